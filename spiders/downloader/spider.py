"""What the downloader needs of the spider whose requests it sends.

The spider derives from `ArchivingSpider`, so that no module here imports it.
"""

from scrapy import Spider
from scrapy.crawler import Crawler

from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.downloader.politeness import PolitenessLog
from spiders.sites import Site

ARCHIVED = "archived"
"""Key of `request.meta`: the `ArchivedResponse` to the request, which the spider reads instead of the archive."""


class ArchivingSpider(Spider):
    """A spider of one site, whose responses are archived and whose requests are counted."""

    site: Site
    origin: str | None = None
    """Where pages are fetched from instead of the public host, as http://127.0.0.1:8001."""
    archive: Archive
    writer: ArchiveWriter | None = None
    """Set by ArchivingMiddleware once it has begun to write."""
    politeness: PolitenessLog


def spider_of(crawler: Crawler) -> ArchivingSpider:
    """Return the crawler's spider.

    Raises:
        TypeError: the crawler has no spider yet, or another one than this project's.
    """
    if not isinstance(crawler.spider, ArchivingSpider):
        raise TypeError(f"an ArchivingSpider is needed, not {crawler.spider!r}")
    return crawler.spider
