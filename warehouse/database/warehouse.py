"""Opens the warehouse, and turns DuckDB's errors about a file into advice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import duckdb

from warehouse.database.connection import connect
from warehouse.database.location import Lake, Place
from warehouse.database.quoting import quoted_text
from warehouse.errors import DamagedWarehouse, WarehouseError
from warehouse.lake.connection import open_lake
from warehouse.schema.migrate import migrate, refuse_other_versions

ADVICE = {
    "Could not set lock": "is locked by another process. Wait until it ends, then try again.",
    "different configuration": "is open in this process in another mode. Close that connection first.",
    "Unique file handle conflict": "is open in this process for writing. Close that connection first.",
    "database file with version number": "was made by another version of DuckDB than "
    f"{duckdb.__version__}. Upgrade this program, or move the file away and run `caci rebuild`.",
}
"""What a fragment of DuckDB's message about a file means, and what to do next."""

FAULTS = {
    "not a valid DuckDB database file": "is not a DuckDB file",
    "Could not read enough bytes": "is cut short",
    "Corrupt database file": "has a damaged block",
    "replaying WAL": "has a damaged log of changes",
}
"""What a fragment of DuckDB's message says of a damaged file.

DuckDB 1.5.5 gave one of them, at opening or when the block was read, for all of 200 cuts and changed bytes that it
noticed in a file or its log; a log that is cut short is applied as far as it goes.
"""

ROWS_AT_ONCE = 12_288
"""Rows of a table that DuckDB packs at once, and has in memory until then: its default, ten times as many, takes 200 MB
where they hold long texts.
"""

HEADERS = 3 * 4096
"""Bytes that every DuckDB file begins with; they are written first."""

NO_FAULT_OF_THE_FILE = ("No space left", "Permission denied", "Read-only file system", "Out of Memory", "lock on")
"""Reasons for which a sound log of changes cannot be applied."""

# Conflicting lock is held in /usr/bin/python3.11 (PID 1234).
LOCK_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")


def open_warehouse(path: Place, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the warehouse at `path`, in UTC; without `read_only` it is created and migrated as needed.

    Raises WarehouseError where the file is missing (reading), locked, no DuckDB file, not a warehouse, or newer than
    this program; a file that is refused stays as it was. Of a lake see `open_lake`.
    """
    if isinstance(path, Lake):
        return open_lake(path, read_only)
    require_parent_or_file(path, read_only)
    if not read_only:
        remove_unfinished(path)
    try:
        connection = connect(path, read_only=True) if read_only else connect_to_write(path)
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


def connect_to_write(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that uses the database at `path`, and packs `ROWS_AT_ONCE` of its rows at a time.

    Raises duckdb.Error where it cannot be opened.
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
    """Attaches the database at `path` under `name`, made where there is none; raises duckdb.Error where that fails."""
    connection.execute(f"ATTACH {quoted_text(path)} AS {name} (ROW_GROUP_SIZE {ROWS_AT_ONCE})")


@contextmanager
def writing(path: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to write the warehouse at `path`, for as long as the context lasts.

    Raises:
        DamagedWarehouse: the file is damaged, which may show only when a block is read; nothing was done to it.
        WarehouseError: see `open_warehouse`.
    """
    connection = open_warehouse(path)
    try:
        yield connection
    except (duckdb.Error, WarehouseError) as error:
        if isinstance(path, Lake):
            raise
        for cause in causes(error):
            if isinstance(cause, duckdb.Error) and fault_in(str(cause)) is not None:
                raise explain(cause, path) from error
        raise
    finally:
        connection.close()


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those from which or during whose handling it arose."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def set_aside(path: Path) -> Path:
    """Renames a damaged database and its log of changes, and gives the new path of the database.

    Raises:
        WarehouseError: they cannot be renamed.
    """
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    try:
        log = log_of(path)
        if log.exists():  # first: alone it is of no use, and the database without it is at its last checkpoint
            log.rename(log_of(aside))
        path.rename(aside)
    except OSError as error:
        raise WarehouseError(f"{path} is damaged and cannot be renamed: {error.strerror}. Move it away.") from error
    return aside


def log_of(path: Path) -> Path:
    """The log of changes (WAL) that DuckDB keeps beside a database."""
    return path.with_name(f"{path.name}.wal")


def spill_of(path: Path) -> Path:
    """The folder beside a database for what memory cannot hold; DuckDB removes it in the end."""
    return path.with_name(f"{path.name}.tmp")


def remove_database(path: Path) -> None:
    """Removes a database that is not open, with all that a killed process left beside it.

    Raises OSError where it cannot.
    """
    path.unlink(missing_ok=True)
    log_of(path).unlink(missing_ok=True)
    if spill_of(path).is_dir():
        rmtree(spill_of(path))


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


def fault_in(message: str) -> str | None:
    """What DuckDB's message says of a damaged file; None where it says nothing of the kind."""
    if any(reason in message for reason in NO_FAULT_OF_THE_FILE):
        return None
    return next((fault for symptom, fault in FAULTS.items() if symptom in message), None)


def remove_unfinished(path: Path) -> None:
    """Removes a database that never held anything: its maker was killed, or its disk full, while DuckDB began it.

    Raises WarehouseError where it cannot be removed.
    """
    try:
        if not path.is_file() or path.stat().st_size >= HEADERS:
            return
        beginning = path.read_bytes()
        if not beginning or beginning[8:12] == b"DUCK":
            path.unlink()
    except OSError as error:
        raise WarehouseError(f"{path} was begun and not finished, and cannot be removed: {error.strerror}.") from error


def explain(error: duckdb.Error, path: Path) -> WarehouseError:
    """The error of DuckDB about the file `path` as one that says what to do next."""
    message = str(error)
    holder = LOCK_HOLDER.search(message)
    if holder:
        program = f"process {holder['process']}, {holder['program']}"
        return WarehouseError(f"{path} is locked by another process ({program}). Wait until it ends, then try again.")
    fault = fault_in(message)
    if fault is not None:
        return DamagedWarehouse(path, fault)
    for symptom, advice in ADVICE.items():
        if symptom in message:
            return WarehouseError(f"{path} {advice}")
    return WarehouseError(f"{path} cannot be used: {message.splitlines()[0]}")
