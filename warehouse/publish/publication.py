"""Publish a snapshot for readers, who never wait for the writer and never see half of what it does."""

import os
from contextlib import suppress
from pathlib import Path

import duckdb

from warehouse.database.connection import MORE_MEMORY
from warehouse.database.files import remove_database, synchronise
from warehouse.database.location import Location
from warehouse.database.seal import seal
from warehouse.errors import WarehouseError
from warehouse.own_folder import make_folder, work_folder
from warehouse.publish.snapshot import write_snapshot


def publish(warehouse: Location, snapshot: Path) -> list[Path]:
    """Replace the snapshot by what the warehouse holds now, at once; whoever has the old one open keeps it.

    Args:
        warehouse: to which no connection may be open.
        snapshot: path of the published database, for whose content see `warehouse.publish.snapshot`.

    Returns:
        What other clients left beside the old snapshot, which would change the new one, as it is called now.

    Raises:
        DamagedWarehouse: the warehouse is damaged, which may show only now that all of it is read.
        WarehouseError: there is no warehouse, it is locked, or the snapshot cannot be written. The old one stays, and
            nothing is left behind.
    """
    if not warehouse.exists():
        raise WarehouseError(f"There is no warehouse at {warehouse} to publish. Run `caci ingest` first.")
    partial = work_folder(snapshot.parent) / snapshot.name
    try:
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        os.close(make_folder(partial.parent))
        try:
            write_snapshot(warehouse, partial)
        except duckdb.OutOfMemoryException:
            write_snapshot(warehouse, partial, MORE_MEMORY)
        set_aside = seal(partial, snapshot)
        partial.replace(snapshot)
        synchronise(snapshot.parent)
        return set_aside
    except (OSError, duckdb.Error) as error:
        if isinstance(error, duckdb.Error) and (damage := warehouse.damage_in(error)):
            raise damage from error
        reason = str(error).splitlines()[0]
        raise WarehouseError(f"{snapshot} was not published: {reason}. The old snapshot stays as it was.") from error
    finally:
        with suppress(OSError):
            remove_database(partial)
