"""Brings a database to the present schema: migrations once each, views whenever their text has changed."""

from hashlib import sha256
from pathlib import Path

import duckdb

from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.resources import read_sql, sql_files

VIEWS_VERSION = 0
"""The version under which `schema_migrations` keeps the digest of the views."""
# An empty `schema_migrations` is what a process leaves that was killed before the first migration.
OTHER_TABLES = "SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND table_name != 'schema_migrations'"


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Applies what is missing, each file in a transaction of its own, then a checkpoint: no DDL stays in the log."""
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


def refuse_other_versions(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises WarehouseError where the database is newer than this program, or is not a warehouse. Writes nothing."""
    done = applied(connection)
    known = {version: digest_of(text) for version, _, text in migrations()}
    if not done:
        if connection.execute(OTHER_TABLES).fetchone() != (0,):
            raise WarehouseError(f"{path} is a DuckDB file but not a warehouse. Choose another path.")
        return
    if newer := [version for version in done if version > max(known)]:
        raise WarehouseError(
            f"{path} was made by a newer version of this program (schema {max(newer)}, this one knows {max(known)}). "
            "Upgrade the program, or move the file away and run `caci rebuild`."
        )
    if changed := [version for version, digest in known.items() if done.get(version, digest) != digest]:
        raise WarehouseError(
            f"{path} was made with another text of migration {changed[0]}. Move the file away and run `caci rebuild`."
        )


def pending(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str, str]]:
    """Version, name and text of what is not applied yet: migrations in order, then the views if anything is new."""
    done = applied(connection)
    missing = [migration for migration in migrations() if migration[0] not in done]
    views = "\n".join(read_sql(name) for name in sql_files("views"))
    if missing or done.get(VIEWS_VERSION) != digest_of(views):
        missing.append((VIEWS_VERSION, "views", views))
    return missing


def migrations() -> list[tuple[int, str, str]]:
    """Version, name and text of each migration: `schema/migrations/0001_articles.sql` is version 1."""
    names = sql_files("schema/migrations")
    return [(int(name.rpartition("/")[2].split("_")[0]), name, read_sql(name)) for name in names]


def applied(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Digest of each migration the database has had, by version; empty for a new database."""
    exists = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'schema_migrations'"
    if connection.execute(exists).fetchone() == (0,):
        return {}
    return dict(connection.execute("SELECT version, digest FROM schema_migrations").fetchall())


def digest_of(text: str) -> str:
    """sha256 of `text`, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
