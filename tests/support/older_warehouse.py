"""Warehouses as older versions of the program left them, each of the ten that there were."""

from contextlib import closing
from hashlib import sha256
from pathlib import Path

import duckdb

from tests.support.paths import ROOT

OLD_SCHEMAS = ROOT / "tests" / "warehouse" / "database" / "old_schemas"
VERSIONS = range(1, 11)
RECORD = """
CREATE TABLE schema_migrations (
    version    INTEGER NOT NULL,
    name       VARCHAR NOT NULL,
    digest     VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
)
"""
COMMON_COLUMNS = """
SELECT column_name FROM duckdb_columns() WHERE database_name = 'older' AND table_name = $table
INTERSECT
SELECT column_name FROM duckdb_columns() WHERE database_name = 'current' AND table_name = $table
"""
FILLED = """
SELECT table_name FROM duckdb_tables() WHERE database_name = 'older' AND table_name != 'schema_migrations'
"""


def write_older(path: Path, version: int, current: Path) -> None:
    """Write a database of an older version at `path`, with the rows of the database at `current` as far as they fit."""
    with closing(duckdb.connect()) as connection:
        connection.execute(f"ATTACH '{path}' AS older")
        connection.execute("USE older")
        connection.execute(RECORD)
        for file in sorted(OLD_SCHEMAS.glob("*.sql"))[:version]:
            text = file.read_text(encoding="utf-8")
            connection.execute(text)
            row = [int(file.name[:4]), f"schema/migrations/{file.name}", sha256(text.encode()).hexdigest()]
            connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, now())", row)
        connection.execute("INSERT INTO schema_migrations VALUES (0, 'views', 'x', now())")
        connection.execute(f"ATTACH '{current}' AS current (READ_ONLY)")
        for (table,) in connection.execute(FILLED).fetchall():
            columns = [name for (name,) in connection.execute(COMMON_COLUMNS, {"table": table}).fetchall()]
            names = ", ".join(f'"{name}"' for name in columns)
            connection.execute(f"INSERT INTO older.main.{table} BY NAME SELECT {names} FROM current.main.{table}")
