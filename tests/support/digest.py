"""Digests by which two warehouses are compared."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

TABLE_DIGEST = Path(__file__).with_name("table_digest.sql")
TABLES = """
SELECT table_name FROM duckdb_tables()
WHERE NOT internal AND NOT temporary AND schema_name = 'main' AND table_name != 'schema_migrations' ORDER BY table_name
"""


def table_digests(connection: duckdb.DuckDBPyConnection, tables: Iterable[str] | None = None) -> dict[str, str]:
    """Return a sha256 over the rows of each table, or of each of `tables`: equal rows in any order, equal digests."""
    tables = [table for (table,) in connection.execute(TABLES).fetchall()] if tables is None else tables
    statement = TABLE_DIGEST.read_text(encoding="utf-8")
    return {table: connection.execute(statement.format(table=table)).fetchall()[0][0] for table in tables}
