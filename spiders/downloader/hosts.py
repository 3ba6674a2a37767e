"""Where the crawler may go: the site's own hosts, or the one origin that the user named."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from spiders.downloader.errors import ForeignAddressError
from spiders.downloader.spider import spider_of
from spiders.sites import Site

DEFAULT_PORTS = frozenset({None, 80, 443})


def is_allowed(url: str, site: Site, origin: str | None) -> bool:
    """True for an address that may be fetched: the origin, if one is given, else the site's own hosts.

    With an origin even the public hosts are refused, so that a crawl of a copy never reaches the real site.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username is not None:
        return False
    if origin is not None:
        start = urlsplit(origin)
        return (parts.scheme, parts.netloc.lower()) == (start.scheme, start.netloc.lower())
    return site.is_own_host(parts.hostname or "") and port in DEFAULT_PORTS


class HostFilterMiddleware:
    """Refuses every address that is not the site's, redirects included, and keeps one delay for all of its hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises ForeignAddressError for a foreign address."""
        spider = spider_of(self._crawler)
        if not is_allowed(request.url, spider.site, spider.origin):
            raise ForeignAddressError(f"not an address of the site: {request.url}")
        # `www.` and the bare name are one server: without this each would get its own request a second.
        request.meta["download_slot"] = spider.site.name
