"""Downloader middlewares that make the crawler a good guest: where it may go, what it obeys, and when it waits."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from spiders.answers import leads_to_login
from spiders.sites import Site

logger = logging.getLogger(__name__)

DEFAULT_PORTS = frozenset({None, 80, 443})
LONGEST_PAUSE_SECONDS = 300.0


class StopCrawlError(IgnoreRequest):
    """Nothing more may be asked of the site; the spider ends the crawl with `reason`."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def is_allowed(url: str, site: Site, origin: str | None) -> bool:
    """True for an address that may be fetched: the origin, if one is given, else the site's own hosts.

    With an origin even the public hosts are refused, so that a crawl of a copy never reaches the real site.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username is not None:
        return False
    if origin is not None:
        start = urlsplit(origin)
        return (parts.scheme, parts.netloc.lower()) == (start.scheme, start.netloc.lower())
    return site.is_own_host(parts.hostname or "") and port in DEFAULT_PORTS


class HostFilterMiddleware:
    """Refuses every address that is not the site's, redirects included, and keeps one delay for all of its hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for a foreign address."""
        spider = self._crawler.spider
        site: Site = getattr(spider, "site")  # noqa: B009 - Scrapy's Spider has no such attribute, ours has
        if not is_allowed(request.url, site, getattr(spider, "origin", None)):
            raise IgnoreRequest(f"not an address of the site: {request.url}")
        # `www.` and the bare name are one server: without this each would get its own request a second.
        request.meta["download_slot"] = site.name


class SerialRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, one request at a time until robots.txt has been read.

    In Scrapy 2.19 all requests that wait for robots.txt share one Deferred, whose result the first to get it takes
    along: the others see no rules and are let through.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._lock = asyncio.Lock()

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for the request's host; None where there are none."""
        async with self._lock:
            return await super().robot_parser(request)


class RobotsGuardMiddleware:
    """Stops the crawl where robots.txt cannot be had, as RFC 9309 (2.3.1.4) asks; Scrapy would go on.

    It stands between Scrapy's robots.txt middleware and its retries. A missing robots.txt (4xx) allows everything.
    """

    def __init__(self) -> None:
        self._failure: StopCrawlError | None = None

    def process_request(self, request: Request) -> None:
        """Raises StopCrawlError for each page once robots.txt could not be had."""
        if self._failure is not None and not _is_for_robots(request):
            raise self._failure

    def process_response(self, request: Request, response: Response) -> Response:
        """Judges the answer for robots.txt; other responses pass.

        Raises:
            StopCrawlError: the server answered with an error, or a redirect that is not followed.
        """
        broke_off = "dataloss" in response.flags
        if not _is_for_robots(request) or (200 <= response.status < 300 and not broke_off):
            return response
        if 400 <= response.status < 500 and response.status != 429:
            return response.replace(body=b"")
        raise self._fail(request, "the answer broke off" if broke_off else f"status {response.status}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises StopCrawlError where robots.txt could not be fetched at all."""
        if _is_for_robots(request):
            raise self._fail(request, f"{type(exception).__name__}: {exception}") from exception

    def _fail(self, request: Request, cause: str) -> StopCrawlError:
        text = f"{request.url} cannot be had, so nothing may be fetched ({cause})"
        self._failure = StopCrawlError("robots_unreachable", text)
        return self._failure


class PauseMiddleware:
    """Lets the whole crawl wait after an error: as long as Retry-After says, else longer each time.

    The wait grows from five times the delay between requests; with a delay of 0 only Retry-After counts.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._statuses = {int(status) for status in crawler.settings.getlist("RETRY_HTTP_CODES")}
        self._first_pause = 5 * crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._resume_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy passes it by name
        """Waits until the pause is over."""
        while (seconds := self._resume_at - time.monotonic()) > 0:
            await asyncio.sleep(seconds)

    def process_response(self, request: Request, response: Response) -> Response:
        """Begins a pause where the server is overloaded."""
        if response.status in self._statuses:
            self._pause(request, retry_after_seconds(response))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Begins a pause where there was no answer."""
        if not isinstance(exception, IgnoreRequest):
            self._pause(request, None)

    def _pause(self, request: Request, asked: float | None) -> None:
        seconds = self._first_pause * 2 ** int(request.meta.get("retry_times", 0)) if asked is None else asked
        seconds = min(seconds, LONGEST_PAUSE_SECONDS)
        if seconds > 0:
            logger.info("Waiting %.0f seconds after %s", seconds, request.url)
            self._resume_at = max(self._resume_at, time.monotonic() + seconds)


class SiteRedirectMiddleware(RedirectMiddleware):
    """Follows redirects, but takes one to the login page for the answer."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Gives the response itself, or the request that it redirects to."""
        location = response.headers.get("Location")
        if location is not None and leads_to_login(location.decode("latin-1")):
            return response
        return super().process_response(request, response)


def retry_after_seconds(response: Response) -> float | None:
    """What Retry-After asks for, in seconds or as a date; None where it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _is_for_robots(request: Request) -> bool:
    """True for a request of Scrapy's robots.txt middleware, which alone sets this key, and for its redirects."""
    return bool(request.meta.get("dont_obey_robotstxt"))
