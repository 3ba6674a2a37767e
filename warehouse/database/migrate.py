"""Brings a database to the present schema: migrations once each, views whenever their text has changed."""

import duckdb

from warehouse.database.transaction import transaction
from warehouse.resources import read_sql
from warehouse.schema.migrate import digest_of, pending


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply what is missing, each file in a transaction of its own, then a checkpoint: no DDL stays in the log."""
    if not pending(connection):
        return
    connection.execute(read_sql("schema/schema_migrations.sql"))
    for version, name, text in pending(connection):
        with transaction(connection):
            connection.execute(text)
            connection.execute("DELETE FROM schema_migrations WHERE version = ?", [version])
            row = [version, name, digest_of(text)]
            connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, now())", row)
    connection.execute("CHECKPOINT")
