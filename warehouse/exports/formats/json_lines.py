"""JSON Lines (https://jsonlines.org): an object a row; articles whole, with authors, sections, tags, items and links.

Written by DuckDB's COPY (https://duckdb.org/docs/stable/data/json/writing_json).
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb

from warehouse.database.quoting import quoted_name, quoted_text
from warehouse.exports.content.database_tables import Column, Table
from warehouse.exports.content.selections import article_bounds, selections
from warehouse.exports.content.tables import ARTICLES
from warehouse.exports.formats.copy_rows import copy_rows
from warehouse.resources import read_sql

MAX_WHOLE_ARTICLES = 500
"""Articles that are put together in memory at once: of a thousand DuckDB holds 160 MB."""


def write_json_lines(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """Write a table; moments are ISO 8601 in UTC. Of `articles` each line is a whole article."""
    columns = [f"{json_value(column)} AS {quoted_name(column.name)}" for column in table.columns]
    if table.exported is ARTICLES:
        statements = whole_articles(connection, columns)
    else:
        statements = selections(connection, table, columns)
    copy_rows(connection, statements, path, "FORMAT json")


def whole_articles(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> Iterator[str]:
    """Yield the statements that read whole articles, at most `MAX_WHOLE_ARTICLES` each."""
    template = read_sql("exports/formats/nested_articles.sql")
    for after, until in pairwise(article_bounds(connection, MAX_WHOLE_ARTICLES)):
        yield template.format(columns=", ".join(columns), after=quoted_text(after), until=quoted_text(until))


def json_value(column: Column) -> str:
    """Return the SQL of a column's value as JSON has it."""
    value = f"row_of.{quoted_name(column.name)}"
    match column.type:
        case "TIMESTAMP WITH TIME ZONE":
            return f"moment_text({value})"
        case "DOUBLE" | "FLOAT":  # COPY writes NaN and Infinity, which JSON does not have
            return f"CASE WHEN isfinite({value}) THEN {value} END"
        case _:
            return value
