"""The rebuild: the archive loaded into a new database beside the old one, which it replaces if that is agreed."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.errors import NothingToDo, WrongParameters
from flows.pipeline.disk_space import check_space
from flows.pipeline.load import REBUILT, LoadResult, ReadArchive, load_archive
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import Reporter
from flows.pipeline.publish import publish_data
from flows.settings import Settings
from spiders.archive.mend import mend
from spiders.archive.survey import ArchiveSurvey
from spiders.messages import joined
from spiders.sites import load_site
from warehouse.database.files import remove_database, set_aside
from warehouse.errors import DamagedWarehouse, OlderSchema
from warehouse.rebuild.difference import Difference, check_readable, compare
from warehouse.rebuild.older import loaded_identifiers


@dataclass(frozen=True)
class RebuildResult:
    """A database rebuilt from the archive, and what became of it."""

    path: Path
    loaded: LoadResult
    difference: Difference | None = None
    """How it differs from the database in use; None if there is none, or a damaged one."""
    damage: str | None = None
    """What is wrong with a damaged database in use."""
    lost: list[str] = field(default_factory=list)
    """Parts of the archive that cannot be read, as lines: file, offset, and the addresses that the index has there."""
    set_aside: list[Path] = field(default_factory=list)
    """The damaged files of the archive, if their loss was accepted."""
    other_version: bool = False
    """True if the tables of a lake in use are of another version, so that nothing can be compared."""
    older_version: bool = False
    """True if the database in use is of an older version, which the next load would rebuild in any case."""
    unarchived: list[str] = field(default_factory=list)
    """Identifiers of captures, crawls, runs and decisions that such an older database holds and the archive lacks."""
    in_use: bool = False
    """True if it replaced the database in use."""
    problem: str | None = None
    """What the operator must do or know, in words; None if there is nothing."""

    @property
    def remarks(self) -> list[str]:
        """What is to be said of the database in use, apart from the difference: a sentence each."""
        if self.damage is not None:
            return [f"The database in use cannot be read: it {self.damage}."]
        remarks = []
        if self.older_version:
            remarks.append("The database in use was made by an older version of this program, so nothing was compared.")
        if self.other_version:
            remarks.append("The lake was written by another version of this program, so nothing was compared.")
        if self.unarchived:
            number, first = f"{len(self.unarchived):,}", self.unarchived[0]
            remarks.append(f"The archive lacks {number} of the captures, crawls, runs and decisions in it: {first}, …")
        return remarks

    @property
    def differs(self) -> bool:
        """True if it has other rows than the database in use, or a lake has tables of another version."""
        difference = self.difference
        changed = difference is not None and bool(difference.tables or difference.fields)
        return changed or self.other_version or bool(self.unarchived)


def rebuild(settings: Settings, progress: Reporter, yes: bool = False) -> RebuildResult:
    """Load the whole archive into a new database, compare it with the one in use, and put it in use if that is agreed.

    Args:
        settings: where the data lives.
        progress: where the progress goes.
        yes: put the new database in use whatever differs, and give up the damaged parts of the archive. Without it,
            the new database is put in use only if there is none, if the old one is damaged, if it is of an older
            version and the archive has everything that it holds, or if nothing differs.

    Raises:
        NothingToDo: there is no archive.
        NotEnoughSpace: it would not fit on the disk; nothing was begun.
        Busy: another run is using the same data directory.
        WrongParameters: a Dask cluster is named and the extra `dask` is not installed.
        WarehouseError: the new database cannot be written or published.
    """
    if not settings.archive_dir.is_dir():
        raise NothingToDo(f"There is no archive at {settings.archive_dir} to load. Run `caci ingest` first.")
    read_archive = _dask_reader(settings)
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say, settings.group):
        check_space(settings, rebuilt=True)
        result = load_beside(settings, progress, accept_losses=yes, read_archive=read_archive)
        return _put_in_use(settings, result, yes)


def load_beside(
    settings: Settings, progress: Reporter, accept_losses: bool = False, read_archive: ReadArchive | None = None
) -> RebuildResult:
    """Load the whole archive into a new database beside the one in use, and compare the two.

    Every record is read, whatever the indexes say, and the indexes are written again. What cannot be read is lost. If
    that is accepted, the damaged files are set aside and replaced by their intact records: the archive no longer claims
    to hold what is lost, and the next crawl requests it from the site.

    Raises:
        WarehouseError: the new database cannot be written, or the one in use cannot be read although it is intact.
        OSError: the archive cannot be read, or cannot be mended.
    """
    with suppress(DamagedWarehouse, OlderSchema):  # those can be replaced
        check_readable(settings.warehouse)
    path = settings.data_dir / REBUILT
    remove_database(path)  # left by a rebuild that was killed or not accepted
    site = load_site(settings.site)
    survey = ArchiveSurvey(settings.archive_dir, site, trust_index=False, repair=True)
    lost, kept = survey.damages, []
    if lost and accept_losses:
        kept = mend(settings.archive_dir, lost)
        survey = ArchiveSurvey(settings.archive_dir, site, trust_index=False, repair=True)
    loaded = load_archive(settings.beside(REBUILT), progress, survey, read_archive)
    loaded.problems = [problem for problem in loaded.problems if problem not in survey.problems]
    result = RebuildResult(path, loaded, lost=[str(damage) for damage in lost], set_aside=kept)
    try:
        compared = compare(settings.warehouse, path)
    except DamagedWarehouse as error:
        return replace(result, damage=error.fault)
    except OlderSchema:
        unarchived = loaded_identifiers(settings.warehouse_file) - loaded_identifiers(path)
        return replace(result, older_version=True, unarchived=sorted(unarchived))
    return replace(result, difference=compared.difference, other_version=compared.other_version)


def _put_in_use(settings: Settings, result: RebuildResult, yes: bool) -> RebuildResult:
    """Put the new database in use if nothing differs, or with `yes`; otherwise keep the one in use."""
    if result.differs and not yes:
        remove_database(result.path)
        lost = f" and the loss of parts of the archive ({len(result.lost):,})" if result.lost else ""
        problem = f"The database in use was kept; run `caci rebuild --yes` to accept the difference{lost}."
        return replace(result, problem=problem)
    _replace_database(settings, result)
    publish_data(settings)
    if result.lost and not yes:
        problem = (
            f"Lost parts of the archive: {len(result.lost):,}. Restore the files listed above from a copy and run"
            " `caci rebuild` again, or run `caci rebuild --yes` to continue without them."
        )
    else:
        problem = joined(result.loaded.problems)
    return replace(result, in_use=True, problem=problem or None)


def _replace_database(settings: Settings, result: RebuildResult) -> None:
    """Replace the old database by the new one. A damaged old one is set aside."""
    if result.damage is not None:
        set_aside(settings.warehouse_file)
    settings.warehouse.replace(result.path)


def _dask_reader(settings: Settings) -> ReadArchive | None:
    """Return what reads the archive on a Dask cluster, if one is set; None for processes of this machine."""
    if settings.dask_scheduler is None:
        return None
    try:
        from flows.pipeline.reading.dask import read_on_dask  # here, because the extra may be missing
    except ModuleNotFoundError as error:
        raise WrongParameters(
            f"CACI_DASK_SCHEDULER needs the extra `dask` ({error.name} is missing): pip install 'caci-analyst[dask]'"
        ) from error
    return read_on_dask
