"""The download handler: the last step before the wire, where a request waits, is counted, and may be stopped."""

import asyncio
import time
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError
from scrapy.http import Response

from spiders.downloader.errors import StopCrawlError
from spiders.downloader.resolver import private_address_of
from spiders.downloader.spider import spider_of


class SiteDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._next_at = 0.0

    async def download_request(self, request: Request) -> Response:
        """Return the response to a request, sent once the delay since the last request is over.

        Raises:
            StopCrawlError: the host has a private address.
            DownloadCancelledError: the body is larger than DOWNLOAD_MAXSIZE; the connection was closed at once.
            Exception: what Scrapy's handler raises.
        """
        await self._wait_for_turn()
        sent_at = spider_of(self.crawler).politeness.request_sent()
        self._next_at = max(self._next_at, sent_at + self._delay)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            host = urlsplit(request.url).hostname or ""
            if (address := private_address_of(host)) is None:
                raise
            message = (
                f"{host} has the private address {address}, so nothing was requested from it; name it as the origin"
                " if it is yours"
            )
            raise StopCrawlError("private_address", message) from error
        except DownloadCancelledError as error:
            raise DownloadCancelledError(f"the body is larger than {self._default_maxsize} bytes") from error

    async def _wait_for_turn(self) -> None:
        """Wait until the delay since the last request is over.

        Scrapy looks at the clock before it hands a request on, so two requests may leave at a shorter distance than the
        delay if it was busy in between.
        """
        now = time.monotonic()
        start = max(now, self._next_at)
        self._next_at = start + self._delay
        while start > now:
            await asyncio.sleep(start - now)
            now = time.monotonic()
