"""Digests by which two warehouses are compared."""

from collections.abc import Iterable

import duckdb

from warehouse.resources import read_sql

TABLES = """
SELECT table_name FROM duckdb_tables()
WHERE NOT internal AND NOT temporary AND schema_name = 'main' AND table_name != 'schema_migrations' ORDER BY table_name
"""


def table_digests(connection: duckdb.DuckDBPyConnection, tables: Iterable[str] | None = None) -> dict[str, str]:
    """For each table, or each of `tables`, a sha256 over its rows whatever their order: equal rows, equal digests."""
    tables = [table for (table,) in connection.execute(TABLES).fetchall()] if tables is None else tables
    statement = read_sql("rebuild/table_digest.sql")
    return {table: connection.execute(statement.format(table=table)).fetchall()[0][0] for table in tables}
