"""The download handler: the last step before the wire, where a request waits, is counted, and may be stopped."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadFailedError
from scrapy.http import Response

from spiders.downloader.delay import RequestDelay
from spiders.downloader.errors import StopCrawlError
from spiders.downloader.head_limit import MAX_HEAD_BYTES, LimitedFactory, is_head_too_large
from spiders.downloader.resolver import private_address_of
from spiders.downloader.spider import spider_of
from spiders.messages import counted


class SiteDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = LimitedFactory
        self._delay = RequestDelay(crawler.settings.getfloat("DOWNLOAD_DELAY"))

    async def download_request(self, request: Request) -> Response:
        """Return the response to a request, sent once the delay since the last request is over.

        Raises:
            StopCrawlError: the host has a private address.
            DownloadCancelledError: the body is larger than DOWNLOAD_MAXSIZE, or the head than MAX_HEAD_BYTES; the
                connection was closed at once.
            Exception: what Scrapy's handler raises.
        """
        await self._delay.wait_for_turn()
        self._delay.count_from(spider_of(self.crawler).politeness.request_sent(request.cb_kwargs.get("article_id")))
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
            raise DownloadCancelledError(f"the body is larger than {counted(self._default_maxsize, 'byte')}") from error
        except DownloadFailedError as error:
            if not is_head_too_large(error):
                raise
            raise DownloadCancelledError(f"the head is larger than {MAX_HEAD_BYTES} bytes") from error
