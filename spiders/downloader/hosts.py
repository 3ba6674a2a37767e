"""Which addresses may be fetched: those of the site's own hosts, or of the one origin that the user named."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from spiders.downloader.errors import ForeignAddressError
from spiders.downloader.spider import spider_of
from spiders.sites import Site

DEFAULT_PORTS = frozenset({None, 80, 443})


def is_allowed(url: str, site: Site, origin: str | None) -> bool:
    """Return True for an address that may be fetched.

    With an origin not even the public hosts are allowed, so that a crawl of a copy never reaches the real site.

    Args:
        url: the address.
        site: whose hosts are allowed.
        origin: the only scheme, host and port that is allowed; None for the site's own hosts.
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
    """Stops requests for addresses that are not the site's, redirects included, and keeps one delay for all hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass, in the one queue of the site.

        Raises:
            ForeignAddressError: its address is not one that may be fetched.
        """
        spider = spider_of(self._crawler)
        if not is_allowed(request.url, spider.site, spider.origin):
            raise ForeignAddressError(f"not an address of the site: {request.url}")
        # `www.` and the bare name are one server: without this each would get a request a second.
        request.meta["download_slot"] = spider.site.name
