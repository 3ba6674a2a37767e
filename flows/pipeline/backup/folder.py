"""The folder of a backup: a place of its own, in which one process writes at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import NotBackedUp, WrongParameters
from flows.pipeline.backup.manifest import MANIFEST, WRITTEN, Manifest, read_manifest, write_manifest
from flows.settings import Settings
from spiders.archive.index import PRIVATE_FILE

LOCK = "backup.lock"
"""Locked by the process that writes the backup."""


@contextmanager
def backup_folder(folder: Path, settings: Settings) -> Iterator[Manifest]:
    """Make the folder of a backup, or continue one, for this process alone; yield what it holds so far.

    A folder with anything else in it stays as it is. The parent must exist: a disk that is not mounted is no folder.

    Args:
        folder: of the backup.
        settings: whose data is backed up.

    Raises:
        WrongParameters: the folder cannot be that of a backup of this data.
        NotBackedUp: another process writes there, or what is backed up there cannot be read.
        OSError: it cannot be made or written.
    """
    _check_place(folder, settings)
    folder.mkdir(mode=0o750, exist_ok=True)
    with _locked(folder):
        manifest = read_manifest(folder)
        if manifest is None:
            manifest = Manifest(site=settings.site)
            write_manifest(folder, manifest)
        if manifest.site != settings.site:
            raise WrongParameters(f"{folder} holds a backup of another site ({manifest.site}). Name another folder")
        yield manifest


def _check_place(folder: Path, settings: Settings) -> None:
    """Raise WrongParameters unless the folder is a backup's, is empty, or can be made."""
    place, data_dir = folder.resolve(), settings.data_dir.resolve()
    if place.is_relative_to(data_dir) or data_dir.is_relative_to(place):
        raise WrongParameters(
            f"{folder} and the data directory {settings.data_dir} lie one in the other: what destroys one would destroy"
            " both. Name a folder elsewhere, best on another disk"
        )
    if not folder.exists():
        if not folder.parent.is_dir():
            raise WrongParameters(f"There is no folder {folder.parent}. Make it, or mount the disk that it is on")
        return
    if not folder.is_dir():
        raise WrongParameters(f"{folder} is not a folder. Name another one")
    names = {path.name for path in folder.iterdir()}
    if MANIFEST not in names and not names <= {WRITTEN, LOCK}:
        raise WrongParameters(f"{folder} holds other files and no backup. Name an empty folder, or one to be made")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other backups out of the folder. The lock ends with this process, however it ends."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotBackedUp(f"Another process is writing a backup to {folder}; wait for it, or end it.") from error
        yield
    finally:
        os.close(lock)
