"""What is still to do, according to the archive alone: what was fetched, what is named, which listings were walked."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from schemas.capture import Capture, PageKind
from schemas.crawl_summary import CrawlSummary, Unanswered
from schemas.listing import Listing
from schemas.page_layout import Layout, Misses
from spiders.archive.archive import Archive
from spiders.archive.index import IndexEntry
from spiders.crawl.walk import following_start, was_walked
from spiders.errors import ArchiveError
from spiders.pages import reader_version
from spiders.read import Collection, read_capture
from spiders.sites import Site
from spiders.urls import Address, identify, item_url

# /item/13307-prison-break-in-kyrgyzstan.html, index.php?option=com_k2&view=item&id=13307
ITEM_ID = re.compile(rb"(?:/item/|[?;&]id=)(\d{1,9})")
NAMING = frozenset({PageKind.LISTING, PageKind.TAG, PageKind.FEED, PageKind.JSON})
"""Pages that name items. A JSON view of one item names itself alone."""


@dataclass
class CrawlState:
    """What a crawl knows when it begins, and what it learns."""

    done: set[str] = field(default_factory=set)
    """Articles with a final response."""
    pending: dict[str, str] = field(default_factory=dict)
    """Articles that archived pages name and that have no final response yet, with their public addresses."""
    walked: set[str] = field(default_factory=set)
    """Sections whose listing was walked to its end."""
    read: dict[str, datetime] = field(default_factory=dict)
    """Time of each page that names items and was taken into account, by record id."""
    problems: list[str] = field(default_factory=list)
    """Archived pages that could not be read, a sentence each."""
    unanswered: dict[str, Unanswered] = field(default_factory=dict)
    """Pages without a final answer in earlier crawls: items by article, listings and feeds by address."""
    layout: Layout | None = None
    """What pages looked like in earlier crawls; None if no crawl recorded it."""
    layout_problems: dict[str, str] = field(default_factory=dict)
    """How the layout of each kind of page had changed when it was last seen, a sentence each."""
    misses: dict[str, Misses] = field(default_factory=dict)
    """The latest pages that lack a field, by field and section."""

    def is_known(self, article_id: str) -> bool:
        """Return True for an article that was fetched or is pending."""
        return article_id in self.done or article_id in self.pending

    def mark_done(self, article_id: str) -> None:
        """Note that an article got its final response."""
        self.done.add(article_id)
        self.pending.pop(article_id, None)

    def add_page(self, capture: Capture, listing: Listing | None) -> dict[str, str]:
        """Add a page that names items.

        Args:
            capture: the page.
            listing: what it names; None if it cannot be read, or names nothing that is not known.

        Returns:
            The articles that were not known, with their public addresses.
        """
        self.read[capture.capture_id] = capture.fetched_at
        new_items: dict[str, str] = {}
        for entry in listing.entries if listing is not None else ():
            if not self.is_known(entry.article_id):
                new_items[entry.article_id] = entry.url
        self.pending |= new_items
        return new_items


def read_crawl_state(archive: Archive, site: Site) -> CrawlState:
    """Return the state in which a crawl begins: the summary of the latest crawl, and what the pages since then name.

    A crawl that was killed leaves no summary, and a summary may not account for all pages of the archive: then its
    pages are read one by one.
    """
    state = CrawlState()
    pages = _read_index(archive, site, state)
    summary = _fitting_summary(archive, site, pages.values(), state)
    if summary is not None:
        state.walked.update(summary.walked)
        for entry in pages.values():
            if _is_in_summary(entry, summary):
                state.read[entry.record_id] = entry.fetched_at
        _add_pending(archive, site, state, summary)
    reader = ListingReader(archive, site, state)
    listings: dict[str, list[tuple[int, Capture]]] = defaultdict(list)
    for entry in pages.values():
        if entry.record_id in state.read:
            continue
        capture = archive.capture_of(entry)
        reader.add_pending(capture)
        address = identify(capture.url, site)
        if address.page_kind is PageKind.LISTING and address.section is not None:
            listings[address.section].append((address.start, capture))
    for section, captures in listings.items():
        if section not in state.walked and was_walked(captures, reader.is_last, site.page_size):
            state.walked.add(section)
    return state


def pages_waiting(summary: CrawlSummary | None, site: Site) -> dict[str, str]:
    """Return how layouts have changed, by kind of page, if the pages of a crawl wait for readers that know them.

    If the readers are not those of the crawl, they are assumed to have been mended.

    Args:
        summary: of the latest crawl; None if there was none.
        site: with the layouts that were accepted since.
    """
    return summary.layout_problems if summary is not None and has_own_baseline(summary, site) else {}


def has_own_baseline(summary: CrawlSummary, site: Site) -> bool:
    """Return True if the baseline that a crawl left was made with the readers of today."""
    return summary.layout is not None and summary.layout.reader_version == reader_version(site)


def summary_digest(record_ids: Iterable[str]) -> str:
    """Return a digest over a set of records."""
    return sha256("\n".join(sorted(record_ids)).encode()).hexdigest()


def _read_index(archive: Archive, site: Site, state: CrawlState) -> dict[str, IndexEntry]:
    """Note what was fetched, and return the entries of the pages that name items, in order of time."""
    pages: dict[str, IndexEntry] = {}
    targets: set[str] = set()
    for entry in archive.entries():
        address = identify(entry.url, site)
        if address.article_id is not None and address.page_kind is PageKind.ITEM:
            # After a JSON view or a text rendering the page itself is still to be fetched.
            if entry.is_final:
                state.done.add(address.article_id)
            elif (target := entry.moved_to(site)) is not None:
                state.done.add(address.article_id)
                targets.add(target)
        elif _names_items(entry, address):
            pages[entry.record_id] = entry
    state.pending |= {target: item_url(target, site) for target in sorted(targets - state.done)}
    return pages


def _names_items(entry: IndexEntry, address: Address) -> bool:
    kind = address.page_kind in NAMING and (address.article_id is None or address.page_kind is not PageKind.JSON)
    return kind and entry.is_final and entry.status == 200


def _is_in_summary(entry: IndexEntry, summary: CrawlSummary) -> bool:
    return summary.read_until is not None and entry.fetched_at <= summary.read_until


def _fitting_summary(
    archive: Archive, site: Site, pages: Iterable[IndexEntry], state: CrawlState
) -> CrawlSummary | None:
    """Return the latest summary; None if the archive holds other pages of that time than the summary accounts for.

    Two crawls may have run at once, or older pages may have been imported since.
    """
    try:
        summary = archive.latest_crawl()
    except ArchiveError as error:
        state.problems.append(str(error))
        return None
    if summary is None:
        return None
    state.layout, state.unanswered = summary.layout, dict(summary.unanswered)
    state.layout_problems = pages_waiting(summary, site)
    state.misses = dict(summary.misses) if has_own_baseline(summary, site) else {}
    read = summary_digest(entry.record_id for entry in pages if _is_in_summary(entry, summary))
    return summary if read == summary.pages_read else None


def _add_pending(archive: Archive, site: Site, state: CrawlState, summary: CrawlSummary) -> None:
    """Add what the summary says is to be fetched and was not since then, even if an earlier response is archived."""
    fetched_since: set[str | None] = set()
    now = datetime.now(UTC)
    for entry in archive.entries():
        if summary.finished_at < entry.fetched_at <= now and (entry.is_final or entry.moved_to(site) is not None):
            fetched_since.add(identify(entry.url, site).article_id)
    for article_id, url in summary.pending.items():
        if article_id not in fetched_since:
            state.done.discard(article_id)
            state.pending[article_id] = url


class ListingReader:
    """Reads archived pages that name items, and parses no more of them than necessary."""

    def __init__(self, archive: Archive, site: Site, state: CrawlState) -> None:
        self._archive = archive
        self._site = site
        self._state = state

    def add_pending(self, capture: Capture) -> None:
        """Add the items that the page names and that are not known yet.

        Parsing takes some ten times as long as reading, so a page whose item ids are all known is not parsed.
        """
        try:
            response = self._archive.read(capture)
        except ArchiveError as error:
            self._state.problems.append(str(error))
            return
        if response.damage is not None:  # the site sent it that way, and the crawl that fetched it reported it
            self._state.add_page(capture, None)
            return
        item_ids = {int(number) for number in ITEM_ID.findall(response.content)}
        are_known = bool(item_ids) and all(self._state.is_known(f"{self._site.name}:{number}") for number in item_ids)
        self._state.add_page(capture, None if are_known else self.read(capture))

    def is_last(self, capture: Capture) -> bool:
        """Return True if the page says that it is the last one; an empty page proves nothing, as the site may fail."""
        listing = self.read(capture)
        return listing is not None and bool(listing.entries) and following_start(listing, self._site.page_size) is None

    def read(self, capture: Capture) -> Listing | None:
        """Return the page as a listing; None if it is not one or cannot be read."""
        try:
            outcome = read_capture(self._archive, capture).outcome
        except ArchiveError:
            return None
        return listing_of(outcome)


def listing_of(outcome: object) -> Listing | None:
    """Return the items that a page names, given what was read from it; None for a page that names none."""
    if isinstance(outcome, Collection):
        return outcome.listing
    return outcome if isinstance(outcome, Listing) else None
