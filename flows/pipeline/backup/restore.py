"""The restore: a backup put into an empty place, and the database built from its archive."""

import shutil
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import NotBackedUp, WrongParameters
from flows.pipeline.backup.copying import MEGABYTE, write_beginning
from flows.pipeline.backup.manifest import ARCHIVE, RELEASES, Copy, Manifest, read_manifest
from flows.pipeline.lock import exclusive
from flows.pipeline.permissions import public_files
from flows.pipeline.progress import Reporter
from flows.pipeline.rebuild import RebuildResult, rebuild
from flows.settings import Settings
from spiders.archive.survey import ArchiveSurvey
from spiders.archive.warc_file import sync_directory
from spiders.sites import load_site
from warehouse.own_folder import work_folder


@dataclass(frozen=True)
class RestoreResult:
    """A backup that was restored."""

    manifest: Manifest
    rebuilt: RebuildResult
    problems: list[str] = field(default_factory=list)
    """What differs from what was backed up, a line each: the copy was damaged or is missing."""


def restore(settings: Settings, folder: Path, progress: Reporter) -> RestoreResult:
    """Put a backup into a data directory that has no archive, then build the database and publish it.

    The archive is there whole or not at all. What is damaged in the backup is restored as far as it can be read.

    Args:
        settings: where the data shall live.
        folder: of the backup; it is only read.
        progress: where the progress goes.

    Raises:
        WrongParameters: there is no finished backup of this site.
        NotBackedUp: the data directory has an archive, or there is too little room.
        Busy: a run is using the data directory.
        WarehouseError: the database cannot be built or published; the archive is restored.
        OSError: a file cannot be read or written.
    """
    manifest = finished_backup(folder, settings)
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say, settings.group):
        _check_place(settings, manifest)
        problems = _put_back(settings, folder, manifest, progress)
    return RestoreResult(manifest, rebuild(settings, progress), problems)


def finished_backup(folder: Path, settings: Settings) -> Manifest:
    """Return what the backup in a folder holds.

    Raises:
        WrongParameters: there is no backup, it was never finished, or it is of another site.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise WrongParameters(f"There is no backup in {folder}: it has no backup.json")
    if manifest.finished_at is None:
        raise WrongParameters(f"The backup in {folder} was never finished. Name another one")
    if manifest.site != settings.site:
        raise WrongParameters(f"{folder} holds a backup of another site ({manifest.site}): set CACI_SITE")
    return manifest


def _check_place(settings: Settings, manifest: Manifest) -> None:
    if settings.archive_dir.exists() and any(settings.archive_dir.iterdir()):
        raise NotBackedUp(
            f"{settings.archive_dir} is not empty, and a restore overwrites nothing. Name another data directory with"
            " --data-dir, or move that folder away; if it was restored just now, run `caci rebuild`."
        )
    free = shutil.disk_usage(settings.data_dir).free
    if manifest.bytes > free:
        raise NotBackedUp(
            f"The backup has {manifest.bytes / 1e6:,.1f} MB, and {free / 1e6:,.1f} MB are free in {settings.data_dir}."
            " Nothing was restored."
        )


def _put_back(settings: Settings, folder: Path, manifest: Manifest, progress: Reporter) -> list[str]:
    """Copy the backup, and return what differs from what was backed up. The archive comes last, in one step."""
    place = work_folder(settings.data_dir) / "restored"
    (place / ARCHIVE).mkdir(parents=True)
    problems: list[str] = []
    done = 0
    for name, copy in manifest.files.items():
        with public_files() if name.startswith(RELEASES) else nullcontext():
            problems += _put_back_file(folder / name, place / name, copy)
        done += copy.bytes
        progress.update("Restoring, in MiB", done // MEGABYTE, manifest.bytes // MEGABYTE)
    ArchiveSurvey(place / ARCHIVE, load_site(settings.site), trust_index=False, repair=True)  # writes the indexes
    _move_releases(place / RELEASES, settings.data_dir / RELEASES)
    (place / ARCHIVE).replace(settings.archive_dir)
    sync_directory(settings.data_dir)
    return problems


def _put_back_file(source: Path, target: Path, copy: Copy) -> list[str]:
    """Copy what was backed up of a file, and return what is wrong with it, in words."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        digest = write_beginning(source, target, copy.bytes)
    except FileNotFoundError:
        return [f"{source} is missing; it was not restored"]
    if digest != copy.sha256:
        return [f"{source} was changed since it was backed up; it was restored as far as it can be read"]
    return []


def _move_releases(source: Path, target: Path) -> None:
    """Move the folders of releases, except those that are there: a release is never overwritten."""
    if not source.is_dir():
        return
    with public_files():
        target.mkdir(parents=True, exist_ok=True)
    for release in source.iterdir():
        if not (target / release.name).exists():
            release.replace(target / release.name)
    sync_directory(target)
