"""The database to be exported: its tables as it describes them itself, and the statements that read them in order."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain
from warehouse.database.files import require_parent_or_file
from warehouse.database.quoting import quoted_name, quoted_text
from warehouse.errors import QueryError
from warehouse.exports.tables import ARTICLES, EXPORTED, ExportedTable
from warehouse.resources import read_sql

YEAR = "published_in"
"""Name of the column that Parquet's folders give: the year of publication."""
YEARS = "SELECT DISTINCT year(published_on) AS year FROM articles ORDER BY year NULLS LAST"
"""The years of publication, in order; last none, where an article has no date."""
MEMORY = "180MB"
"""What DuckDB is given; two thousand whole articles as JSON take 150."""
LONG_ROWS = ("articles", "sections", "paragraphs")
"""Tables that hold whole texts."""
MAX_ARTICLES_SORTED = 3_000
"""Articles whose rows of one table are sorted in memory at once."""


@dataclass(frozen=True)
class Column:
    """A column: `type` is DuckDB's name of its type."""

    name: str
    type: str
    nullable: bool
    comment: str


@dataclass(frozen=True)
class Table:
    """A table of the database, in the order of its columns."""

    exported: ExportedTable
    comment: str
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Its name in the database."""
        return self.exported.name


@contextmanager
def attached(path: Path, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads the database at `path` and may write files; what memory cannot hold goes to `spill`.

    Raises WarehouseError where there is no database to read.
    """
    require_parent_or_file(path, read_only=True)
    connection = connect(":memory:", spill=spill)
    try:
        try:
            statements = read_sql("exports/attach.sql")
            connection.execute(statements.format(location=quoted_text(path), memory=MEMORY))
        except duckdb.Error as error:
            raise explain(error, path) from error
        yield connection
    finally:
        connection.close()


def exported_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str] = ()) -> list[Table]:
    """The tables to be exported, in their order: those `names`, or all that there are.

    Raises QueryError where one of `names` is not among them.
    """
    found: dict[str, tuple[str, list[Column]]] = {}
    described = connection.execute(read_sql("exports/columns.sql")).fetchall()
    for table, said, name, kind, nullable, comment in described:
        found.setdefault(table, (said or "", []))[1].append(Column(name, kind, nullable, comment or ""))
    tables = [
        Table(known, found[known.name][0], tuple(found[known.name][1])) for known in EXPORTED if known.name in found
    ]
    there = [table.name for table in tables]
    if unknown := next((name for name in names if name not in there), None):
        raise QueryError(f"There is no table {unknown} to export; the tables are {', '.join(there)}.")
    return [table for table in tables if not names or table.name in names]


def publication(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the database says of its own publication, moments as ISO text; empty for one that was not published."""
    there = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'warehouse' AND table_name = 'publication'"
    if connection.execute(there).fetchone() == (0,):
        return {}
    answer = connection.execute("FROM publication")
    names = [name for name, *_ in answer.description or []]
    row = answer.fetchone() or ()
    said = dict(zip(names, row, strict=False))
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def selections(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str], by_year: bool = False
) -> Iterator[str]:
    """The statements that give all rows of a table in order, one after the other; see `selection`.

    Of `LONG_ROWS` come those of a year, or of some articles, at a time: to sort all at once would take them in memory.
    """
    if table.name not in LONG_ROWS:
        yield selection(table, columns, by_year)
        return
    if by_year:
        years = connection.execute(YEARS).fetchall()
        conditions = [f"{year_of(table)} IS NOT DISTINCT FROM {year or 'NULL'}" for (year,) in years]
    else:
        bounds = article_bounds(connection, MAX_ARTICLES_SORTED)
        conditions = [
            f"row_of.article_id > {quoted_text(after)} AND row_of.article_id <= {quoted_text(until)}"
            for after, until in pairwise(bounds)
        ]
    for condition in conditions or ["true"]:
        yield selection(table, columns, by_year, condition)


def year_of(table: Table) -> str:
    """The SQL of a row's year in a `selection` by year."""
    return f"year({'row_of' if table.exported is ARTICLES else 'dated'}.published_on)"


def article_bounds(connection: duckdb.DuckDBPyConnection, number: int) -> list[str]:
    """Return identifiers between which, the second one included, are `number` articles each, in alphabetical order."""
    articles = [row[0] for row in connection.execute("SELECT article_id FROM articles ORDER BY article_id").fetchall()]
    return ["", *articles[number - 1 : -1 : number], *articles[-1:]]


def selection(table: Table, columns: Sequence[str], by_year: bool = False, condition: str = "true") -> str:
    """The statement that reads the SQL expressions `columns` of a table, sorted; with `by_year` the year comes first.

    The expressions name columns of the table as `row_of.column`, and so does the condition.
    """
    order = [f"row_of.{quoted_name(name)}" for name in order_of(table)]
    rows = f"{quoted_name(table.name)} AS row_of"
    if not by_year:
        return f"SELECT {', '.join(columns)} FROM {rows} WHERE {condition} ORDER BY {', '.join(order)}"  # noqa: S608
    join = "" if table.exported is ARTICLES else " LEFT JOIN articles AS dated USING (article_id)"
    return (
        f"SELECT {year_of(table)} AS {YEAR}, {', '.join(columns)} FROM {rows}{join} WHERE {condition} "  # noqa: S608
        f"ORDER BY {YEAR} NULLS LAST, {', '.join(order)}"
    )


def order_of(table: Table) -> list[str]:
    """The columns by which a table is sorted: its key, and all others too where rows may share the key."""
    key = list(table.exported.key)
    others = [column.name for column in table.columns if column.name not in key]
    return key if table.exported.unique else key + others
