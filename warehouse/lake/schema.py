"""The schema of a lake: that of a DuckDB file, in the words that DuckLake takes.

DuckLake has the same types, NOT NULL, comments, views and macros, but no comments on the columns of views
(https://ducklake.select/docs/stable/duckdb/unsupported_features).
"""

import re
from collections.abc import Iterator
from contextlib import closing

import duckdb

from warehouse.database.connection import connect
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.lake.address import LakeAddress
from warehouse.resources import read_sql, sql_files
from warehouse.schema.version import (
    VERSION,
    VIEWS,
    comments,
    recorded_versions,
    versions,
    write_record,
    write_tables,
)

OF_COLUMN = re.compile(r"\s*COMMENT ON COLUMN")


def bring_up(connection: duckdb.DuckDBPyConnection, lake: LakeAddress, read_only: bool) -> None:
    """Make the tables of a new lake, and views and comments again if their text has changed.

    Raises:
        WarehouseError: the lake is of another version of this program, or empty although it is to be read.
    """
    if recorded_versions(connection) == versions():
        return
    if not read_only:
        with transaction(connection):  # another writer may have made them by now
            recorded = recorded_versions(connection)
            if not recorded:
                create(connection)
                return
            if is_same_version(recorded):
                renew_views(connection)
                return
    recorded = recorded_versions(connection)
    if not recorded:
        raise WarehouseError(f"There is nothing in {lake} yet. Run `caci ingest` to fill it.")
    if not is_same_version(recorded):
        raise WarehouseError(
            f"The tables in {lake} are of another version of this program (schema {max(recorded)}, this one has"
            f" {VERSION}). Use that version; or run `caci rebuild` with this one, which makes them again."
        )


def is_same_version(recorded: dict[int, str]) -> bool:
    """Return whether the tables are those of this program, whatever the views."""
    return max(recorded) == VERSION and recorded[VERSION] == versions()[VERSION]


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make tables, macros, views and comments, in the caller's transaction."""
    with closing(connect(":memory:")) as model:
        write_tables(model)
        for (statement,) in model.execute(read_sql("lake/definitions.sql")).fetchall():
            connection.execute(statement)
    write_record(connection, VERSION, "tables")
    renew_views(connection)


def renew_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make views and comments again, in the caller's transaction."""
    connection.execute(comments())
    for statement in view_statements():
        connection.execute(statement)
    write_record(connection, VIEWS, "views")


def drop(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all that the lake holds, in the caller's transaction."""
    for (statement,) in connection.execute(read_sql("lake/drops.sql")).fetchall():
        connection.execute(statement)


def view_statements() -> Iterator[str]:
    """Yield the statements of `views/`, without those that DuckLake does not take."""
    for name in sql_files("views"):
        for statement in duckdb.extract_statements(read_sql(name)):
            if not OF_COLUMN.match(statement.query):
                yield statement.query
