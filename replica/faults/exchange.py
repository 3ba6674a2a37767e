"""One request and its response, as faults see them."""

import socket
import struct
from http.server import BaseHTTPRequestHandler

from replica.web.responses import Response
from replica.web.routes import Site

# Linger for 0 seconds: closing the socket then sends a reset instead of a proper end (socket(7), SO_LINGER).
_RESET = struct.pack("ii", 1, 0)


class Exchange:
    """Offers a fault the site's own answer, and ways to send something else."""

    def __init__(self, handler: BaseHTTPRequestHandler, site: Site) -> None:
        self._handler = handler
        self.site = site
        self.address = handler.path
        self.host = handler.headers.get("Host") or "127.0.0.1"
        # The status that `head` has sent; 0 for none.
        self.status = 0
        self.accepted = handler.headers.get("Accept-Encoding", "")

    def answer(self, address: str | None = None, design: str = "") -> Response:
        """Return the site's answer to `address`, by default to the address that was requested, in a design."""
        return self.site.respond(address or self.address, self.host, design)

    def head(self, status: int, headers: dict[str, str], version: str = "HTTP/1.1") -> None:
        """Send the status line and `headers` unchanged; the connection is closed after the answer."""
        self.status = status
        self._handler.protocol_version = version
        self._handler.send_response_only(status)
        for name, value in (headers | {"Connection": "close"}).items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.wfile.flush()
        self._handler.close_connection = True

    def body(self, data: bytes) -> None:
        """Send a piece of the body at once, whatever the head states; nothing for a HEAD request."""
        if self._handler.command != "HEAD":
            self.raw(data)

    def raw(self, data: bytes) -> None:
        """Send bytes of the head or the body at once; the connection is closed after the answer."""
        self._handler.close_connection = True
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def close(self) -> None:
        """Close the connection without sending another byte."""
        self._handler.close_connection = True

    def reset(self) -> None:
        """Close the connection with a TCP reset."""
        self._handler.close_connection = True
        connection = self._handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        connection.close()
