"""RobotsTxtMiddleware lets requests through that wait for the same robots.txt (Scrapy 2.19.0).

The first request for a host fetches its robots.txt; those that wait for it meanwhile share one Deferred. Awaiting that
through `maybe_deferred_to_future` adds a callback that returns None, so the first to wait gets the rules, and each of
the others gets None, which means "no rules". To see it:

    python scrapy_robots.py

No page should be requested, since robots.txt forbids them all. It prints

    Forbidden by robots.txt, and requested: /3, /4

A remedy: give each request that waits a Deferred of its own.
"""

import time
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

requested: list[str] = []


class Site(BaseHTTPRequestHandler):
    """A site whose robots.txt forbids every page, and takes half a second."""

    def do_GET(self) -> None:
        """Answer a request."""
        if self.path == "/robots.txt":
            time.sleep(0.5)
        else:
            requested.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(b"User-agent: *\nDisallow: /\n")

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class Pages(scrapy.Spider):
    """Requests four pages at once."""

    name = "pages"
    origin = ""

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Yield the requests."""
        for number in range(1, 5):
            yield scrapy.Request(f"{self.origin}/{number}")

    def parse(self, response: Response) -> None:
        """Do nothing: the site counts the requests."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    process = CrawlerProcess(
        {"ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 4, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR"}
    )
    process.crawl(Pages, origin=f"http://127.0.0.1:{server.server_port}")
    process.start()
    server.shutdown()
    print("Forbidden by robots.txt, and requested:", ", ".join(sorted(requested)) or "none")
