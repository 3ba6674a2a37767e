"""The load: what the archive holds and the warehouse lacks, read in processes, one transaction for each batch."""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import ceil

from flows.pipeline.progress import Reporter
from flows.pipeline.reading.chunk import ReadChunk, in_batches, read_chunk
from flows.pipeline.reading.processes import read_in_processes
from flows.settings import Settings
from schemas.reject import Reject, RejectReason
from spiders.archive.index import IndexEntry
from spiders.archive.survey import ArchiveSurvey
from spiders.read import Result
from spiders.sites import Site, load_site
from warehouse.database.files import remove_database, set_aside
from warehouse.errors import DamagedWarehouse, OlderSchema, WarehouseError
from warehouse.load.batch import ArticleChange, Batch, LoadReport
from warehouse.load.known_captures import known_captures
from warehouse.load.write import (
    changes_since,
    known_crawls,
    known_decisions,
    known_runs,
    load,
    load_tables,
    remember_changes,
)
from warehouse.own_folder import NAME
from warehouse.rebuild.older import loaded_identifiers

MAX_CAPTURES_READ_HERE = 60
"""Up to this number captures are read in this process: starting others would take longer."""
CAPTURES_PER_CHUNK = 250
"""Captures that a process reads at once: some 20 MB of records."""
MAX_SHARE_OF_FAILURES = 0.01
"""Of the pages that a run loads. One odd page is a reject; if readers fail on more of them, the site has changed."""
REBUILT = f"{NAME}/rebuild.duckdb"
"""The database that is rebuilt beside the one in use. A killed run leaves it, and the next one removes it."""


