"""Publish a snapshot for readers, who never wait for the writer and never see half of what it does."""

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
    """Replace the snapshot by what the warehouse holds now, at once; whoever has the old one open keeps it.

    Args:
        warehouse: to which no connection may be open.
        snapshot: path of the published database, for whose content see `warehouse.publish.snapshot`.

    Raises:
        DamagedWarehouse: the warehouse is damaged, which may show only now that all of it is read.
        WarehouseError: there is no warehouse, it is locked, or the snapshot cannot be written. The old one stays, and
            nothing is left behind.
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
    """Make a file, or the names in a directory, survive a power failure.

    Raises:
        OSError: the disk fails.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
