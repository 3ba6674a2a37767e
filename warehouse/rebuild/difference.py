"""What two warehouses differ in: table by table, and for articles field by field."""

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from warehouse.database.connection import connect, with_memory
from warehouse.database.quoting import quoted_text
from warehouse.database.warehouse import explain, spill_of
from warehouse.resources import read_sql

TABLES = """
SELECT table_name FROM duckdb_tables()
WHERE database_name = 'after' AND NOT temporary AND table_name != 'schema_migrations' ORDER BY table_name
"""
COMMON_FIELDS = """
SELECT column_name FROM duckdb_columns() WHERE database_name = 'before' AND table_name = 'articles'
INTERSECT
SELECT column_name FROM duckdb_columns() WHERE database_name = 'after' AND table_name = 'articles'
ORDER BY column_name
"""


@dataclass(frozen=True)
class TableDifference:
    """Rows that only one of two warehouses has."""

    table: str
    only_before: int
    only_after: int


@dataclass(frozen=True)
class FieldDifference:
    """A field that differs in articles which both warehouses hold."""

    field: str
    articles: int
    examples: list[str]
    """Up to three of their identifiers."""


@dataclass(frozen=True)
class Difference:
    """All that differs; both lists are empty for equal warehouses."""

    tables: list[TableDifference]
    fields: list[FieldDifference]


def difference(before: Path, after: Path) -> Difference:
    """Compares two warehouses of the same version.

    Raises WarehouseError where one of them cannot be read.
    """
    with closing(connect(":memory:", spill=spill_of(after))) as connection:
        attach(connection, before, "before")
        attach(connection, after, "after")
        try:
            return differences(connection)
        except duckdb.Error as error:  # a damaged block shows when it is read; `after` was written a moment ago
            raise explain(error, before) from error


def differences(connection: duckdb.DuckDBPyConnection) -> Difference:
    """Compares the attached databases `before` and `after`; raises duckdb.Error where one cannot be read."""
    tables = [
        with_memory(connection, partial(_rows, connection, table)) for (table,) in connection.execute(TABLES).fetchall()
    ]
    fields = [
        with_memory(connection, partial(_field, connection, field))
        for (field,) in connection.execute(COMMON_FIELDS).fetchall()
    ]
    changed = [table for table in tables if table.only_before or table.only_after]
    return Difference(changed, [field for field in fields if field.articles])


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attaches a database read-only under `name`; raises WarehouseError where that fails."""
    try:
        connection.execute(f"ATTACH {quoted_text(path)} AS {name} (READ_ONLY)")
    except duckdb.Error as error:
        raise explain(error, path) from error


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> TableDifference:
    row = connection.execute(read_sql("rebuild/changed_rows.sql").format(table=table)).fetchall()[0]
    return TableDifference(table, *row)


def _field(connection: duckdb.DuckDBPyConnection, field: str) -> FieldDifference:
    count, examples = connection.execute(read_sql("rebuild/changed_fields.sql").format(field=field)).fetchall()[0]
    return FieldDifference(field, count, examples or [])