@dataclass
class LoadResult:
    """What a load did, in all its batches."""

    report: LoadReport = field(default_factory=LoadReport)
    rejects: list[Reject] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What went wrong on our side: damaged records, readers that failed on many pages."""
    notes: list[str] = field(default_factory=list)
    """What a person should know although nothing is wrong: readers that failed on few pages."""
    changes: list[ArticleChange] = field(default_factory=list)
    """What changed on the site: articles that are new, edited, retitled, moved, gone or back."""
    damaged: list[Result] = field(default_factory=list)
    """Captures that cannot be read; the next load tries them again."""

    @property
    def new(self) -> list[str]:
        """Identifiers of the articles that were not stored before."""
        return [change.article_id for change in self.changes if change.change == "new"]


ReadArchive = Callable[[Settings, ArchiveSurvey, int], Iterator[ReadChunk]]
"""Reads all captures of an archive, in chunks of the given number of captures."""


def load_archive(
    settings: Settings, progress: Reporter, survey: ArchiveSurvey | None = None, read_archive: ReadArchive | None = None
) -> LoadResult:
    """Load what the archive holds and the warehouse lacks. Loading twice changes nothing.

    Captures that cannot be read are among the problems, and the rest is loaded. A damaged database is set aside and
    built again from the archive; that is a problem too, although the data is right again: somebody should know. A
    database of an older version is rebuilt first, see `upgrade_warehouse`.

    Args:
        settings: where the data lives.
        progress: where the progress goes.
        survey: of the archive, if there is one already.
        read_archive: reads the whole archive; by default, processes of this machine read what the warehouse lacks.

    Raises:
        WarehouseError: the warehouse cannot be written, or not be rebuilt without a loss; what was loaded stays.
        ReaderDied: a process that reads pages was killed or had too little memory.
    """
    survey = survey or ArchiveSurvey(settings.archive_dir, load_site(settings.site), repair=True)
    try:
        return _load_into_current(settings, progress, survey, read_archive)
    except DamagedWarehouse as error:
        damage = error
    return rebuild_damaged(settings, progress, damage, survey, read_archive)


def rebuild_damaged(
    settings: Settings,
    progress: Reporter,
    damage: DamagedWarehouse,
    survey: ArchiveSurvey | None = None,
    read_archive: ReadArchive | None = None,
) -> LoadResult:
    """Set a damaged warehouse aside, and build it again from the archive.

    Damage shows when a block is read: at a load, or only when all of the warehouse is published.

    Args:
        settings: where the data lives.
        progress: where the progress goes.
        damage: what is wrong with the warehouse.
        survey: of the archive, if there is one already.
        read_archive: see `load_archive`.

    Returns:
        What was loaded; its last problem says what was done.

    Raises:
        WarehouseError: as `load_archive` does.
        ReaderDied: as `load_archive` does.
    """
    survey = survey or ArchiveSurvey(settings.archive_dir, load_site(settings.site), repair=True)
    aside = set_aside(settings.warehouse_file)
    problem = f"{settings.warehouse} {damage.fault}: it was set aside as {aside.name} and rebuilt from the archive"
    progress.say(problem)
    loaded = _load(settings, progress, survey, read_archive)
    loaded.problems.append(problem)
    return loaded


def upgrade_warehouse(settings: Settings, progress: Reporter, survey: ArchiveSurvey | None = None) -> None:
    """Rebuild a warehouse of an older version from the archive, beside the old one, and swap the two.

    Only what the old one holds is loaded. The rest of the archive is left to the load that follows, whose result says
    what is new. If this process is killed, the old one stays in use and the next run starts again.

    Args:
        settings: where the data lives.
        progress: where the progress goes.
        survey: of the archive, if there is one already.

    Raises:
        WarehouseError: the archive lacks some of what the old one holds, which would be lost; the old one stays.
        ReaderDied: a process that reads pages was killed or had too little memory.
    """
    survey = survey or ArchiveSurvey(settings.archive_dir, load_site(settings.site), repair=True)
    progress.say(
        f"{settings.warehouse} was made by an older version of this program: it is built again from the archive"
    )
    beside = settings.beside(REBUILT)
    remove_database(beside.warehouse_file)
    held = loaded_identifiers(settings.warehouse_file)
    _load(beside, progress, survey, only=held)
    if missing := sorted(held - loaded_identifiers(beside.warehouse_file)):
        remove_database(beside.warehouse_file)
        raise WarehouseError(
            f"{settings.warehouse} was made by an older version of this program, and the archive lacks {len(missing):,}"
            f" of the captures, crawls, runs and decisions in it (the first is {missing[0]}). It stays as it was."
            " Restore the files of the archive from a copy, or run `caci rebuild --yes` to continue without them."
        )
    settings.warehouse.replace(beside.warehouse_file)


def _load_into_current(
    settings: Settings, progress: Reporter, survey: ArchiveSurvey, read_archive: ReadArchive | None
) -> LoadResult:
    """Load; first upgrade the warehouse if it is of an older version."""
    try:
        return _load(settings, progress, survey, read_archive)
    except OlderSchema:
        upgrade_warehouse(settings, progress, survey)
    return _load(settings, progress, survey, read_archive)


def _load(
    settings: Settings,
    progress: Reporter,
    survey: ArchiveSurvey,
    read_archive: ReadArchive | None = None,
    only: Container[str] | None = None,
) -> LoadResult:
    """Load what the archive holds and the warehouse lacks; of that only what is in `only`, unless it is None."""
    loaded = LoadResult(problems=list(survey.problems))
    with settings.warehouse.writing() as connection:
        loaded_ids = known_captures(connection)
        remember_changes(connection)
        # Counted by reading the indexes once more: all identifiers would be in memory during the whole load.
        missing = sum(1 for _ in _new_entries(survey, loaded_ids, only))
        entries = _new_entries(survey, loaded_ids, only)
        site = survey.accounts.site_with_layouts()
        chunks = (
            read_archive(settings, survey, CAPTURES_PER_CHUNK)
            if read_archive
            else _read(settings, site, entries, missing)
        )
        done = 0
        for chunk in in_batches(chunks, settings.batch_size):
            _add(loaded, load_tables(connection, chunk.tables, last=False), chunk.rejects)
            loaded.damaged += chunk.damaged
            done = min(done + chunk.captures, missing)
            progress.update("Reading and loading", done, missing)
            del chunk  # otherwise it stays in memory while the next one is gathered
        accounts = survey.accounts
        batch = Batch(
            runs=[
                run
                for run in accounts.runs(known_runs(connection), loaded.problems)
                if only is None or run.run_id in only
            ],
            crawls=[
                crawl
                for crawl in accounts.crawls(known_crawls(connection), loaded.problems)
                if only is None or crawl.crawl_id in only
            ],
            decisions=[
                decision
                for decision in accounts.decisions(known_decisions(connection), loaded.problems)
                if only is None or decision.decision_id in only
            ],
        )
        _add(loaded, load(connection, batch), [])
        loaded.changes = changes_since(connection)
    loaded.problems += _damage_messages(loaded.damaged)
    failures = _failure_messages(loaded.rejects)
    is_rare = len(failures) <= MAX_SHARE_OF_FAILURES * loaded.report.captures
    (loaded.notes if is_rare else loaded.problems).extend(failures)
    return loaded


def _new_entries(
    survey: ArchiveSurvey, loaded_ids: Container[str], only: Container[str] | None
) -> Iterator[IndexEntry]:
    """Yield the archive's captures that are not loaded; of these only those in `only`, unless it is None."""
    for entry in survey.capture_entries(loaded_ids):
        if only is None or entry.record_id in only:
            yield entry


def _damage_messages(damaged: list[Result]) -> list[str]:
    """Return a line for each file with damaged captures."""
    by_file = Counter(result.capture.warc_file for result in damaged)
    first = {result.capture.warc_file: result for result in reversed(damaged)}
    return [
        f"{file}: captures that cannot be read: {count}; the first is {first[file].capture.url}: {first[file].damage}"
        for file, count in by_file.items()
    ]


def _read(settings: Settings, site: Site, entries: Iterator[IndexEntry], count: int) -> Iterator[ReadChunk]:
    """Yield what is read from `entries`, of which there are about `count`."""
    size = min(CAPTURES_PER_CHUNK, settings.batch_size)
    chunks = iter(lambda: list(islice(entries, size)), [])
    if count <= MAX_CAPTURES_READ_HERE or settings.readers == 1:
        for chunk in chunks:
            yield read_chunk(settings.archive_dir, chunk, site)
        return
    readers = min(settings.readers, ceil(count / size))
    yield from read_in_processes(settings.archive_dir, chunks, site, readers)


def _add(loaded: LoadResult, report: LoadReport, rejects: list[Reject]) -> None:
    sums = Counter(vars(loaded.report)) + Counter(vars(report))
    loaded.report = LoadReport(**sums)
    loaded.rejects.extend(rejects)


def _failure_messages(rejects: list[Reject]) -> list[str]:
    failed = [reject for reject in rejects if reject.reason is RejectReason.READER_ERROR]
    return [f"the reader failed on {reject.url}: {reject.detail}" for reject in failed]
