"""Opening the warehouse in a DuckDB file."""

from pathlib import Path

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain
from warehouse.database.files import remove_unfinished, require_parent_or_file, spill_of
from warehouse.database.quoting import quoted_text
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.schema.version import check_version, recorded_versions, versions, write_tables, write_views

ROWS_AT_ONCE = 12_288
"""Rows of a table that DuckDB compresses at once, and keeps in memory until then. The default is ten times as many,
which takes 200 MB if they hold long texts (https://duckdb.org/docs/stable/sql/statements/attach).
"""


def open_warehouse(path: Path, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Return a connection to the warehouse at `path`, in UTC; unless `read_only`, make it if absent.

    Raises:
        OlderSchema: its tables are of an older version of this program.
        DamagedWarehouse: its bytes are not what DuckDB wrote.
        WarehouseError: the file is missing or empty (reading), locked, not a warehouse, or newer than this program.
            Whatever is raised, the file stays as it was.
    """
    require_parent_or_file(path, read_only)
    if not read_only:
        remove_unfinished(path)
    try:
        connection = connect(path, read_only=True) if read_only else connect_to_write(path)
    except duckdb.Error as error:
        raise explain(error, path) from error
    try:
        connection.execute("SET TimeZone = 'UTC'")
        check_version(connection, path)
        if not read_only:
            bring_up_to_date(connection)
        elif not recorded_versions(connection):
            raise WarehouseError(f"The database at {path} is empty. Run `caci ingest` to fill it.")
    except duckdb.Error as error:
        connection.close()
        raise explain(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of a new database, and make views and comments again if their text has changed.

    Raises:
        duckdb.Error: it cannot be written.
    """
    recorded = recorded_versions(connection)
    if recorded == versions():
        return
    with transaction(connection):
        if recorded:
            write_views(connection)
        else:
            write_tables(connection)
    connection.execute("CHECKPOINT")  # so that no definition is only in the log


def connect_to_write(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that uses the database at `path`, and compresses `ROWS_AT_ONCE` of its rows at a time.

    Raises:
        duckdb.Error: it cannot be opened.
    """
    connection = connect(":memory:", spill=spill_of(path))
    try:
        attach_to_write(connection, path, "warehouse")
        connection.execute("USE warehouse")
    except BaseException:
        connection.close()
        raise
    return connection


def attach_to_write(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach the database at `path` under `name`, and make it if absent.

    Raises:
        duckdb.Error: it cannot be opened.
    """
    connection.execute(f"ATTACH {quoted_text(path)} AS {name} (ROW_GROUP_SIZE {ROWS_AT_ONCE})")
