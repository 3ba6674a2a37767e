"""The downloader middleware that appends every response to the archive before anything else sees it."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Headers, Response

from spiders.archive.content_encoding import DecodedPayload, decode_payload
from spiders.archive.record import list_header_value
from spiders.archive.stored_record import MAX_CONTENT_BYTES, ArchivedResponse
from spiders.archive.writer import ArchiveWriter, RequestLine
from spiders.downloader.errors import StopCrawlError
from spiders.downloader.spider import ARCHIVED, spider_of
from spiders.responses import breaks_off
from spiders.urls import public_url

SPACES = bytes.maketrans(b"\0\r\n", b"   ")


class ArchivingMiddleware:
    """Archives what the downloader returns: redirects, errors, robots.txt, and bodies still in their Content-Encoding.

    The payload is kept byte for byte. What Scrapy's HTTP/1.1 handler does not hand on is lost: the reason phrase (the
    standard one is written), the case of header names, the place of repeated headers (each name is where it appeared
    first, Content-Length at the front), Connection and Transfer-Encoding, chunk framing and trailers. Of the request
    there is what the middlewares set, and Host, but not the Connection header that the client adds.

    A response whose connection or page broke off is archived as truncated and requested again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._writer: ArchiveWriter | None = None
        self._failure: StopCrawlError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware, connected to the end of the crawl; called by Scrapy."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.close, signal=signals.spider_closed)
        return middleware

    def close(self) -> None:
        """Close the WARC file, if one was begun."""
        if self._writer is not None:
            self._writer.close()

    def process_request(self, request: Request) -> None:
        """Forget the response to an earlier attempt.

        Raises:
            StopCrawlError: the archive could not be written before.
        """
        if self._failure is not None:
            raise self._failure
        request.meta.pop(ARCHIVED, None)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Archive the response, and put what is archived into `request.meta` as `archived`.

        Returns:
            The response, or the request repeated if the response broke off.

        Raises:
            StopCrawlError: the archive cannot be written.
        """
        spider = spider_of(self._crawler)
        spider.writer = self._writer = self._writer or ArchiveWriter(spider.archive)
        headers = _fields(response.headers)
        decoded = decode_payload(response.body, list_header_value(headers, "Content-Encoding"), MAX_CONTENT_BYTES)
        truncated = _truncated(response, decoded)
        try:
            capture = self._writer.write_response(
                public_url(response.url, spider.site, spider.origin),
                status=max(response.status, 0),
                reason=_reason(response.status),
                http_version=response.protocol or "HTTP/1.1",
                headers=headers,
                payload=response.body,
                fetched_at=datetime.now(UTC),
                request=_request_line(request),
                ip_address=str(response.ip_address) if response.ip_address else None,
                fetched_url=response.url,
                truncated=truncated,
            )
        except OSError as error:
            self._failure = StopCrawlError("archive_unwritable", f"the archive cannot be written: {error}")
            raise self._failure from error
        if capture is not None:
            request.meta[ARCHIVED] = ArchivedResponse.of(capture, headers, decoded, truncated, response.url)
        again = get_retry_request(request, spider=spider, reason="the answer broke off") if truncated else None
        return again or response


def _truncated(response: Response, decoded: DecodedPayload) -> str | None:
    """Return why the body is not whole, as a WARC-Truncated value; None if it is, as far as one can see."""
    if "dataloss" in response.flags:
        return "disconnect"
    if decoded.damage is not None:  # a retry would return the same: the reader says what is wrong with it
        return None
    return "unspecified" if response.status == HTTPStatus.OK and breaks_off(decoded.content) else None


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # a status of no standard
        return ""


def _fields(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return names and values; header bytes become Latin-1 text, which encodes back to the same bytes.

    A line break or NUL inside one becomes a space (https://www.rfc-editor.org/rfc/rfc9110#section-5.5-5).
    """
    return tuple(
        (name.translate(SPACES).decode("latin-1"), value.translate(SPACES).decode("latin-1"))
        for name in headers
        for value in headers.getlist(name)
    )


def _request_line(request: Request) -> RequestLine:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return RequestLine(request.method, target, (("Host", parts.netloc), *_fields(request.headers)))
