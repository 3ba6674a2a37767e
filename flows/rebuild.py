"""Archive to a new database beside the old one; the difference told before the old one is given up."""

from dataclasses import dataclass
from pathlib import Path

from flows.load import Loaded, load_archive
from flows.progress import Reporter
from flows.settings import Settings
from warehouse.difference import Difference, difference
from warehouse.errors import WarehouseError
from warehouse.publish import publish


@dataclass(frozen=True)
class Rebuilt:
    """A database made anew from the archive, not yet in use."""

    path: Path
    loaded: Loaded
    difference: Difference | None
    """What it differs in from the database in use; None where there is none, or none that can be read."""
    unreadable: str | None = None
    """Why the database in use cannot be compared."""


def rebuild(settings: Settings, progress: Reporter) -> Rebuilt:
    """Loads the whole archive into a new database beside the one in use, and compares the two.

    Raises:
        WarehouseError: the new database cannot be written.
        ArchiveError: a record of the archive is damaged.
    """
    path = settings.data_dir / "rebuild.duckdb"
    remove(path)  # what a rebuild that was killed, or not accepted, left behind
    loaded = load_archive(settings.model_copy(update={"warehouse_name": path.name}), progress)
    if not settings.warehouse.exists():
        return Rebuilt(path, loaded, None)
    try:
        return Rebuilt(path, loaded, difference(settings.warehouse, path))
    except WarehouseError as error:
        return Rebuilt(path, loaded, None, str(error))


def accept(settings: Settings, rebuilt: Rebuilt) -> None:
    """Puts the new database in the place of the old one, and publishes it."""
    remove_log(settings.warehouse)
    rebuilt.path.replace(settings.warehouse)
    publish(settings.warehouse, settings.snapshot)


def remove(path: Path) -> None:
    """Removes a database and its log of changes, if they are there."""
    path.unlink(missing_ok=True)
    remove_log(path)


def remove_log(path: Path) -> None:
    """Removes the log of changes beside a database: it belongs to that file alone."""
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
