"""Which migrations there are, and which of them a database has had."""

from hashlib import sha256
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.resources import read_sql, sql_files

VIEWS_VERSION = 0
"""The version under which `schema_migrations` keeps the digest of the views."""
# An empty `schema_migrations` is what a process leaves that was killed before the first migration.
OTHER_TABLES = """
SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND NOT internal AND table_name != 'schema_migrations'
"""


def refuse_other_versions(connection: duckdb.DuckDBPyConnection, path: Path, database: str | None = None) -> None:
    """Reject a database that is newer than this program, or is not a warehouse. Writes nothing.

    Args:
        connection: has the database attached.
        path: the file, for the message.
        database: its name on the connection; None for the one that is in use.

    Raises:
        WarehouseError: it is rejected.
    """
    done = applied(connection, database)
    known = {version: digest_of(text) for version, _, text in migrations()}
    if not done:
        if connection.execute(OTHER_TABLES, [database or current_database(connection)]).fetchone() != (0,):
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


def applied(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[int, str]:
    """Return the digest of each migration the database has had, by version; empty for a new database."""
    name = database or current_database(connection)
    exists = "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = 'schema_migrations'"
    if connection.execute(exists, [name]).fetchone() == (0,):
        return {}
    record = "schema_migrations" if database is None else f"{database}.main.schema_migrations"
    return dict(connection.execute(f"SELECT version, digest FROM {record}").fetchall())  # noqa: S608 a name of ours


def current_database(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the name of the database that the connection uses."""
    ((name,),) = connection.execute("SELECT current_database()").fetchall()
    return str(name)


def digest_of(text: str) -> str:
    """sha256 of `text`, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
