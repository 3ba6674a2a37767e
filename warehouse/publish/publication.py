"""Publishes a snapshot for readers: they never wait for the writer, nor see half of what it does."""

import os
from contextlib import suppress
from pathlib import Path

import duckdb

from warehouse.database.connection import MORE_MEMORY
from warehouse.database.files import remove_database
from warehouse.database.location import Location
from warehouse.errors import WarehouseError
from warehouse.publish.snapshot import write_snapshot


def publish(warehouse: Location, snapshot: Path) -> None:
    """Replaces `snapshot` by what `warehouse` holds, whole and at once; who has the old one open keeps it.

    The snapshot is a database of its own, made for readers: see `warehouse.publish.snapshot`. No connection to
    `warehouse` may be open.

    Raises:
        DamagedWarehouse: the warehouse is damaged, which may show only now that all of it is read.
        WarehouseError: there is no warehouse, it is locked, or the snapshot cannot be written; the old one then stays,
            and nothing is left behind.
    """
    if not warehouse.exists():
        raise WarehouseError(f"There is no warehouse at {warehouse} to publish. Run `caci ingest` first.")
    partial = snapshot.with_name(f".{snapshot.name}.partial")
    try:
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_snapshot(warehouse, partial)
        except duckdb.OutOfMemoryException:
            write_snapshot(warehouse, partial, MORE_MEMORY)
        synchronise(partial)
        partial.replace(snapshot)
        synchronise(snapshot.parent)
    except (OSError, duckdb.Error) as error:
        if isinstance(error, duckdb.Error) and (damage := warehouse.damage_in(error)):
            raise damage from error
        reason = str(error).splitlines()[0]
        raise WarehouseError(f"{snapshot} was not published: {reason}. The old snapshot stays as it was.") from error
    finally:
        with suppress(OSError):
            remove_database(partial)


def synchronise(path: Path) -> None:
    """Makes a file, or the names in a directory, survive a power failure. Raises OSError where the disk fails."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
