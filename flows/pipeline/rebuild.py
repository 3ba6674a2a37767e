"""Archive to a new database beside the old one; the difference told before the old one is given up."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.pipeline.load import Loaded, ReadArchive, load_archive
from flows.pipeline.progress import Reporter
from flows.pipeline.publish import publish_data
from flows.settings import Settings
from spiders.archive.mend import mend
from spiders.archive.survey import ArchiveSurvey
from spiders.sites import load_site
from warehouse.database.location import Lake
from warehouse.database.warehouse import log_of, remove_database, set_aside
from warehouse.errors import DamagedWarehouse
from warehouse.lake.rebuild import compare
from warehouse.lake.rebuild import replace as replace_lake
from warehouse.rebuild.difference import Difference, difference


@dataclass(frozen=True)
class Rebuilt:
    """A database made anew from the archive, not yet in use."""

    path: Path
    loaded: Loaded
    difference: Difference | None
    """What it differs in from the database in use; None where there is none, or a damaged one."""
    unreadable: str | None = None
    """What is wrong with a damaged database in use."""
    lost: list[str] = field(default_factory=list)
    """What of the archive cannot be read, a line each: file, offset, and the addresses that the index knows there."""
    set_aside: list[Path] = field(default_factory=list)
    """The damaged files of the archive, where their loss was accepted."""
    other_version: bool = False
    """True where the tables of the lake in use are of another version, so that nothing can be compared."""

    @property
    def differs(self) -> bool:
        """True where it has other rows than the database in use, or tables of another version."""
        found = self.difference
        return self.other_version or (found is not None and bool(found.tables or found.fields))


def rebuild_archive(
    settings: Settings, progress: Reporter, accept_losses: bool = False, read_archive: ReadArchive | None = None
) -> Rebuilt:
    """Loads the whole archive into a new database beside the one in use, and compares the two.

    Every record is read, whatever the indexes say; they are made anew. What cannot be read is lost. Where that is
    accepted, the damaged files are set aside and replaced by what is whole of them: the archive no longer claims to
    hold what is lost, and the next crawl asks the site for it.

    Raises:
        WarehouseError: the new database cannot be written, or the one in use not be read although it is sound.
        OSError: the archive cannot be read, or not be mended.
    """
    path = settings.data_dir / "rebuild.duckdb"
    remove_database(path)  # what a rebuild that was killed, or not accepted, left behind
    site = load_site(settings.site)
    survey = ArchiveSurvey(settings.archive_dir, site, trust_index=False)
    lost, kept = survey.damages, []
    if lost and accept_losses:
        kept = mend(settings.archive_dir, lost)
        survey = ArchiveSurvey(settings.archive_dir, site, trust_index=False)
    loaded = load_archive(_beside(settings, path), progress, survey, read_archive)
    loaded.problems = [problem for problem in loaded.problems if problem not in survey.problems]
    rebuilt = Rebuilt(path, loaded, None, None, [str(damage) for damage in lost], kept)
    if isinstance(settings.warehouse, Lake):
        compared = compare(settings.warehouse, path)
        return replace(rebuilt, difference=compared.difference, other_version=compared.other_version)
    if settings.warehouse.exists():
        try:
            return replace(rebuilt, difference=difference(settings.warehouse, path))
        except DamagedWarehouse as error:
            return replace(rebuilt, unreadable=error.fault)
    return rebuilt


def _beside(settings: Settings, path: Path) -> Settings:
    """The settings with the database at `path` in place of what is in use."""
    return settings.model_copy(update={"warehouse_name": path.name, "lake": None})


def accept(settings: Settings, rebuilt: Rebuilt) -> None:
    """Puts the new database in the place of the old one, and publishes it. A damaged old one is set aside.

    Raises:
        WarehouseError: a lake cannot be written, or holds what another archive has; or nothing can be published.
    """
    if isinstance(settings.warehouse, Lake):
        try:
            replace_lake(settings.warehouse, rebuilt.path)
        finally:
            remove_database(rebuilt.path)
    else:
        if rebuilt.unreadable is not None:
            set_aside(settings.warehouse)
        log_of(settings.warehouse).unlink(missing_ok=True)  # it belongs to the old file alone
        rebuilt.path.replace(settings.warehouse)
    publish_data(settings)


def settle(settings: Settings, rebuilt: Rebuilt, yes: bool) -> str | None:
    """Puts the new database in use where nothing differs, or with `yes`; else the one in use is kept.

    Returns:
        What a person must do or know, in words; None where all is well.

    Raises:
        WarehouseError: the new database cannot be published.
    """
    if rebuilt.differs and not yes:
        remove_database(rebuilt.path)
        lost = f" and the loss of {len(rebuilt.lost)} parts of the archive" if rebuilt.lost else ""
        return f"The database in use was kept; run `caci rebuild --yes` to accept the difference{lost}."
    accept(settings, rebuilt)
    if rebuilt.lost and not yes:
        return (
            f"{len(rebuilt.lost)} parts of the archive are lost. Restore the files named above from a copy and run"
            " `caci rebuild` again, or run `caci rebuild --yes` to go on without them."
        )
    return "; ".join(rebuilt.loaded.problems) or None
