"""Name resolution that never returns a private address, so that no connection to one is made.

A name of the site may lead into our own network: by mistake, or because somebody responds in place of the site's name
server.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from scrapy.crawler import CrawlerProcess
    from twisted.internet.base import ReactorBase


def is_public(address: str) -> bool:
    """Return True for an address of the public Internet: not private, loopback, link-local, shared or reserved.

    An IPv4 address in IPv6 clothes (::ffff:10.0.0.1) is judged as what it is.
    """
    parsed = ip_address(address)
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return parsed.is_global and not parsed.is_multicast


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which returns a private address only for a host that the user named.

    Those are the origins of the crawls, and the proxies of the environment.
    """

    def __init__(self, reactor: "ReactorBase", cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._process: CrawlerProcess | None = None
        self.private_addresses: dict[str, str] = {}
        """The private address that was not returned, by host name."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: "ReactorBase") -> "PublicResolver":
        """Return the resolver of a CrawlerProcess, whose spiders are made later; called by Scrapy."""
        resolver = super().from_crawler(crawler, reactor)
        resolver._process = crawler
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Return the IPv4 address of `name`; fails with DNSLookupError if it has none, or a private one."""
        address: Deferred[str] = super().getHostByName(name, timeout)
        return address.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if is_public(address) or name.lower() in self._named_by_the_user():
            return address
        self.private_addresses[name.lower()] = address
        raise DNSLookupError(f"{name} is {address}, a private address")

    def _named_by_the_user(self) -> set[str | None]:
        crawlers = self._process.crawlers if self._process is not None else ()
        origins = [getattr(crawler.spider, "origin", None) for crawler in crawlers]
        return {urlsplit(url).hostname for url in (*origins, *getproxies().values()) if url}


def private_address_of(host: str) -> str | None:
    """Return the private address because of which `host` was not resolved; None if it was resolved."""
    from twisted.internet import reactor  # not at the top: importing it installs it

    resolver = getattr(reactor, "resolver", None)
    return resolver.private_addresses.get(host.lower()) if isinstance(resolver, PublicResolver) else None
