"""A Scrapy spider that requests the same pages as ours and throws them away: the speed of Scrapy itself.

`python -m bench.crawl` runs it; with a JOBDIR and the HTTP cache it is what a user would set up without this project.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response

SECTIONS = ("analytical-articles", "field-reports", "news-digest", "feature-articles")


class BareSpider(scrapy.Spider):
    """Follows the links of each section's listing, and fetches every item that it names."""

    name = "bare"
    custom_settings = {  # noqa: RUF012 as Scrapy has it
        "CONCURRENT_REQUESTS": 8,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }

    async def start(self) -> AsyncIterator[Any]:
        """Request the first listing page of each section."""
        origin = str(self.origin).rstrip("/")  # type: ignore[attr-defined]
        for section in SECTIONS:
            yield scrapy.Request(f"{origin}/publications/{section}.html", self.parse_listing)

    def parse_listing(self, response: Response) -> Iterator[Any]:
        """Request the items of a listing page, and the other pages."""
        for href in response.css(".catItemTitle a::attr(href)").getall():
            yield response.follow(href, self.parse_item)
        for href in response.css(".k2Pagination a::attr(href)").getall():
            yield response.follow(href, self.parse_listing)

    def parse_item(self, response: Response) -> None:
        """Do nothing."""
