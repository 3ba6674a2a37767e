"""What was read from some captures: the tables to load, and the captures that are damaged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from schemas.article import Article
from schemas.capture import Capture, PageKind
from schemas.listing import ListedItem, Listing, ListingEntry, ListingPage, NamedItem
from schemas.reject import Reject, RejectReason
from spiders.archive.archive import Archive
from spiders.archive.index import IndexEntry
from spiders.read import Collection, Result, read_captures
from spiders.sites import Site
from spiders.urls import identify, item_url, slug_date
from warehouse.load.arrow_tables import IncomingTables, incoming_tables, joined_tables
from warehouse.load.batch import Batch, Reading

MAX_DETAIL_LENGTH = 300


@dataclass(frozen=True)
class ReadChunk:
    """What was read from some captures, for one transaction of the load."""

    tables: IncomingTables
    """Everything to load. Arrow's tables pass from process to process without their rows being converted."""
    rejects: list[Reject]
    """The rejects among the rows of `tables`."""
    damaged: list[Result]
    """Captures that cannot be read, which are not in `tables`; a later load tries them again."""

    @property
    def captures(self) -> int:
        """Number of captures, including the damaged ones."""
        return int(self.tables["incoming_captures"].num_rows) + len(self.damaged)


def read_chunk(directory: Path, entries: Sequence[IndexEntry], site: Site) -> ReadChunk:
    """Read the captures of these index entries from the archive in `directory`: the unit of work of a process."""
    archive = Archive.for_reading(directory, site)
    results = read_captures(directory, [archive.capture_of(entry) for entry in entries], site)
    damaged = [result for result in results if result.damage is not None]
    tables, rejects = tables_of([result for result in results if result.damage is None], site)
    return ReadChunk(tables, rejects, damaged)


def tables_of(results: list[Result], site: Site) -> tuple[IncomingTables, list[Reject]]:
    """Return the tables of what was read, and the rejects in them; what no column can hold is a reject as well."""
    try:
        batch = batch_of_results(results, site)
        return incoming_tables(batch), batch.rejects
    except ValueError:  # of a model, or of a column
        batch = batch_of_results([_loadable(result, site) for result in results], site)
    return incoming_tables(batch), batch.rejects


def _loadable(result: Result, site: Site) -> Result:
    """Return the result, or a reject in its place if a column cannot hold one of its values."""
    try:
        incoming_tables(batch_of_results([result], site))
    except ValueError as error:
        capture = _whole(result.capture)
        reject = Reject(
            capture_id=capture.capture_id,
            url=capture.url,
            article_id=capture.article_id,
            reason=RejectReason.UNLOADABLE,
            detail=_whole_text(str(error)[:MAX_DETAIL_LENGTH]),
        )
        return replace(result, capture=capture, outcome=reject)
    return result


def _whole(capture: Capture) -> Capture:
    """Return a capture without half characters, such as an index of others may name: no column can hold one."""
    texts = {name: value for name, value in capture if isinstance(value, str) and not isinstance(value, PageKind)}
    return capture.model_copy(update={name: _whole_text(text) for name, text in texts.items()})


def _whole_text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def in_batches(chunks: Iterable[ReadChunk], captures: int) -> Iterator[ReadChunk]:
    """Yield the chunks joined into batches of about `captures`: a transaction takes at least a quarter of a second.

    If two files of the archive hold the same capture, the second one goes into another batch, and the load skips it.
    """
    waiting: list[ReadChunk] = []
    waiting_ids: set[str] = set()
    for chunk in chunks:
        chunk_ids = chunk.tables["incoming_captures"]["capture_id"].to_pylist()
        if waiting and (len(waiting_ids) >= captures or not waiting_ids.isdisjoint(chunk_ids)):
            yield join_chunks(waiting)
            waiting, waiting_ids = [], set()
        waiting.append(chunk)
        waiting_ids.update(chunk_ids)
    if waiting:
        yield join_chunks(waiting)


def join_chunks(chunks: Sequence[ReadChunk]) -> ReadChunk:
    """Return one or more chunks as one."""
    return ReadChunk(
        joined_tables([chunk.tables for chunk in chunks]),
        [reject for chunk in chunks for reject in chunk.rejects],
        [result for chunk in chunks for result in chunk.damaged],
    )


def batch_of_results(results: list[Result], site: Site) -> Batch:
    """Return what was read from captures as one batch of the load."""
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
    """Return the date that `choose_published` will choose from the item's page, as far as its entry states it."""
    return slug_date(identify(entry.url, site).slug, site) or entry.page_date


def _target(capture: Capture, article_id: str, site: Site) -> NamedItem:
    return NamedItem(
        article_id=article_id,
        page_kind=capture.page_kind,
        url=item_url(article_id, site),
        capture_id=capture.capture_id,
    )
