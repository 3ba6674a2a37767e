"""The version of the tables: what this program needs, and what a database has."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb

from warehouse.errors import OlderSchema, WarehouseError
from warehouse.resources import read_sql, sql_files

VERSION = 11
"""The version of the definitions in this package, to be raised with every change of a table or macro.

1 to 9 were the numbers of migrations. A database of an older version is rebuilt from the archive.
"""
VIEWS = 0
"""The number under which `schema_migrations` has the digest of the views and comments.

They are made again whenever their text changes, whatever the version of the tables.
"""
# COMMENT ON COLUMN articles.title IS 'Title as printed.';
COMMENT = re.compile(r"^COMMENT ON .*;$", re.MULTILINE)
# -- The parts of an article.
SQL_COMMENT = re.compile(r"^--.*$|^\s*\n", re.MULTILINE)
OTHER_TABLES = """
SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND NOT internal AND table_name != 'schema_migrations'
"""
HAS_RECORD = "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = 'schema_migrations'"


@cache
def table_definitions() -> str:
    """Return the statements that make the tables and macros, comments included."""
    return "\n".join(read_sql(name) for name in sql_files("schema"))


@cache
def comments() -> str:
    """Return the statements that comment on tables and their columns."""
    return "\n".join(COMMENT.findall(table_definitions()))


@cache
def view_definitions() -> str:
    """Return the statements that make the views, comments included."""
    return "\n".join(read_sql(name) for name in sql_files("views"))


@cache
def versions() -> dict[int, str]:
    """Return the digests that a current database has recorded: of its tables, and of its views and comments."""
    tables = SQL_COMMENT.sub("", COMMENT.sub("", table_definitions()))
    return {VERSION: digest_of(tables), VIEWS: digest_of(view_definitions() + comments())}


def recorded_versions(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[int, str]:
    """Return the digests that a database has recorded, by version; empty for a new database.

    Args:
        connection: has the database attached.
        database: its name on the connection; None for the one that the connection uses.
    """
    if connection.execute(HAS_RECORD, [database or current_database(connection)]).fetchone() == (0,):
        return {}
    record = "schema_migrations" if database is None else f"{database}.main.schema_migrations"
    return dict(connection.execute(f"SELECT version, digest FROM {record}").fetchall())  # noqa: S608 a name of ours


def check_version(connection: duckdb.DuckDBPyConnection, path: Path, database: str | None = None) -> None:
    """Check that this program can use a database, whose tables may still have to be made; write nothing.

    Args:
        connection: has the database attached.
        path: its file, for the message.
        database: its name on the connection; None for the one that the connection uses.

    Raises:
        OlderSchema: its tables are of an older version, or of this version with another definition.
        WarehouseError: it is newer than this program, or not a warehouse.
    """
    recorded = recorded_versions(connection, database)
    if not recorded:
        if connection.execute(OTHER_TABLES, [database or current_database(connection)]).fetchone() != (0,):
            raise WarehouseError(f"{path} is a DuckDB file but not a warehouse. Choose another path.")
        return
    if max(recorded) > VERSION:
        raise WarehouseError(
            f"{path} was made by a newer version of this program (schema {max(recorded)}, this one knows {VERSION}). "
            "Upgrade the program, or move the file away and run `caci rebuild`."
        )
    if recorded.get(VERSION) != versions()[VERSION]:
        raise OlderSchema(path, max(recorded), VERSION)


def write_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make tables, macros, views and comments in an empty database, in the caller's transaction."""
    connection.execute(COMMENT.sub("", table_definitions()))  # write_views makes the comments
    write_views(connection)
    write_record(connection, VERSION, "tables")


def write_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make views and comments again, in the caller's transaction."""
    connection.execute(comments())
    connection.execute(view_definitions())
    write_record(connection, VIEWS, "views")


def write_record(connection: duckdb.DuckDBPyConnection, version: int, name: str) -> None:
    """Record that the database which the connection uses has the current definitions of `version`."""
    connection.execute("DELETE FROM schema_migrations WHERE version = ?", [version])
    row = [version, name, versions()[version]]
    connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, now())", row)


def current_database(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the name of the database that the connection uses."""
    ((name,),) = connection.execute("SELECT current_database()").fetchall()
    return str(name)


def digest_of(text: str) -> str:
    """Return the sha256 of `text`, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
