"""Loads what the archive holds and the warehouse does not: read in processes, one transaction a batch."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from flows.progress import Reporter
from flows.readers import read_in_processes
from flows.settings import Settings
from schemas.article import Article
from schemas.capture import Capture, PageKind, Reject, RejectReason
from schemas.listing import ListedItem, Listing, ListingEntry, ListingPage, NamedItem
from spiders.archive import Archive
from spiders.read import Collection, Result, read_captures
from spiders.sites import Site, load_site
from spiders.urls import identify, item_url, slug_date
from warehouse.batch import Batch, LoadReport, Reading
from warehouse.database import set_aside, writing
from warehouse.errors import DamagedWarehouse
from warehouse.load import known_articles, known_captures, known_crawls, known_decisions, known_runs, load

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
    new: list[str] = field(default_factory=list)
    """Identifiers of the articles that were not known before."""
    damaged: list[Result] = field(default_factory=list)
    """Captures that the archive cannot give; they stay to be loaded."""


def load_archive(settings: Settings, progress: Reporter, archive: Archive | None = None) -> Loaded:
    """Brings the warehouse up to the archive. Doing it twice changes nothing. `archive` is an opened one, if at hand.

    What the archive cannot give is among the problems, and the rest is loaded. A damaged database is set aside and made
    anew from the archive; that is a problem too, although the data is right then: somebody should know.

    Raises:
        WarehouseError: the warehouse cannot be written; what was loaded before stays.
        ReaderDied: a process that reads pages was killed or had too little memory.
    """
    archive = archive or Archive(settings.archive_dir, load_site(settings.site))
    try:
        return _load(settings, progress, archive)
    except DamagedWarehouse as error:
        aside = set_aside(settings.warehouse)
        problem = f"{settings.warehouse} {error.fault}: it was set aside as {aside.name} and made anew from the archive"
    progress.say(problem)
    loaded = _load(settings, progress, archive)
    loaded.problems.append(problem)
    return loaded


def _load(settings: Settings, progress: Reporter, archive: Archive) -> Loaded:
    loaded = Loaded(problems=list(archive.problems))
    with writing(settings.warehouse) as connection:
        known, articles_before = known_captures(connection), known_articles(connection)
        new = [capture for capture in archive.captures() if capture.capture_id not in known]
        done = 0
        for results in _readable(_read(settings, new), loaded.damaged):
            batch = batch_of_results(results, archive.site)
            _add(loaded, load(connection, batch, settle=False), batch)
            done = min(done + settings.batch_size, len(new))
            progress.update("Reading and loading", done, len(new))
        accounts = Batch(
            runs=list(archive.runs(known_runs(connection), loaded.problems)),
            crawls=list(archive.crawls(known_crawls(connection), loaded.problems)),
            decisions=list(archive.decisions(known_decisions(connection), loaded.problems)),
        )
        _add(loaded, load(connection, accounts), Batch())
        loaded.new = sorted(known_articles(connection) - articles_before)
    loaded.problems += _told(loaded.damaged)
    return loaded


def _readable(chunks: Iterator[list[Result]], damaged: list[Result]) -> Iterator[list[Result]]:
    """Each chunk without the captures that the archive cannot give, which are added to `damaged`: when the file is
    restored, they are loaded like new ones.
    """
    for results in chunks:
        damaged += [result for result in results if result.damage is not None]
        yield [result for result in results if result.damage is None]


def _told(damaged: list[Result]) -> list[str]:
    """One line for each file with damaged captures."""
    by_file = Counter(result.capture.warc_file for result in damaged)
    first = {result.capture.warc_file: result for result in reversed(damaged)}
    return [
        f"{file}: captures that cannot be read: {count}; the first is {first[file].capture.url}: {first[file].damage}"
        for file, count in by_file.items()
    ]


def _read(settings: Settings, captures: list[Capture]) -> Iterator[list[Result]]:
    chunks = [captures[start : start + settings.batch_size] for start in range(0, len(captures), settings.batch_size)]
    if len(captures) <= FEW or settings.readers == 1:
        for chunk in chunks:
            yield read_captures(settings.archive_dir, chunk, settings.site)
        return
    yield from read_in_processes(settings.archive_dir, chunks, settings.site, settings.readers)


def batch_of_results(results: list[Result], site: Site) -> Batch:
    """What was read from captures, for one transaction of the load."""
    batch = Batch(captures=[result.capture for result in results])
    for capture, outcome in ((result.capture, result.outcome) for result in results):
        match outcome:
            case Article():
                batch.articles.append(Reading(capture.capture_id, capture.fetched_at, outcome))
            case Collection():
                batch.articles.extend(
                    Reading(capture.capture_id, capture.fetched_at, article) for article in outcome.articles
                )
                batch.named.extend(_named(outcome.listing, capture, site))
            case Reject():
                batch.rejects.append(outcome)
            case Listing() if capture.page_kind is PageKind.LISTING and outcome.section is not None:
                batch.listed.extend(_listed(outcome, outcome.section, capture.capture_id, site))
                batch.pages.append(_page(outcome, outcome.section, capture.capture_id))
            case Listing() if capture.page_kind is not PageKind.LISTING:
                batch.named.extend(_named(outcome, capture, site))
        if capture.moved_to is not None:
            batch.named.append(_target(capture, capture.moved_to, site))
    return batch


def _listed(listing: Listing, section: str, capture_id: str, site: Site) -> list[ListedItem]:
    return [
        ListedItem(
            article_id=entry.article_id,
            section=section,
            url=entry.url,
            title=entry.title,
            published_on=_published_on(entry, site),
            capture_id=capture_id,
        )
        for entry in listing.entries
    ]


def _page(listing: Listing, section: str, capture_id: str) -> ListingPage:
    return ListingPage(
        capture_id=capture_id,
        section=section,
        start=listing.start,
        entries=len(listing.entries),
        page_count=listing.page_count,
    )


def _named(listing: Listing, capture: Capture, site: Site) -> list[NamedItem]:
    return [
        NamedItem(
            article_id=entry.article_id,
            page_kind=capture.page_kind,
            url=entry.url,
            title=entry.title,
            published_on=_published_on(entry, site),
            capture_id=capture.capture_id,
        )
        for entry in listing.entries
    ]


def _published_on(entry: ListingEntry, site: Site) -> date | None:
    """The date that `choose_published` will take from the item's page, as far as what names the item tells it."""
    return slug_date(identify(entry.url, site).slug) or entry.page_date


def _target(capture: Capture, article_id: str, site: Site) -> NamedItem:
    return NamedItem(
        article_id=article_id,
        page_kind=capture.page_kind,
        url=item_url(article_id, site),
        capture_id=capture.capture_id,
    )


def _add(loaded: Loaded, report: LoadReport, batch: Batch) -> None:
    sums = Counter(vars(loaded.report)) + Counter(vars(report))
    loaded.report = LoadReport(**sums)
    loaded.rejects.extend(batch.rejects)
    failed = [reject for reject in batch.rejects if reject.reason is RejectReason.READER_ERROR]
    loaded.problems.extend(f"the reader failed on {reject.url}: {reject.detail}" for reject in failed)
