"""The spider: walks the listings of the site's sections, reads its feeds, and fetches each item not yet archived."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from schemas.article import Article
from schemas.capture import Capture, PageKind
from schemas.listing import KnownItem
from schemas.reject import Reject, RejectReason
from spiders.archive.archive import CRAWL_URN, Archive
from spiders.archive.stored_record import ArchivedResponse
from spiders.crawl.discovery import MISSING, Discovery
from spiders.crawl.events import EventLog
from spiders.crawl.feeds import ALL_SECTIONS, feed_address
from spiders.crawl.report import CrawlReport
from spiders.crawl.state import CrawlState, read_crawl_state
from spiders.crawl.walk import Walk
from spiders.downloader.errors import ForbiddenByRobotsError, StopCrawlError
from spiders.downloader.politeness import PolitenessLog
from spiders.downloader.spider import ARCHIVED, ArchivingSpider
from spiders.messages import first_of
from spiders.proxies import reach_own_addresses_directly
from spiders.read import Outcome, read_response
from spiders.responses import FINAL_STATUSES, PERMANENT_REDIRECTS
from spiders.sites import load_site
from spiders.urls import fetch_url, identify, listing_url

ARCHIVE_DIRECTORY = "archive"
DOUBTFUL_IN_A_ROW = frozenset(
    {
        RejectReason.UNKNOWN_LAYOUT, RejectReason.LOGIN_REQUIRED, RejectReason.SOFT_404, RejectReason.ERROR_PAGE,
        RejectReason.LISTING,
    }
)  # fmt: skip
"""Reasons for which one item may be rejected, but not many in a row."""


class AnalystSpider(ArchivingSpider):
    """Fetches what is pending and what the listings newly name; yields each article as a dictionary.

    It keeps no state but the archive: if it is killed at any moment, the next crawl does the rest. Its finish reason is
    `finished` only if every listing was walked as far as necessary and every requested item got a final response.
    """

    name = "analyst"

    def __init__(
        self,
        site: str,
        data_dir: str = "data",
        origin: str | None = None,
        sections: str = "",
        audit: str | bool = False,
        accept_layout: str | bool = False,
        items: str | None = None,
        pending: str | bool = True,
        events: str | None = None,
    ) -> None:
        """Take the spider's arguments, as `-a sections=field-reports,feature-articles`.

        Args:
            site: name of the site file.
            data_dir: the directory that holds `archive/`.
            origin: fetch from there instead of the public host, as http://127.0.0.1:8001.
            sections: slugs with commas; by default all that the site file says to crawl.
            audit: walk every listing to its end, even if its newest pages name nothing new.
            accept_layout: begin a new baseline of what the pages look like, instead of comparing them with the old one.
            items: a JSON file of items (`schemas.listing.KnownItem`) to fetch; then no listing is walked and no feed
                is read.
            pending: fetch also what is pending and what the listings newly name. Without it and without `items` the
                crawl discovers items, and fetches none.
            events: where to write events: a file descriptor or a path.

        Raises:
            ValueError: a section that the site does not have, or an origin with a user name.
        """
        super().__init__()
        self.site = load_site(site)
        self.origin = origin or None
        if "@" in (origin or ""):
            raise ValueError("an origin has no user name and no password, which would be archived")
        reach_own_addresses_directly(origin or "")
        self.audit = is_yes(audit)
        self.accept_layout = is_yes(accept_layout)
        self.known_items = TypeAdapter(list[KnownItem]).validate_json(Path(items).read_bytes()) if items else None
        self.fetches_pending = is_yes(pending)
        self.rejected_before = {item.article_id for item in self.known_items or () if item.was_rejected}
        chosen = [slug.strip() for slug in sections.split(",") if slug.strip()]
        self.sections = chosen or [slug for slug, section in self.site.sections.items() if section.crawl]
        self.feeds = self.sections if chosen else [*self.sections, ALL_SECTIONS]
        if unknown := set(self.sections) - set(self.site.sections):
            raise ValueError(
                f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(self.site.sections)}"
            )
        self.archive = Archive(Path(data_dir) / ARCHIVE_DIRECTORY, self.site)
        self.site = self.archive.site_with_layouts()
        self.report = CrawlReport(EventLog(events))
        self.politeness = PolitenessLog()
        self.discovery = Discovery(self.site, self.report, CrawlState())
        self._finish_reason = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> Self:
        """Return the spider, with arguments that are not given taken from the settings; called by Scrapy."""
        for argument in ("site", "data_dir", "origin", "events"):
            setting = crawler.settings.get(f"CACI_{argument.upper()}")
            if setting:
                kwargs.setdefault(argument, setting)
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.check_completeness, signal=signals.spider_idle)
        crawler.signals.connect(spider.report_defect, signal=signals.spider_error)
        crawler.signals.connect(spider.send_summary, signal=signals.engine_stopped)
        return spider

    @property
    def problems(self) -> list[str]:
        """What keeps the crawl from being complete."""
        return self.report.problems

    async def start(self) -> AsyncIterator[Request]:
        """Request what is pending, then the first page of each section, then the feeds."""
        for problem in first_of(self.archive.problems):
            self.logger.warning("Archive: %s", problem)
        state = read_crawl_state(self.archive, self.site)
        if self.accept_layout:
            state.layout, state.layout_problems, state.misses = None, {}, {}
        self.discovery = Discovery(self.site, self.report, state)
        for problem in state.problems:
            self.report.add_problem(problem)
        pending = state.pending if self.fetches_pending else {}
        for request in self.item_requests(pending | {item.article_id: item.url for item in self.known_items or ()}):
            yield request
        if self.known_items is None:
            for request in self.discovery_requests():
                yield request

    def discovery_requests(self) -> Iterator[Request]:
        """Yield the requests for the first page of each section, and for the feeds."""
        for section in self.sections:
            walk = self.discovery.begin_walk(section, audit=self.audit)
            yield self.listing_request(walk, walk.start)
        for section in self.feeds:
            if (url := feed_address(section, self.site)) is not None:
                yield self.request(url, self.parse_feed, self.feed_failed, section=section)

    def item_requests(self, named: Mapping[str, str]) -> Iterator[Request]:
        """Yield the requests for items of the sections that are crawled; the others stay pending."""
        for article_id, url in named.items():
            if self.discovery.in_scope(url, self.sections) and not self.discovery.is_waiting(article_id):
                yield self.item_request(article_id, url)

    def item_request(self, article_id: str, url: str) -> Request:
        """Return the request for an item."""
        self.report.items_to_request += 1
        return self.request(url, self.parse_item, self.item_failed, article_id=article_id)

    def listing_request(self, walk: Walk, start: int) -> Request:
        """Return the request for one page of a listing."""
        self.report.listings_requested += 1
        url = listing_url(walk.section, start, self.site)
        return self.request(url, self.parse_listing, self.listing_failed, walk=walk, start=start)

    def request(
        self, url: str, callback: Callable[..., Any], errback: Callable[[Failure], Any], **arguments: object
    ) -> Request:
        """Return the request for a public address, without Scrapy's filter of duplicates, which drops redirects."""
        return Request(
            fetch_url(url, self.origin),
            callback=callback,
            errback=errback,
            cb_kwargs=arguments,
            # Set before it is queued, so that a retry, which carries it as well, does not get a queue of its own.
            meta={"download_slot": self.site.name},
            dont_filter=True,
        )

    def parse_listing(self, response: Response, walk: Walk, start: int) -> Iterator[Request]:
        """Request the next page of the walk, and the items that this page newly names."""
        following, new_items = self.discovery.add_listing_page(walk, start, response.meta[ARCHIVED])
        self.stop_if_site_failed()
        if following is not None:
            yield self.listing_request(walk, following)
        yield from self.item_requests(new_items if self.fetches_pending else {})

    def parse_feed(self, response: Response, section: str) -> Iterator[Request]:
        """Request the items that the feed alone names."""
        new_items = self.discovery.add_feed(section, response.meta[ARCHIVED])
        yield from self.item_requests(new_items if self.fetches_pending else {})

    def parse_item(self, response: Response, article_id: str) -> Iterator[dict[str, Any]]:
        """Yield the article, read from the bytes that were archived."""
        outcome = self.record_item(article_id, response.meta[ARCHIVED], self.is_moved(article_id, response))
        if isinstance(outcome, Article):
            yield outcome.model_dump(mode="json")
        self.stop_if_site_failed()

    def record_item(self, article_id: str, response: ArchivedResponse, moved: bool = False) -> Outcome:
        """Report what became of an item, and return what was read.

        Args:
            article_id: the item that was requested.
            response: what its address, or the one that it redirects to, was answered with.
            moved: whether the item is redirected to another one permanently.
        """
        capture, outcome = response.capture, read_response(response, self.site)
        if moved and capture.article_id is not None:
            self.record_item(capture.article_id, response)
            self.discovery.state.mark_done(article_id)
            self.report.item_answered(article_id, capture.url, capture.status)
        elif capture.article_id != article_id:
            self.report.item_unanswered(article_id, f"redirected to {capture.url}", capture.status)
        elif response.is_final:
            self.discovery.state.mark_done(article_id)
            rejected_before = article_id in self.rejected_before
            self.discovery.watch_item(article_id, response, outcome, rejected_before)
            doubt = reason_for_doubt(capture, outcome)
            as_before = doubt is not None and rejected_before
            self.report.item_answered(article_id, capture.url, capture.status, doubt, as_before)
        else:
            cause = "broken off" if capture.status in FINAL_STATUSES else f"status {capture.status}"
            self.report.item_unanswered(article_id, cause, capture.status)
        return outcome

    def item_failed(self, failure: Failure) -> None:
        """Report an item that got no response, or one that a middleware did not hand on."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.stop_if_requested(failure)
        article_id = request.cb_kwargs["article_id"]
        if isinstance(failure.value, ForbiddenByRobotsError):
            self.report.item_forbidden(article_id)
        elif (archived := request.meta.get(ARCHIVED)) is not None:
            self.record_item(article_id, archived)  # a body too large once decompressed
        else:
            self.report.item_unanswered(article_id, describe(failure))
        self.stop_if_site_failed()

    def is_moved(self, article_id: str, response: Response) -> bool:
        """Return True if the item's own address redirects to another item permanently."""
        reasons = response.meta.get("redirect_reasons", [])
        if not reasons or reasons[0] not in PERMANENT_REDIRECTS:
            return False
        target = [*response.meta["redirect_urls"], response.url][1]
        address = identify(target, self.site, self.origin)
        return address.page_kind is PageKind.ITEM and address.article_id != article_id

    def listing_failed(self, failure: Failure) -> Iterator[Request]:
        """Report a listing page that got no response, and request the page after it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.stop_if_requested(failure)
        walk, start = request.cb_kwargs["walk"], request.cb_kwargs["start"]
        following = self.discovery.listing_missing(walk, start, f"could not be fetched: {describe(failure)}")
        if following is not None:
            yield self.listing_request(walk, following)

    def feed_failed(self, failure: Failure) -> None:
        """Report a feed that got no response; one that robots.txt forbids is not a fault, since the listings count."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.stop_if_requested(failure)
        if isinstance(failure.value, ForbiddenByRobotsError):
            self.report.add_note(str(failure.value))
            return
        self.discovery.feed_missing(request.cb_kwargs["section"], f"could not be fetched: {describe(failure)}")

    def stop_if_requested(self, failure: Failure) -> None:
        """End the crawl if the downloader found that nothing more may be requested."""
        if isinstance(failure.value, StopCrawlError):
            self.report.add_problem(str(failure.value))
            raise CloseSpider(failure.value.reason)

    def stop_if_site_failed(self) -> None:
        """End the crawl if the site is down or its layout is unknown."""
        if (reason := self.report.reason_to_stop()) is not None:
            raise CloseSpider(reason)

    def report_defect(self, failure: Failure, response: Response | Failure) -> None:
        """Report a defect in a callback: the page is archived, but what it names was not followed."""
        if not isinstance(failure.value, CloseSpider):
            text = f"a defect: {describe(failure)}"
            url = response.url if isinstance(response, Response) else self.site.origin
            self.report.page_missing(f"{url} a defect", text, text)

    def check_completeness(self) -> None:
        """End a crawl with problems as incomplete; called when nothing is left to request."""
        self.discovery.compare_feeds()
        if self.problems:
            raise CloseSpider("incomplete")

    def closed(self, reason: str) -> None:
        """Write what the crawl knows, for the next one to begin with; called by Scrapy at the end."""
        self._finish_reason = reason
        self.discovery.compare_layout()
        if self.writer is None:
            return
        summary = self.discovery.summary(self.report.doubtful | self.discovery.odd_items, reason)
        try:
            self.writer.write_metadata(f"{CRAWL_URN}{summary.crawl_id}", summary.model_dump(mode="json"))
            self.writer.close()
        except OSError as error:
            self.report.add_problem(f"the summary of the crawl could not be written: {error}")

    def send_summary(self) -> None:
        """Send the crawl's account to the parent process, once the archive is closed."""
        stats = self.crawler.stats.get_stats() if self.crawler.stats is not None else {}
        summary = self.politeness.summary(self.settings, stats)
        self.report.finish(self._finish_reason, stats, summary, self.politeness.items)


def reason_for_doubt(capture: Capture, outcome: Outcome) -> str | None:
    """Return why a response would be doubted if many items in a row got the like; None if it would not."""
    if capture.status in MISSING:
        return f"status {capture.status}"
    if isinstance(outcome, Reject) and outcome.reason in DOUBTFUL_IN_A_ROW:
        return f"{outcome.reason}: {outcome.detail}"
    return None


def is_yes(argument: str | bool) -> bool:
    """Return whether an argument of the command line means yes."""
    return str(argument).lower() in {"1", "true", "yes"}


def describe(failure: Failure) -> str:
    """Return the failure as one line."""
    return f"{type(failure.value).__name__}: {failure.value}".replace("\n", " ")
