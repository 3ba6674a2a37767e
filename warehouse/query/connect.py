"""A connection for notebooks and scripts: `from warehouse.query import connect`."""

from pathlib import Path

import duckdb

from warehouse.database.connection import SETTINGS
from warehouse.database.faults import explain
from warehouse.database.files import require_parent_or_file


def connect(path: Path | str = "analyst.duckdb") -> duckdb.DuckDBPyConnection:
    """Open the published database, read-only, with times in UTC. Close the connection, or use it in a `with`.

    It may read your own files, too, and write tables of its own: `CREATE TEMP TABLE`. What is published meanwhile is
    seen by the next connection.

    Args:
        path: of `analyst.duckdb`.

    Raises:
        WarehouseError: there is no database that can be read.
    """
    require_parent_or_file(Path(path), read_only=True)
    try:
        connection = duckdb.connect(path, read_only=True, config=SETTINGS)
        # DuckDB would look for a misspelt table among the variables of Python; in a notebook these are wanted.
        connection.execute("SET python_enable_replacements = true; SET TimeZone = 'UTC'")
    except duckdb.Error as error:
        raise explain(error, Path(path)) from error
    return connection
