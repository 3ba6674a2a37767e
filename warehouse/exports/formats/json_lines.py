"""JSON Lines: an object a row; articles whole, with their authors, sections, tags, digest items and links."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import duckdb

from warehouse.database.quoting import quoted_name
from warehouse.exports.database import Column, Table, article_bounds, selection
from warehouse.exports.formats.delimited import opened
from warehouse.exports.tables import ARTICLES
from warehouse.resources import read_sql

ROWS = 2_000
"""Rows that are held in memory."""


def write_json_lines(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """Writes a table; moments are ISO 8601 in UTC. Of `articles` each line is a whole article."""
    lines = whole_articles(connection, table) if table.exported is ARTICLES else rows_of(connection, table)
    with opened(path) as file:
        for some in lines:
            file.write("".join(f"{line}\n" for line in some).encode())


def rows_of(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[list[str]]:
    """The rows of a table as lines, some thousands at a time."""
    fields = ", ".join(f"{quoted_name(column.name)} := {json_value(column)}" for column in table.columns)
    statement = selection(table, [f"to_json(struct_pack({fields}))::VARCHAR"])
    for batch in connection.execute(statement).to_arrow_reader(ROWS):
        yield batch.column(0).to_pylist()


def whole_articles(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Iterable[str]]:
    """The articles as lines, some thousands at a time."""
    columns = ", ".join(f"{json_value(column)} AS {quoted_name(column.name)}" for column in table.columns)
    statement = read_sql("exports/nested_articles.sql").format(columns=columns, after="$after", until="$until")
    for after, until in pairwise(article_bounds(connection)):
        found = connection.execute(statement, {"after": after, "until": until}).fetchall()
        yield (line for (line,) in found)


def json_value(column: Column) -> str:
    """The SQL of a column's value as JSON shall have it."""
    name = f"row_of.{quoted_name(column.name)}"
    return f"moment_text({name})" if column.type == "TIMESTAMP WITH TIME ZONE" else name
