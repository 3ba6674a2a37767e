"""The web server of the site, and the replica as tests and benchmarks use it."""

import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

from replica.cms.item_store import ItemStore
from replica.faults.exchange import Exchange
from replica.faults.fault import Fault, Faults
from replica.truth import Row, rows
from replica.web.responses import Response, compressed, with_session
from replica.web.routes import Site

# Requests kept for inspection; a benchmark sends more than anyone reads.
_MAX_KEPT_REQUESTS = 200_000


@dataclass(slots=True)
class Request:
    """A request that the replica received.

    Attributes:
        at: when it came in, by `time.monotonic`.
        method: GET, HEAD or POST.
        path: path and query, as requested.
        headers: its headers, with their names in lower case.
        status: the status of the response; 0 if none was sent, or not yet.
        over_at: when the response was complete, by `time.monotonic`; None if not yet.
        body_bytes: the bytes of the body that were sent in the ordinary way.
    """

    at: float
    method: str
    path: str
    headers: dict[str, str]
    status: int = 0
    over_at: float | None = None
    body_bytes: int = 0


class _Handler(BaseHTTPRequestHandler):
    """Serves one connection, and keeps it open between requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Headers and body leave in one packet.
    wbufsize = -1
    timeout = 60
    server: "_Server"

    def do_GET(self) -> None:
        """Answer a GET request."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer a HEAD request, which counts as a view like any other."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a form with 405: nothing on the replica can be changed from outside."""
        self._send(Response(405, b"", {"Allow": "GET, HEAD"}), self.note())
        self.close_connection = True

    def _answer(self) -> None:
        request = self.note()
        self.server.watcher(self.path)
        exchange = Exchange(self, self.server.site)
        fault = self.server.faults.matching(self.path)
        try:
            response = fault.apply(exchange) if fault else exchange.answer()
            if response is not None:
                session = with_session(response, self.headers.get("Cookie"))
                self._send(compressed(session, exchange.accepted), request)
        finally:
            request.status = request.status or exchange.status
            request.over_at = time.monotonic()

    def _send(self, response: Response, request: Request) -> None:
        request.status = response.status
        self.send_response_only(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in response.headers:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
            request.body_bytes = len(response.body)

    def note(self) -> Request:
        """Record the request that comes in."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(time.monotonic(), self.command, self.path, headers)
        self.server.requests.append(request)
        return request

    def handle(self) -> None:
        """Serve the connection until it ends; a client that disconnects is not an error."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        """Print nothing: requests are kept in memory instead."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, host: str, port: int, site: Site, faults: Faults) -> None:
        self.site = site
        self.faults = faults
        self.watcher: Callable[[str], None] = lambda _path: None
        self.requests: deque[Request] = deque(maxlen=_MAX_KEPT_REQUESTS)
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Bind without a lookup of the host's name, which can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing about clients that disconnected."""


class Replica:
    """The replica, serving from a thread: `with Replica(articles=40, seed=7) as site: fetch(site.url)`.

    `faults` and `store` may be changed while it runs.

    Raises:
        ValueError: if there are fewer than 4 articles.
        OSError: if the port is taken.
    """

    def __init__(
        self,
        articles: int = 600,
        seed: int = 2003,
        faults: Iterable[str | Fault] = (),
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.store = ItemStore(seed, articles)
        self.faults = Faults(faults)
        self._server = _Server(host, port, Site(self.store), self.faults)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address of the home page, with a slash at the end."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}/"

    @property
    def requests(self) -> list[Request]:
        """The requests so far, oldest first."""
        return list(self._server.requests)

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Call `watcher` with the address of each request before it is answered; it may change the site."""
        self._server.watcher = watcher

    def truth(self) -> list[Row]:
        """Return the truth about every item as it is now, by ascending id."""
        return list(rows(self.store))

    def start(self) -> Self:
        """Start to serve, in a thread of its own."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
