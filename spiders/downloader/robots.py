"""Reads robots.txt before anything else and again during a crawl, and obeys it.

https://www.rfc-editor.org/rfc/rfc9309
"""

import asyncio
import time
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from spiders.downloader.errors import ForbiddenByRobotsError, StopCrawlError
from spiders.downloader.politeness import PolitenessLog
from spiders.downloader.spider import spider_of
from spiders.responses import leads_to_login


class SiteRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, with rules that are never older than ROBOTSTXT_MAX_AGE seconds.

    One request at a time reads them: in Scrapy 2.19 most of the requests that wait for robots.txt see no rules and are
    let through, as docs/upstream/scrapy_robots.py shows. If robots.txt cannot be fetched, Scrapy would continue without
    rules; here the crawl ends, as RFC 9309 asks (https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1.4).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._lock = asyncio.Lock()
        self._max_age_seconds = crawler.settings.getfloat("ROBOTSTXT_MAX_AGE")
        self._read_at: dict[str, float] = {}
        self._failure: StopCrawlError | None = None

    @property
    def _log(self) -> PolitenessLog:
        return spider_of(self.crawler).politeness

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules for the request's host; None if they cannot be fetched."""
        host = urlsplit(request.url).netloc
        async with self._lock:
            now = time.monotonic()
            if self._failure is None and now - self._read_at.get(host, now) >= self._max_age_seconds:
                del self._parsers[host]
            if host not in self._parsers:
                self._read_at[host] = now
                self._log.robots.read += 1
            return await super().robot_parser(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let the request pass.

        Raises:
            ForbiddenByRobotsError: the rules forbid its page.
            StopCrawlError: the rules cannot be fetched.
        """
        if rp is None:
            raise self._failure or StopCrawlError("robots_unreachable", "robots.txt cannot be fetched")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            self._log.robots.disallowed += 1
            raise ForbiddenByRobotsError(f"robots.txt forbids {request.url}") from error
        self._log.robots.allowed += 1

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._log.robots.unreachable += 1
        message = f"robots.txt of {netloc} cannot be fetched, so nothing else may be ({exc})"
        self._failure = exc if isinstance(exc, StopCrawlError) else StopCrawlError("robots_unreachable", message)
        super()._robots_error(self._failure, netloc)


class RobotsAnswerMiddleware:
    """Judges the response for robots.txt after its retries: a missing one (4xx) allows everything.

    https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1.3
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response, with an empty body if robots.txt is missing; responses of other pages pass.

        Raises:
            StopCrawlError: the server responded with an error, or with a redirect that is not followed.
        """
        broke_off = "dataloss" in response.flags
        if not _is_for_robots(request) or (200 <= response.status < 300 and not broke_off):
            return response
        if 400 <= response.status < 500 and response.status != 429:
            return response.replace(body=b"")
        location = response.headers.get("Location")
        if location is not None and leads_to_login(location.decode("latin-1")):
            raise _unreachable(request, "the site redirects to its login page")
        raise _unreachable(request, "the answer broke off" if broke_off else f"status {response.status}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Let errors of other pages pass.

        Raises:
            StopCrawlError: robots.txt could not be fetched at all.
        """
        if _is_for_robots(request) and not isinstance(exception, StopCrawlError):
            raise _unreachable(request, f"{type(exception).__name__}: {exception}") from exception


def _unreachable(request: Request, cause: str) -> StopCrawlError:
    message = f"{request.url} cannot be fetched, so nothing else may be ({cause})"
    return StopCrawlError("robots_unreachable", message)


def _is_for_robots(request: Request) -> bool:
    """Return True for a request of Scrapy's robots.txt middleware, which alone sets this key, and for its redirects."""
    return bool(request.meta.get("dont_obey_robotstxt"))
