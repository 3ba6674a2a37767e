"""Publishes a snapshot for readers: they never wait for the writer, nor see half of what it does."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.database import open_warehouse
from warehouse.errors import WarehouseError


def publish(warehouse: Path, snapshot: Path) -> None:
    """Replaces `snapshot` by a copy of the database `warehouse`, whole and at once; who has the old one open keeps it.

    No connection to `warehouse` may be open. Raises WarehouseError where there is no warehouse, it is locked, or the
    copy fails; the old snapshot then stays, and nothing is left behind.
    """
    if not warehouse.is_file():
        raise WarehouseError(f"There is no warehouse at {warehouse} to publish. Run `caci ingest` first.")
    partial = snapshot.with_name(f".{snapshot.name}.partial")
    try:
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        # The connection holds the lock while bytes are copied. POSIX drops a process's locks when it closes any
        # descriptor of the file, so the source is closed last.
        with warehouse.open("rb") as source, closing(open_warehouse(warehouse)) as connection:
            checkpoint(connection, warehouse)
            with partial.open("wb") as target:
                shutil.copyfileobj(source, target, length=1 << 20)
                target.flush()
                os.fsync(target.fileno())
            partial.replace(snapshot)
        synchronise(snapshot.parent)
    except OSError as error:
        raise WarehouseError(f"{snapshot} was not published: {error}. The old snapshot stays as it was.") from error
    finally:
        partial.unlink(missing_ok=True)


def checkpoint(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Moves everything into the database file; raises WarehouseError where a log of changes remains beside it."""
    try:
        connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise WarehouseError(f"{warehouse} is being written to. Close that connection, then publish again.") from error
    log = warehouse.with_name(f"{warehouse.name}.wal")
    if log.exists() and log.stat().st_size:
        raise WarehouseError(f"{warehouse} has changes outside its file ({log}). Publish again when nobody writes.")


def synchronise(directory: Path) -> None:
    """Makes the replacement of a file in `directory` survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
