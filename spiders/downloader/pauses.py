"""Pauses the crawl when the site is overloaded or does not respond."""

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
from spiders.messages import counted
from spiders.numbers import WHOLE_NUMBER, whole_number

logger = logging.getLogger(__name__)

MAX_PAUSE_SECONDS = 300.0
A_CENTURY = 100 * 366 * 86_400
"""Seconds, in place of any larger number."""


class PauseMiddleware:
    """Makes the whole crawl wait after an error: as long as Retry-After says, else longer each time.

    The pause grows from five times the delay between requests; with a delay of 0 only Retry-After counts
    (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after). If it asks for more than five minutes, the crawl ends,
    and the next run continues from there.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._statuses = {int(status) for status in crawler.settings.getlist("RETRY_HTTP_CODES")}
        self._first_pause = 5 * crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._resume_at = 0.0
        self._end: StopCrawlError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; called by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy passes it by name
        """Wait until the pause is over.

        Raises:
            StopCrawlError: the site has asked for a pause longer than a crawl waits.
        """
        while (seconds := self._resume_at - time.monotonic()) > 0 and self._end is None:
            await asyncio.sleep(seconds)
        if self._end is not None:
            raise self._end

    def process_response(self, request: Request, response: Response) -> Response:
        """Begin a pause if the server is overloaded.

        Raises:
            StopCrawlError: the site asks for a pause longer than a crawl waits.
        """
        if response.status not in self._statuses:
            return response
        retry_after = retry_after_seconds(response)
        if retry_after is not None and retry_after > MAX_PAUSE_SECONDS:
            pause = counted(round(retry_after), "second")
            message = f"the site asks to be left alone for {pause} ({request.url}); run again then"
            self._end = StopCrawlError("asked_to_wait", message)
            raise self._end
        self._pause(request, retry_after)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Begin a pause if there was no response."""
        if not isinstance(exception, IgnoreRequest):
            self._pause(request, None)

    def _pause(self, request: Request, retry_after: float | None) -> None:
        growing = self._first_pause * 2 ** int(request.meta.get("retry_times", 0))
        seconds = min(growing if retry_after is None else retry_after, MAX_PAUSE_SECONDS)
        if seconds > 0:
            logger.info("Waiting %.0f seconds after %s", seconds, request.url)
            self._resume_at = max(self._resume_at, time.monotonic() + seconds)


def retry_after_seconds(response: Response) -> float | None:
    """Return what Retry-After asks for, in seconds or as a date, as seconds from now; None if absent or invalid."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if WHOLE_NUMBER.fullmatch(value):
        seconds = whole_number(value, A_CENTURY)
        return float(A_CENTURY if seconds is None else seconds)
    try:
        moment = parsedate_to_datetime(value)
        # A date in -0000 is of UTC, and Python gives it no zone (https://www.rfc-editor.org/rfc/rfc5322#section-3.3).
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (OverflowError, TypeError, ValueError):
        return None
