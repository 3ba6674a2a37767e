"""The spider: walks the listings of the site's sections and fetches each item that the archive does not hold yet."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from schemas.article import Article
from schemas.capture import Capture, Reject, RejectReason
from schemas.listing import Listing
from spiders.answers import FINAL_STATUSES, is_final
from spiders.archive import Archive
from spiders.crawl_report import CrawlReport
from spiders.crawl_state import CrawlState, read_crawl_state
from spiders.events import EventLog
from spiders.middlewares import StopCrawlError
from spiders.read import Outcome, read_capture
from spiders.sites import load_site
from spiders.urls import fetch_url, listing_url
from spiders.walk import Walk, WalkError

ARCHIVE_DIRECTORY = "archive"


class AnalystSpider(scrapy.Spider):
    """Fetches what is pending and what the listings newly name; yields each article read as a dictionary.

    It keeps no state but the archive: killed at any moment, the next crawl does what is left. Its finish reason is
    `finished` only if every listing was walked as far as it must be and every item asked for got a final answer.
    """

    name = "analyst"

    def __init__(
        self,
        data_dir: str = "data",
        origin: str | None = None,
        sections: str = "",
        site: str = "caci",
        full: str | bool = False,
        events: str | None = None,
    ) -> None:
        """The spider's arguments, as `-a sections=field-reports,feature-articles`.

        Args:
            data_dir: the directory that holds `archive/`.
            origin: fetch from there instead of the public host, as http://127.0.0.1:8001.
            sections: slugs with commas; all that the site file says to crawl by default.
            site: name of the site file.
            full: walk every listing to its end, even where its newest pages name nothing new.
            events: where to write events: a file descriptor or a path.

        Raises:
            ValueError: a section that the site does not have.
        """
        super().__init__()
        self.site = load_site(site)
        self.origin = origin or None
        self.full = str(full).lower() in {"1", "true", "yes"}
        self.sections = [name.strip() for name in sections.split(",") if name.strip()]
        self.sections = self.sections or [name for name, section in self.site.sections.items() if section.crawl]
        if unknown := set(self.sections) - set(self.site.sections):
            raise ValueError(
                f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(self.site.sections)}"
            )
        self.archive = Archive(Path(data_dir) / ARCHIVE_DIRECTORY, self.site)
        self.report = CrawlReport(EventLog(events))
        self.state = CrawlState()
        self._finish_reason = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> Self:
        """Made by Scrapy; arguments that are not given come from the settings."""
        settings = {"data_dir": "CACI_DATA_DIR", "origin": "CACI_ORIGIN", "events": "CACI_EVENTS"}
        for argument, setting in settings.items():
            if crawler.settings.get(setting):
                kwargs.setdefault(argument, crawler.settings[setting])
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.look_back, signal=signals.spider_idle)
        crawler.signals.connect(spider.note_defect, signal=signals.spider_error)
        crawler.signals.connect(spider.send_summary, signal=signals.engine_stopped)
        return spider

    @property
    def problems(self) -> list[str]:
        """What keeps the crawl from being complete."""
        return self.report.problems

    async def start(self) -> AsyncIterator[Request]:
        """Asks for what is pending, then for the first page of each section."""
        for problem in self.archive.problems:
            self.logger.warning("Archive: %s", problem)
        self.state = read_crawl_state(self.archive, self.site, frozenset(self.sections))
        for problem in self.state.problems:
            self.report.add_problem(problem)
        for article_id, url in list(self.state.pending.items()):
            yield self.item_request(article_id, url)
        for section in self.sections:
            walked_before = section in self.state.walked and not self.full
            yield self.listing_request(Walk(section, self.site.page_size, walked_before), 0)

    def item_request(self, article_id: str, url: str) -> Request:
        """The request for an item."""
        self.report.items_requested += 1
        return self.request(url, self.parse_item, self.item_failed, article_id=article_id)

    def listing_request(self, walk: Walk, start: int) -> Request:
        """The request for one page of a listing."""
        self.report.listings_requested += 1
        url = listing_url(walk.section, start, self.site)
        return self.request(url, self.parse_listing, self.listing_failed, walk=walk, start=start)

    def request(
        self, url: str, callback: Callable[..., Any], errback: Callable[[Failure], Any], **arguments: object
    ) -> Request:
        """The request for a public address. Scrapy's duplicate filter is off: it drops redirects; we ask but once."""
        return Request(
            fetch_url(url, self.origin),
            callback=callback,
            errback=errback,
            cb_kwargs=arguments,
            # Known before it is queued, so that a retry, which carries it as well, gets no queue of its own.
            meta={"download_slot": self.site.name},
            dont_filter=True,
        )

    def parse_listing(self, response: Response, walk: Walk, start: int) -> Iterator[Request]:
        """Asks for the items that the page newly names, and for the next page."""
        capture: Capture = response.meta["capture"]
        listing = read_capture(self.archive, capture).outcome
        if not isinstance(listing, Listing) or not is_final(self.archive.entry(capture.capture_id)):
            detail = listing.detail if isinstance(listing, Reject) else f"status {response.status}, or broken off"
            self.report.add_problem(f"{walk.section}: the listing at start={start} could not be read: {detail}")
            return
        self.report.listing_read(walk.section, start, len(listing.entries), listing.page_count)
        found: list[Request] = []
        for entry in listing.entries:
            if not self.state.knows(entry.article_id):
                self.state.pending[entry.article_id] = entry.url
                found.append(self.item_request(entry.article_id, entry.url))
        try:
            following = walk.take(listing, len(found))
        except WalkError as error:
            self.report.add_problem(f"{walk.section}: {error}")
            following = None
        if following is not None:
            yield self.listing_request(walk, following)
        yield from found

    def parse_item(self, response: Response, article_id: str) -> Iterator[dict[str, Any]]:
        """Yields the article, read from the bytes that were archived."""
        outcome = self.settle(article_id, response.meta["capture"])
        if isinstance(outcome, Article):
            yield outcome.model_dump(mode="json")
        self.stop_if_in_vain()

    def settle(self, article_id: str, capture: Capture) -> Outcome:
        """Reports what became of an item; gives what was read."""
        outcome = read_capture(self.archive, capture).outcome
        if capture.article_id != article_id:
            self.report.item_unanswered(article_id, f"redirected to {capture.url}", capture.status)
        elif is_final(self.archive.entry(capture.capture_id)):
            unknown = isinstance(outcome, Reject) and outcome.reason is RejectReason.UNKNOWN_LAYOUT
            self.report.item_answered(article_id, capture.status, readable=not unknown)
        else:
            cause = "broken off" if capture.status in FINAL_STATUSES else f"status {capture.status}"
            self.report.item_unanswered(article_id, cause, capture.status)
        return outcome

    def item_failed(self, failure: Failure) -> None:
        """Reports an item that got no answer, or one that a middleware would not hand on."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.stop_if_told(failure)
        article_id = request.cb_kwargs["article_id"]
        if (capture := request.meta.get("capture")) is not None:
            self.settle(article_id, capture)  # a body too large once it is decompressed: archived, and refused
        else:
            self.report.item_unanswered(article_id, describe(failure))
        self.stop_if_in_vain()

    def listing_failed(self, failure: Failure) -> None:
        """Reports a listing page that got no answer: the walk of its section ends there."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.stop_if_told(failure)
        walk, start = request.cb_kwargs["walk"], request.cb_kwargs["start"]
        self.report.add_problem(
            f"{walk.section}: the listing at start={start} could not be fetched: {describe(failure)}"
        )

    def stop_if_told(self, failure: Failure) -> None:
        """Ends the crawl where a middleware found that nothing more may be asked."""
        if isinstance(failure.value, StopCrawlError):
            self.report.add_problem(str(failure.value))
            raise CloseSpider(failure.value.reason)

    def stop_if_in_vain(self) -> None:
        """Ends the crawl where the site is down or its layout is unknown."""
        if (reason := self.report.reason_to_stop()) is not None:
            raise CloseSpider(reason)

    def note_defect(self, failure: Failure) -> None:
        """A defect of ours in a callback: the page is archived, but what it names was not followed."""
        if not isinstance(failure.value, CloseSpider):
            self.report.add_problem(f"a defect: {describe(failure)}")

    def look_back(self) -> None:
        """When nothing is left to do: a crawl with problems must not finish like one without."""
        if self.problems:
            raise CloseSpider("incomplete")

    def closed(self, reason: str) -> None:
        """Called by Scrapy at the end."""
        self._finish_reason = reason

    def send_summary(self) -> None:
        """Tells the parent process how it went, once the archive is closed."""
        stats = self.crawler.stats.get_stats() if self.crawler.stats is not None else {}
        self.report.finish(self._finish_reason, stats)


def describe(failure: Failure) -> str:
    """The failure as one line."""
    return f"{type(failure.value).__name__}: {failure.value}".replace("\n", " ")
