"""How two warehouses differ: table by table, and for articles field by field."""

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from warehouse.database.connection import with_memory
from warehouse.database.file import DatabaseFile
from warehouse.database.location import Location
from warehouse.errors import WarehouseError
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
    """A field that differs in articles that both warehouses hold."""

    field: str
    articles: int
    examples: list[str]
    """Up to three of their identifiers."""


@dataclass(frozen=True)
class Difference:
    """All that differs; both lists are empty for equal warehouses."""

    tables: list[TableDifference]
    fields: list[FieldDifference]


@dataclass(frozen=True)
class Comparison:
    """How the warehouse in use and a rebuilt database differ."""

    difference: Difference | None
    """None if there is nothing in use, or its tables are of another version."""
    other_version: bool = False


def compare(before: Location, rebuilt: Path) -> Comparison:
    """Compare the warehouse in use with the database at `rebuilt`.

    Raises:
        DamagedWarehouse: the one in use is damaged.
        OlderSchema: its tables are of an older version.
        WarehouseError: one of them cannot be read.
    """
    with closing(before.connect()) as connection:
        if not before.attach(connection, "before"):
            return Comparison(None)
        attach_rebuilt(connection, rebuilt)
        try:
            is_empty, is_same_version = connection.execute(read_sql("rebuild/same_version.sql")).fetchall()[0]
            if is_empty or not is_same_version:
                return Comparison(None, other_version=not is_empty)
            return Comparison(differences(connection))
        except duckdb.Error as error:  # a damaged block shows when it is read; `rebuilt` was written a moment ago
            raise before.explain(error) from None


def check_readable(before: Location) -> None:
    """Check that `compare` can open the warehouse in use, before the other database is built.

    Raises:
        DamagedWarehouse: it is damaged.
        OlderSchema: its tables are of an older version.
        WarehouseError: it cannot be read, for instance because it is of a newer version.
    """
    with closing(before.connect()) as connection:
        before.attach(connection, "before")


def attach_rebuilt(connection: duckdb.DuckDBPyConnection, rebuilt: Path) -> None:
    """Attach a rebuilt database as `after`.

    Raises:
        WarehouseError: it is missing or cannot be read.
    """
    if not DatabaseFile(rebuilt).attach(connection, "after"):
        raise WarehouseError(f"There is no rebuilt database at {rebuilt}.")


def differences(connection: duckdb.DuckDBPyConnection) -> Difference:
    """Compare the attached databases `before` and `after`.

    Raises:
        duckdb.Error: one of them cannot be read.
    """
    tables = [
        with_memory(connection, partial(_rows, connection, table)) for (table,) in connection.execute(TABLES).fetchall()
    ]
    fields = [
        with_memory(connection, partial(_field, connection, field))
        for (field,) in connection.execute(COMMON_FIELDS).fetchall()
    ]
    changed = [table for table in tables if table.only_before or table.only_after]
    return Difference(changed, [field for field in fields if field.articles])


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> TableDifference:
    row = connection.execute(read_sql("rebuild/changed_rows.sql").format(table=table)).fetchall()[0]
    return TableDifference(table, *row)


def _field(connection: duckdb.DuckDBPyConnection, field: str) -> FieldDifference:
    count, examples = connection.execute(read_sql("rebuild/changed_fields.sql").format(field=field)).fetchall()[0]
    return FieldDifference(field, count, examples or [])
