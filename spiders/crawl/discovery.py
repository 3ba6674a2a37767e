"""What a crawl learns from listings and feeds: which items there are, and what is wrong with these pages."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from schemas.article import Article
from schemas.capture import PageKind
from schemas.crawl_summary import CrawlSummary
from schemas.listing import Listing
from schemas.page_layout import Layout
from schemas.reject import Reject
from spiders.archive.stored_record import ArchivedResponse
from spiders.crawl.feeds import FeedCheck, feed_address
from spiders.crawl.layout_drift import LayoutWatch
from spiders.crawl.report import REASONS_AT_THE_END, CrawlReport
from spiders.crawl.state import CrawlState, listing_of, summary_digest
from spiders.crawl.unanswered import is_address, is_waiting, updated
from spiders.crawl.walk import Walk
from spiders.crawl.yield_watch import YieldWatch
from spiders.crawl.yields import READER_REASONS, read_yields
from spiders.pages import reader_version
from spiders.read import Outcome, read_response
from spiders.sites import Site
from spiders.urls import NUMBER, identify, listing_url

logger = logging.getLogger(__name__)

MISSING = frozenset({404, 410})


class Discovery:
    """Reads the pages that name items as they are fetched, and reports what is wrong with them."""

    def __init__(self, site: Site, report: CrawlReport, state: CrawlState) -> None:
        self.state = state
        self._layout = LayoutWatch(state.layout, reader_version(site))
        self._yields = YieldWatch(self._layout.baseline.yields, state.misses)
        self._watch_failed = False
        self._odd_items: dict[str, str] = {}
        self._site = site
        self._report = report
        report.unanswered_before = state.unanswered
        self._feeds = FeedCheck(site)
        self._walks: dict[str, Walk] = {}
        self._started_at = datetime.now(UTC)

    def begin_walk(self, section: str, *, audit: bool) -> Walk:
        """Begin a walk over a section's listing: to its end in an audit, and if it was never walked to its end."""
        see = listing_url(section, 0, self._site)
        walk = Walk(
            section,
            self._site.page_size,
            to_the_end=audit or section not in self.state.walked,
            report_fault=lambda text: self._report.add_problem(f"{section}: {text}; see {see}"),
        )
        self._walks[section] = walk
        return walk

    def add_listing_page(self, walk: Walk, start: int, response: ArchivedResponse) -> tuple[int | None, dict[str, str]]:
        """Read a page of a walk.

        Args:
            walk: the walk.
            start: offset of the page.
            response: the page.

        Returns:
            The offset of the next page, None at the end of the walk; and the items that were not known, with their
            addresses.
        """
        capture = response.capture
        self.watch_layout(PageKind.LISTING, response)
        listing, cause = self._listing(response)
        if listing is not None and (listing.section, listing.start) != (walk.section, start):
            listing, cause = None, f"it redirects to {capture.url}"
        if listing is None:
            return self.listing_missing(walk, start, f"could not be read: {cause}"), {}
        self._report.answered.add(listing_url(walk.section, start, self._site))
        self._report.add_listing_page(walk.section, start, len(listing.entries), listing.page_count)
        self._feeds.add_listing_page(walk.section, listing.newest)
        new_items = self.state.add_page(capture, listing)
        return walk.advance(listing, len(new_items), capture.fetched_at, len(response.content)), new_items

    def listing_missing(self, walk: Walk, start: int, cause: str) -> int | None:
        """Report a listing page that cannot be fetched or read, and return the offset of the next page of the walk."""
        url = listing_url(walk.section, start, self._site)
        self._report.page_missing(url, f"{walk.section}: the listing at start={start} {cause}; see {url}", cause)
        return walk.advance(None)

    def add_feed(self, section: str, response: ArchivedResponse) -> dict[str, str]:
        """Read a feed, and return the items that were not known, with their addresses.

        A section without a feed is a note, not a problem.
        """
        capture = response.capture
        if capture.status in MISSING:
            self._report.add_note(f"there is no feed at {capture.url} (status {capture.status})")
            return {}
        feed, cause = self._listing(response)
        if feed is None:
            self.feed_missing(section, f"could not be read: {cause}")
            return {}
        self._report.answered.add(feed_address(section, self._site) or "")
        self._feeds.add_feed(section, feed)
        return self.state.add_page(capture, feed)

    def feed_missing(self, section: str, cause: str) -> None:
        """Report a feed that cannot be fetched or read."""
        url = feed_address(section, self._site) or ""
        self._report.page_missing(url, f"{section or self._site.title}: the feed {cause}; see {url}", cause)

    def compare_feeds(self) -> None:
        """Report the feeds that have stopped, by the dates of the listings; called when all of them are read."""
        problems, notes = self._feeds.verdicts()
        keys = {f"{self._site.origin}/ {NUMBER.sub('', problem)}": problem for problem in problems}
        for key, problem in keys.items():
            self._report.page_missing(key, problem, problem)
        before = (key for key in self.state.unanswered if key.startswith(f"{self._site.origin}/ the feed"))
        self._report.answered.update(key for key in before if key not in keys)
        for note in notes:
            self._report.add_note(note)

    def in_scope(self, url: str, sections: list[str]) -> bool:
        """Return True for an item of these sections, or one whose address names no section: the crawl fetches both."""
        section = identify(url, self._site).section
        return section is None or section in sections

    def compare_layout(self) -> None:
        """Report again a new layout that an earlier crawl found, unless a page is as before; called at the end."""
        for kind, problem in self.state.layout_problems.items():
            is_read = kind != PageKind.ITEM or self._yields.in_order
            if not (is_read and self._layout.has_seen_in_order(PageKind(kind))):
                self._report.layout_still_changed(kind, problem)

    def is_waiting(self, article_id: str) -> bool:
        """Return True for an item that is not asked for in this crawl, because it was unreachable in many others."""
        return is_waiting(self.state.unanswered.get(article_id), self._started_at)

    def summary(self, doubtful: Mapping[str, str], reason: str = "finished") -> CrawlSummary:
        """Return what the crawl knows at its end, for the next one to begin with.

        Args:
            doubtful: items, with their addresses, whose responses do not count.
            reason: why the crawl ended. What one that was stopped could not fetch says nothing about single pages.
        """
        pending = self.state.pending | dict(doubtful)
        before = self.state.unanswered
        gone = {key for key in before if not is_address(key) and key not in pending}
        unanswered = self._report.unanswered if reason in REASONS_AT_THE_END else {}
        walks = [walk for walk in self._walks.values() if walk.summary() is not None]
        walked = self.state.walked | {walk.section for walk in walks if walk.is_whole}
        return CrawlSummary(
            crawl_id=str(uuid4()),
            started_at=self._started_at,
            finished_at=datetime.now(UTC),
            walks=tuple(account for walk in walks if (account := walk.summary()) is not None),
            walked=tuple(sorted(walked)),
            pending=dict(sorted(pending.items())),
            unanswered=updated(before, unanswered, self._report.answered | gone, datetime.now(UTC)),
            read_until=max(self.state.read.values(), default=None),
            layout=self._baseline(),
            layout_problems=self._report.layout_problems,
            misses=self._yields.misses(),
            pages_read=summary_digest(self.state.read),
        )

    @property
    def odd_items(self) -> dict[str, str]:
        """The latest items in a row that do not look as items did, with their addresses: they are requested again."""
        addresses = [
            identify(url, self._site) for url in sorted(self._yields.odd_pages if not self._yields.in_order else ())
        ]
        return {address.article_id: address.url for address in addresses if address.article_id} | self._odd_items

    def watch_item(
        self, article_id: str, response: ArchivedResponse, outcome: Outcome, rejected_before: bool = False
    ) -> None:
        """Compare the page of an item with those of earlier crawls, unless it is not an item at all.

        A page that was rejected before and is again says nothing about the site: a refresh asks for all of these.
        """
        if isinstance(outcome, Reject) and outcome.reason not in READER_REASONS:
            return
        self.watch_layout(PageKind.ITEM, response, None if rejected_before and isinstance(outcome, Reject) else outcome)
        if self._layout.in_order(PageKind.ITEM):
            self._odd_items.clear()
        else:
            self._odd_items[article_id] = response.capture.url

    def watch_layout(self, kind: PageKind, response: ArchivedResponse, outcome: Outcome = None) -> None:
        """Compare a page, and what was read from it, with earlier crawls, if the site answered with a whole page.

        A page that cannot be compared might be of a new design: a failure of the watch counts as one.
        """
        if response.damage is not None or response.status != HTTPStatus.OK or not response.is_final:
            return
        url = response.capture.url
        try:
            evidence = self._layout.add_page(kind, url, response.content, response.content_type)
            if kind is PageKind.ITEM and isinstance(outcome, Article | Reject):
                fields = read_yields(outcome, self._site, response.capture.fetched_at)
                findings = self._yields.add_page(identify(url, self._site), fields)
                evidence |= findings.problems
                self._report.fields_read_otherwise(findings.notes)
        except MemoryError:
            raise
        except Exception as error:
            logger.exception("The watch over the layout failed on %s", url)
            self._watch_failed = True
            self._report.watch_failed(kind.value, url, f"{type(error).__name__}: {error}")
            return
        if evidence:
            self._report.layout_changed(kind.value, evidence)

    def _baseline(self) -> Layout:
        """Return the baseline for the next crawl: with the pages of this one, unless something is wrong with them."""
        if self._watch_failed or self._layout.has_drifted or self._yields.has_drifted:
            return self._layout.baseline
        return self._layout.layout().model_copy(update={"yields": self._yields.counts()})

    def _listing(self, response: ArchivedResponse) -> tuple[Listing | None, str]:
        """Return the page as a listing, or None and why it is not one."""
        outcome = read_response(response, self._site)
        listing = listing_of(outcome)
        if listing is not None and response.is_final:
            return listing, ""
        if isinstance(outcome, Reject):
            return None, f"{outcome.reason}: {outcome.detail}"
        return None, f"status {response.status}, or broken off"
