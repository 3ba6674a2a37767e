"""Connections that read at most `MAX_HEAD_BYTES` of the head of a response.

DOWNLOAD_MAXSIZE counts the body alone. Twisted limits the length of a header line, but not the number of lines: a head
without end would take memory until DOWNLOAD_TIMEOUT. What precedes the head, such as 103 Early Hints, counts as well.
"""

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from scrapy.exceptions import DownloadFailedError
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, Request, ResponseFailed
from twisted.web.iweb import IResponse

MAX_HEAD_BYTES = 256 << 10
"""A head of the site has some 600 bytes."""


class HeadTooLargeError(Exception):
    """Raised by a connection whose response has more than `MAX_HEAD_BYTES` before its body."""


class LimitedProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's connection, which gives up a response with too large a head."""

    _head_bytes = 0

    def request(self, request: Request) -> Deferred[IResponse]:
        """Send a request, whose response has a head of its own."""
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take bytes of the response."""
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES + len(data):  # a body may begin in the same bytes
                self._disconnectParser(Failure(HeadTooLargeError()))  # type: ignore[no-untyped-call]
                self.transport.abortConnection()  # type: ignore[union-attr]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class LimitedFactory(_LenientHTTP11ClientFactory):
    """Scrapy's factory of connections, for such connections."""

    def buildProtocol(self, addr: IAddress | None) -> LimitedProtocol:  # noqa: ARG002, N802 - Twisted's name
        """Return a connection."""
        return LimitedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def is_head_too_large(error: DownloadFailedError) -> bool:
    """Return True if the connection was given up because of the head of the response."""
    cause = error.__cause__
    reasons = cause.reasons if isinstance(cause, ResponseFailed) else ()
    return any(reason.check(HeadTooLargeError) for reason in reasons)
