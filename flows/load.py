"""Loads what the archive holds and the warehouse does not: read in processes, one transaction a batch."""

import logging
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from flows.progress import Reporter
from flows.settings import Settings
from schemas.article import Article
from schemas.capture import Capture, PageKind, Reject, RejectReason
from schemas.listing import ListedItem, Listing
from spiders.archive import Archive
from spiders.read import Collection, Result, read_captures
from spiders.sites import load_site
from warehouse.batch import Batch, LoadReport, Reading
from warehouse.database import open_warehouse
from warehouse.load import known_captures, load

logger = logging.getLogger(__name__)
FEW = 60
"""So many captures are read in this process: starting others takes longer."""


@dataclass
class Loaded:
    """What a load did, in all its batches."""

    report: LoadReport = field(default_factory=LoadReport)
    rejects: list[Reject] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What went wrong on our side: damaged records, readers that failed."""


def load_archive(settings: Settings, progress: Reporter) -> Loaded:
    """Brings the warehouse up to the archive. Doing it twice changes nothing.

    Raises:
        WarehouseError: the warehouse cannot be written; what was loaded before stays.
        ArchiveError: a record of the archive is damaged.
    """
    archive = Archive(settings.archive_dir, load_site(settings.site))
    loaded = Loaded(problems=list(archive.problems))
    with open_warehouse(settings.warehouse) as connection:
        known = known_captures(connection)
        new = [capture for capture in archive.captures() if capture.capture_id not in known]
        done = 0
        for results in _read(settings, new):
            batch = _batch(results)
            _add(loaded, load(connection, batch), batch)
            done += len(results)
            progress.update("Reading and loading", done, len(new))
        _add(loaded, load(connection, Batch(runs=list(archive.runs()))), Batch())
    return loaded


def _read(settings: Settings, captures: list[Capture]) -> Iterator[list[Result]]:
    chunks = [captures[start : start + settings.batch_size] for start in range(0, len(captures), settings.batch_size)]
    if len(captures) <= FEW or settings.readers == 1:
        for chunk in chunks:
            yield read_captures(settings.archive_dir, chunk, settings.site)
        return
    # Spawned, not forked: this process has threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(settings.readers, mp_context=context) as readers:
        pending = [readers.submit(read_captures, settings.archive_dir, chunk, settings.site) for chunk in chunks]
        for future in pending:
            yield future.result()


def _batch(results: list[Result]) -> Batch:
    batch = Batch(captures=[result.capture for result in results])
    for capture, outcome in ((result.capture, result.outcome) for result in results):
        match outcome:
            case Article():
                batch.articles.append(Reading(capture.capture_id, capture.fetched_at, outcome))
            case Collection():
                batch.articles.extend(
                    Reading(capture.capture_id, capture.fetched_at, article) for article in outcome.articles
                )
            case Reject():
                batch.rejects.append(outcome)
            case Listing() if capture.page_kind is PageKind.LISTING and outcome.section is not None:
                batch.listed.extend(_listed(outcome, outcome.section, capture.capture_id))
    return batch


def _listed(listing: Listing, section: str, capture_id: str) -> list[ListedItem]:
    return [
        ListedItem(
            article_id=entry.article_id, section=section, url=entry.url, title=entry.title, capture_id=capture_id
        )
        for entry in listing.entries
    ]


def _add(loaded: Loaded, report: LoadReport, batch: Batch) -> None:
    sums = Counter(vars(loaded.report)) + Counter(vars(report))
    loaded.report = LoadReport(**sums)
    loaded.rejects.extend(batch.rejects)
    failed = [reject for reject in batch.rejects if reject.reason is RejectReason.READER_ERROR]
    loaded.problems.extend(f"the reader failed on {reject.url}: {reject.detail}" for reject in failed)
