"""The database to be exported: a connection to it, and how it describes its tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain
from warehouse.database.files import require_parent_or_file
from warehouse.database.seal import attach_proven
from warehouse.errors import QueryError
from warehouse.exports.content.tables import EXPORTED, ExportedTable
from warehouse.present.spreadsheet_text import FORMULA, NOT_A_TEXT
from warehouse.resources import read_sql

MEMORY = "180MB"
"""DuckDB's limit: https://duckdb.org/docs/stable/operations_manual/limits. What needs more is tried with 1 GB."""


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
    """Open a connection that reads a database and may write files.

    Args:
        path: of the database.
        spill: folder for what does not fit into memory.

    Raises:
        WarehouseError: there is no database that can be read.
    """
    require_parent_or_file(path, read_only=True)
    connection = connect(":memory:", spill=spill)
    try:
        try:
            attach_proven(connection, path, "warehouse")
            prepare = read_sql("exports/content/prepare.sql")
            connection.execute(prepare.format(memory=MEMORY, formula=FORMULA, not_a_text=NOT_A_TEXT))
        except duckdb.Error as error:
            raise explain(error, path) from error
        yield connection
    finally:
        connection.close()


def exported_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str] = ()) -> list[Table]:
    """Return the tables to be exported, in their order.

    Args:
        connection: from `attached`.
        names: of tables; all that are exported if empty.

    Raises:
        QueryError: a name is not among them.
    """
    described: dict[str, tuple[str, list[Column]]] = {}
    rows = connection.execute(read_sql("exports/content/columns.sql")).fetchall()
    for table, table_comment, name, kind, nullable, comment in rows:
        columns = described.setdefault(table, (table_comment or "", []))[1]
        columns.append(Column(name, kind, nullable, comment or ""))
    tables = [
        Table(exported, described[exported.name][0], tuple(described[exported.name][1]))
        for exported in EXPORTED
        if exported.name in described
    ]
    existing = [table.name for table in tables]
    if unknown := next((name for name in names if name not in existing), None):
        raise QueryError(f"There is no table {unknown} to export; the tables are {', '.join(existing)}.")
    return [table for table in tables if not names or table.name in names]


def publication(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return what the database says of its publication, moments as ISO text; empty if it was not published."""
    count = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'warehouse' AND table_name = 'publication'"
    if connection.execute(count).fetchone() == (0,):
        return {}
    answer = connection.execute("FROM publication")
    names = [name for name, *_ in answer.description or []]
    row = answer.fetchone() or ()
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in zip(names, row, strict=False)
    }
