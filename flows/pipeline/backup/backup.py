"""The backup: a copy of archive and releases as they were at one moment, taken while runs go on, and verified."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import NotBackedUp, NothingToDo
from flows.pipeline.backup.copying import MEGABYTE, copy_file, is_current
from flows.pipeline.backup.folder import backup_folder
from flows.pipeline.backup.manifest import ARCHIVE, Copy, Manifest, write_manifest
from flows.pipeline.backup.sources import Sizes, sizes_at_one_moment
from flows.pipeline.lock import UNFINISHED_IN_ARCHIVE
from flows.pipeline.progress import Reporter
from flows.settings import Settings
from spiders.archive.recovery import WARC_SUFFIX, open_file
from spiders.archive.verify import Counts, Defect, Verification
from spiders.archive.warc_file import sync_directory


@dataclass(frozen=True)
class BackupResult:
    """A finished backup."""

    manifest: Manifest
    before: Manifest
    """What the folder held before."""
    counts: Counts
    """How much of the copied archive was verified."""
    defects: list[Defect] = field(default_factory=list)
    """What is wrong with the copied archive, since the archive itself has these defects."""

    @property
    def new_bytes(self) -> int:
        """How much more it holds than before."""
        return self.manifest.bytes - self.before.bytes


def back_up(settings: Settings, folder: Path, progress: Reporter) -> BackupResult:
    """Bring the backup in a folder up to what the data directory holds at this moment, and verify all of it.

    Nobody waits for it: a run may go on meanwhile. What was backed up before is never changed, only added to. If this
    process is killed or the disk is full, the folder still holds the backup of before.

    Args:
        settings: where the data lives.
        folder: of the backup, which is made if it does not exist.
        progress: where the progress goes.

    Raises:
        NothingToDo: there is no archive.
        WrongParameters: the folder cannot be that of a backup of this data.
        NotBackedUp: the data directory lacks what was backed up before, or there is too little room.
        OSError: a file cannot be read or written.
    """
    if not settings.archive_dir.is_dir():
        raise NothingToDo(f"There is no archive at {settings.archive_dir} to back up. Run `caci ingest` first.")
    with backup_folder(folder, settings) as before:
        sizes = sizes_at_one_moment(settings.data_dir)
        _check_nothing_is_missing(settings, folder, before, sizes)
        _check_space(folder, before, sizes)
        _remove_leftovers(folder)
        copies = _copy_all(settings, folder, before, sizes, progress)
        verification = Verification(
            folder / ARCHIVE, lambda checked: progress.update("Verifying, in MiB", checked // MEGABYTE, None)
        )
        defects = list(verification.defects())
        manifest = Manifest(site=settings.site, finished_at=datetime.now(UTC), files=copies)
        write_manifest(folder, manifest)
        _sync_folders(folder)
    return BackupResult(manifest, before, verification.counts, defects)


def _check_nothing_is_missing(settings: Settings, folder: Path, before: Manifest, sizes: Sizes) -> None:
    """Raise NotBackedUp if a file that was backed up is gone or shorter: this is another archive, or it lost them."""
    missing = [name for name, copy in before.files.items() if sizes.get(name, -1) < copy.bytes]
    if missing:
        others = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        raise NotBackedUp(
            f"{settings.data_dir} lacks what the backup in {folder} holds: {missing[0]}{others}. Nothing was copied."
            " Put these files back from there; or, if it is another archive, name another folder."
        )


def _check_space(folder: Path, before: Manifest, sizes: Sizes) -> None:
    needed, free = sum(sizes.values()) - before.bytes, shutil.disk_usage(folder).free
    if needed > free:
        raise NotBackedUp(
            f"The backup needs {needed / 1e6:,.1f} MB more in {folder}, and {free / 1e6:,.1f} MB are free there."
            " Nothing was copied."
        )


def _remove_leftovers(folder: Path) -> None:
    """Remove indexes that a killed backup was writing."""
    for path in (folder / ARCHIVE).glob("*.tmp"):
        if UNFINISHED_IN_ARCHIVE.fullmatch(path.name):
            path.unlink()


def _copy_all(
    settings: Settings, folder: Path, before: Manifest, sizes: Mapping[str, int], progress: Reporter
) -> dict[str, Copy]:
    copies: dict[str, Copy] = {}
    done, total = 0, sum(sizes.values())
    for name, size in sizes.items():
        copy, target = before.files.get(name), folder / name
        if not is_current(target, copy, size):
            target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            copy = copy_file(settings.data_dir / name, target, size, copy)
        elif name.endswith(WARC_SUFFIX):
            open_file(target, repair=True)  # its index may have been deleted
        if copy is not None:
            copies[name] = copy
        done += size
        progress.update("Copying, in MiB", done // MEGABYTE, total // MEGABYTE)
    return copies


def _sync_folders(folder: Path) -> None:
    """Make the names of new files survive a power failure, where the file system can do that."""
    for path in (folder, *(Path(name) for name, _, _ in os.walk(folder))):
        with suppress(OSError):
            sync_directory(path)
