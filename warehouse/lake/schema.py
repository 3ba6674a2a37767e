"""The schema of a lake: that of a DuckDB file with the present migrations, in the words that DuckLake takes.

DuckLake has the same types, NOT NULL, comments, views and macros. It has no comments on the columns of views, and
cannot make a column NOT NULL that is there; so a lake is made at once, and one of another version is made anew.
"""

import re
from collections.abc import Iterator
from contextlib import closing

import duckdb

from warehouse.database.connection import connect
from warehouse.database.migrate import migrate
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.lake.address import LakeAddress
from warehouse.resources import read_sql, sql_files
from warehouse.schema.migrate import VIEWS_VERSION, applied, digest_of, pending

OF_VIEWS = re.compile(r"\s*COMMENT ON COLUMN")


def bring_up(connection: duckdb.DuckDBPyConnection, lake: LakeAddress, read_only: bool) -> None:
    """Makes the tables of a new lake, and views anew whose text has changed.

    Raises WarehouseError where the lake is of another version of this program, or empty although it is to be read.
    """
    wanted = versions()
    if applied(connection) == wanted:
        return
    if not read_only:
        with transaction(connection):  # another writer may have made them by now
            done = applied(connection)
            if not done:
                create(connection)
                return
            if without_views(done) == without_views(wanted):
                renew_views(connection)
                return
    done = applied(connection)
    if not done:
        raise WarehouseError(f"There is nothing in {lake} yet. Run `caci ingest` to fill it.")
    if without_views(done) != without_views(wanted):
        raise WarehouseError(
            f"The tables in {lake} are of another version of this program (schema {max(done)}, this one has"
            f" {max(wanted)}). Use that version; or run `caci rebuild` with this one, which makes them anew."
        )


def versions() -> dict[int, str]:
    """Digests by version, as `applied` gives them, of a database with the present schema."""
    with closing(connect(":memory:")) as empty:
        return {version: digest_of(text) for version, _, text in pending(empty)}


def without_views(done: dict[int, str]) -> dict[int, str]:
    """The versions of the tables alone."""
    return {version: digest for version, digest in done.items() if version != VIEWS_VERSION}


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes tables, macros and views, and the record of the migrations, inside the caller's transaction."""
    with closing(connect(":memory:")) as model:
        migrate(model)
        for (statement,) in model.execute(read_sql("lake/definitions.sql")).fetchall():
            connection.execute(statement)
        record(connection, model)
    for statement in view_statements():
        connection.execute(statement)


def renew_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the views anew, inside the caller's transaction."""
    for statement in view_statements():
        connection.execute(statement)
    with closing(connect(":memory:")) as model:
        migrate(model)
        record(connection, model)


def record(connection: duckdb.DuckDBPyConnection, model: duckdb.DuckDBPyConnection) -> None:
    """Writes what is applied, as the database `model` has it."""
    connection.execute("DELETE FROM schema_migrations")
    for row in model.execute("FROM schema_migrations ORDER BY version").fetchall():
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, ?)", row)


def drop(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops all that the lake holds, inside the caller's transaction."""
    for (statement,) in connection.execute(read_sql("lake/drops.sql")).fetchall():
        connection.execute(statement)


def view_statements() -> Iterator[str]:
    """The statements of `views/`, without those that DuckLake does not take."""
    for name in sql_files("views"):
        for statement in duckdb.extract_statements(read_sql(name)):
            if not OF_VIEWS.match(statement.query):
                yield statement.query
