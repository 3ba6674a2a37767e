"""Opens the warehouse, and turns DuckDB's errors about a file into advice."""

import re
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.migrate import migrate, refuse_other_versions

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # Default true for the first two: DuckDB would fetch extensions from the network while a query runs.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # Default true: a misspelt table would be looked up among Python's variables.
    "python_enable_replacements": "false",
}
"""Settings of every connection, with the reason where they differ from DuckDB's defaults."""

ADVICE = {
    "Could not set lock": "is locked by another process. Wait until it ends, then try again.",
    "different configuration": "is open in this process in another mode. Close that connection first.",
    "Unique file handle conflict": "is open in this process for writing. Close that connection first.",
    "not a valid DuckDB database file": "is not a DuckDB file. Move it away, then run `caci rebuild` to make it anew.",
    "database file with version number": "was made by another version of DuckDB than "
    f"{duckdb.__version__}. Upgrade this program, or move the file away and run `caci rebuild`.",
    "replaying WAL": "has a damaged log of changes. Move the file that ends in .wal away to return to the last "
    "checkpoint and run `caci ingest`, or run `caci rebuild` to make all anew from the archive.",
}
"""What a fragment of DuckDB's message about a file means, and what to do next."""

# Conflicting lock is held in /usr/bin/python3.11 (PID 1234).
LOCK_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")


def open_warehouse(path: Path, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the warehouse at `path`, in UTC; without `read_only` it is created and migrated as needed.

    Raises WarehouseError where the file is missing (reading), locked, no DuckDB file, not a warehouse, or newer than
    this program; a file that is refused stays as it was.
    """
    require_parent_or_file(path, read_only)
    try:
        connection = duckdb.connect(path, read_only=read_only, config=SETTINGS)
    except duckdb.Error as error:
        raise explain(error, path) from error
    try:
        connection.execute("SET TimeZone = 'UTC'")
        refuse_other_versions(connection, path)
        if not read_only:
            migrate(connection)
    except duckdb.Error as error:
        connection.close()
        raise explain(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def require_parent_or_file(path: Path, read_only: bool) -> None:
    """Makes the directory of a warehouse to be written; raises WarehouseError where one to be read is missing."""
    if read_only:
        if not path.is_file() or path.stat().st_size == 0:
            raise WarehouseError(f"There is no warehouse at {path} yet. Run `caci ingest` to make one.")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"The directory of {path} cannot be made: {error.strerror}.") from error


def explain(error: duckdb.Error, path: Path) -> WarehouseError:
    """The error of DuckDB about the file `path` as one that says what to do next."""
    message = str(error)
    holder = LOCK_HOLDER.search(message)
    if holder:
        program = f"process {holder['process']}, {holder['program']}"
        return WarehouseError(f"{path} is locked by another process ({program}). Wait until it ends, then try again.")
    for symptom, advice in ADVICE.items():
        if symptom in message:
            return WarehouseError(f"{path} {advice}")
    return WarehouseError(f"{path} cannot be used: {message.splitlines()[0]}")
