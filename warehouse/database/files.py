"""The files of a DuckDB database: the database, its log of changes, its folder for what memory cannot hold."""

import os
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from warehouse.errors import WarehouseError
from warehouse.own_folder import make_folder, work_folder

HEADERS_BYTES = 3 * 4096
"""Size of the headers of a DuckDB file, which are written first (https://duckdb.org/docs/stable/internals/storage)."""


def log_of(path: Path) -> Path:
    """Return the path of the log of changes (WAL) that DuckDB keeps beside a database."""
    return path.with_name(f"{path.name}.wal")


def logs_of(path: Path) -> list[Path]:
    """Return every path beside a database where DuckDB may keep changes: the log, and two while a checkpoint runs."""
    log = log_of(path)
    return [log, log.with_name(f"{log.name}.checkpoint"), log.with_name(f"{log.name}.recovery")]


def spill_of(path: Path) -> Path:
    """Return the folder for what memory cannot hold of a database, in our folder beside it; DuckDB removes it."""
    return work_folder(path.parent) / f"{path.name}.tmp"


def require_parent_or_file(path: Path, read_only: bool) -> None:
    """Make the folder of a database that is to be written, or check that a database to be read exists.

    Raises:
        WarehouseError: there is nothing to read, or the folder cannot be made.
    """
    if read_only:
        if not path.is_file() or path.stat().st_size == 0:
            raise WarehouseError(f"There is no warehouse at {path} yet. Run `caci ingest` to make one.")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(make_folder(work_folder(path.parent)))
    except OSError as error:
        raise WarehouseError(f"The directory of {path} cannot be made: {error.strerror}.") from error


def remove_unfinished(path: Path) -> None:
    """Remove a database that never held anything: the process was killed, or the disk was full, while it was created.

    Raises:
        WarehouseError: it cannot be removed.
    """
    try:
        if not path.is_file() or path.stat().st_size >= HEADERS_BYTES:
            return
        beginning = path.read_bytes()
        if not beginning or beginning[8:12] == b"DUCK":
            path.unlink()
    except OSError as error:
        raise WarehouseError(f"{path} was left unfinished and cannot be removed: {error.strerror}.") from error


def remove_database(path: Path) -> None:
    """Remove a database that is not open, with all that a killed process left beside it.

    Raises:
        OSError: a file cannot be removed.
    """
    for file in (path, *logs_of(path)):
        file.unlink(missing_ok=True)
    if spill_of(path).is_dir():
        rmtree(spill_of(path))


def set_aside(path: Path) -> Path:
    """Rename a damaged database and its logs of changes, and return the new path of the database.

    Raises:
        WarehouseError: they cannot be renamed.
    """
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    try:
        # First: alone they are useless, and the database without them is at its last checkpoint.
        for log, kept in zip(logs_of(path), logs_of(aside), strict=True):
            if log.exists():
                log.rename(kept)
        path.rename(aside)
    except OSError as error:
        raise WarehouseError(f"{path} is damaged and cannot be renamed: {error.strerror}. Move it away.") from error
    return aside


def synchronise(path: Path) -> None:
    """Make a file, or the names in a directory, survive a power failure.

    Raises:
        OSError: the disk fails.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
