"""What a crawl learns from listings and feeds: which items there are, and what is wrong with the pages that say so."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from schemas.capture import PageKind
from schemas.crawl_summary import CrawlSummary
from schemas.listing import Listing
from schemas.reject import Reject, RejectReason
from spiders.archive.stored_record import ArchivedResponse
from spiders.crawl.feeds import FeedCheck
from spiders.crawl.layout_drift import LayoutWatch
from spiders.crawl.report import CrawlReport
from spiders.crawl.state import CrawlState, listing_of, summary_digest
from spiders.crawl.walk import Walk
from spiders.read import Outcome, read_response
from spiders.sites import Site
from spiders.urls import identify

MISSING = frozenset({404, 410})
LAYOUT_REASONS = frozenset({RejectReason.UNKNOWN_LAYOUT, RejectReason.EMPTY})
"""What an item's page of a new design may be refused for."""


class Discovery:
    """Takes the pages that name items, as they are fetched; tells the report what is wrong with them."""

    def __init__(self, site: Site, report: CrawlReport, state: CrawlState) -> None:
        self.state = state
        self._layout = LayoutWatch(state.layout)
        self.odd: dict[str, str] = {}
        """The latest items in a row, with their addresses, that do not look as items did: they are asked for again."""
        self._site = site
        self._report = report
        self._feeds = FeedCheck(site)
        self._walks: dict[str, Walk] = {}
        self._started_at = datetime.now(UTC)

    def begin(self, section: str, *, audit: bool) -> Walk:
        """A walk over a section's listing: to its end in an audit, and where it was never walked so far."""
        walk = Walk(
            section,
            self._site.page_size,
            to_the_end=audit or section not in self.state.walked,
            fault=lambda text: self._report.add_problem(f"{section}: {text}"),
        )
        self._walks[section] = walk
        return walk

    def take_listing(self, walk: Walk, start: int, response: ArchivedResponse) -> tuple[int | None, dict[str, str]]:
        """Takes the page of a walk at `start`; gives the next one's offset and the items newly named."""
        capture = response.capture
        self.watch_layout(PageKind.LISTING, response)
        listing, cause = self._listing(response)
        if listing is not None and (listing.section, listing.start) != (walk.section, start):
            listing, cause = None, f"it redirects to {capture.url}"
        if listing is None:
            return self.listing_missing(walk, start, f"could not be read: {cause}"), {}
        self._report.listing_read(walk.section, start, len(listing.entries), listing.page_count)
        self._feeds.listing_read(walk.section, listing.newest)
        fresh = self.state.take(capture, listing)
        return walk.take(listing, len(fresh), capture.fetched_at), fresh

    def listing_missing(self, walk: Walk, start: int, cause: str) -> int | None:
        """Takes note of a page that is not to be had; gives the offset of the page at which the walk goes on."""
        self._report.add_problem(f"{walk.section}: the listing at start={start} {cause}")
        return walk.take(None)

    def take_feed(self, section: str, response: ArchivedResponse) -> dict[str, str]:
        """Takes a feed; gives the items newly named. That a section has none is noted, and no more."""
        capture = response.capture
        if capture.status in MISSING:
            self._report.add_note(f"there is no feed at {capture.url} (status {capture.status})")
            return {}
        feed, cause = self._listing(response)
        if feed is None:
            self.feed_missing(section, f"could not be read: {cause}")
            return {}
        self._feeds.feed_read(section, feed)
        return self.state.take(capture, feed)

    def feed_missing(self, section: str, cause: str) -> None:
        """Takes note of a feed that is not to be had."""
        self._report.add_problem(f"{section or self._site.title}: the feed {cause}")

    def compare_feeds(self) -> None:
        """To be called when all are read: a feed that stopped is told from a live one by the listings' dates."""
        problems, notes = self._feeds.verdicts()
        for problem in problems:
            self._report.add_problem(problem)
        for note in notes:
            self._report.add_note(note)

    def in_scope(self, url: str, sections: list[str]) -> bool:
        """True for an item that a crawl of these sections fetches; one whose address names no section is."""
        section = identify(url, self._site).section
        return section is None or section in sections

    def compare_layout(self) -> None:
        """To be called at the end: what an earlier crawl told of a new layout holds on until a page is as before."""
        for kind, told in self.state.layout_problems.items():
            if not self._layout.has_seen_in_order(PageKind(kind)):
                self._report.layout_still_changed(kind, told)

    def summary(self, ask_again: Mapping[str, str]) -> CrawlSummary:
        """What the crawl knows at its end; `ask_again` are items whose answers are not to be believed."""
        walks = [walk for walk in self._walks.values() if walk.summary() is not None]
        walked = self.state.walked | {walk.section for walk in walks if walk.whole}
        return CrawlSummary(
            crawl_id=str(uuid4()),
            started_at=self._started_at,
            finished_at=datetime.now(UTC),
            walks=tuple(account for walk in walks if (account := walk.summary()) is not None),
            walked=tuple(sorted(walked)),
            pending=dict(sorted((self.state.pending | dict(ask_again)).items())),
            read_until=max(self.state.read.values(), default=None),
            layout=self._layout.layout(),
            layout_problems=self._report.layout_problems,
            pages_read=summary_digest(self.state.read),
        )

    def watch_item(self, article_id: str, response: ArchivedResponse, outcome: Outcome) -> None:
        """Compare the page of an item with those of earlier crawls, unless it is not an item at all."""
        if isinstance(outcome, Reject) and outcome.reason not in LAYOUT_REASONS:
            return
        self.watch_layout(PageKind.ITEM, response)
        if self._layout.in_order(PageKind.ITEM):
            self.odd.clear()
        else:
            self.odd[article_id] = response.capture.url

    def watch_layout(self, kind: PageKind, response: ArchivedResponse) -> None:
        """Compare a page with those of earlier crawls, if the site answered with a whole page."""
        if response.damage is not None or response.status != HTTPStatus.OK or not response.is_final:
            return
        evidence = self._layout.take(kind, response.capture.url, response.content, response.content_type)
        if evidence:
            self._report.layout_changed(kind.value, evidence)

    def _listing(self, response: ArchivedResponse) -> tuple[Listing | None, str]:
        """Return the page as a listing, or None and why it is not one."""
        outcome = read_response(response, self._site)
        listing = listing_of(outcome)
        if listing is not None and response.is_final:
            return listing, ""
        if isinstance(outcome, Reject):
            return None, f"{outcome.reason}: {outcome.detail}"
        return None, f"status {response.status}, or broken off"
