"""Waiting: when the site is overloaded, or does not answer."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from spiders.downloader.errors import StopCrawlError

logger = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 300.0


class PauseMiddleware:
    """Lets the whole crawl wait after an error: as long as Retry-After says, else longer each time.

    The wait grows from five times the delay between requests; with a delay of 0 only Retry-After counts. Where
    Retry-After asks for more than five minutes, the crawl ends: the next run goes on from there.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._statuses = {int(status) for status in crawler.settings.getlist("RETRY_HTTP_CODES")}
        self._first_pause = 5 * crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._resume_at = 0.0
        self._end: StopCrawlError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy passes it by name
        """Waits until the pause is over; raises StopCrawlError once the site asked for a longer one."""
        while (seconds := self._resume_at - time.monotonic()) > 0 and self._end is None:
            await asyncio.sleep(seconds)
        if self._end is not None:
            raise self._end

    def process_response(self, request: Request, response: Response) -> Response:
        """Begins a pause where the server is overloaded.

        Raises:
            StopCrawlError: the site asks for a pause longer than a crawl waits.
        """
        if response.status not in self._statuses:
            return response
        asked = retry_after_seconds(response)
        if asked is not None and asked > LONGEST_PAUSE_SECONDS:
            text = f"the site asks to be left alone for {asked:.0f} seconds ({request.url}); run again after that"
            self._end = StopCrawlError("asked_to_wait", text)
            raise self._end
        self._pause(request, asked)
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


def retry_after_seconds(response: Response) -> float | None:
    """What Retry-After asks for, in seconds or as a date; None where it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
