"""A Scrapy spider that asks for the same pages as ours and throws them away: what Scrapy itself can do here.

Run by `python -m bench.crawl`; with a JOBDIR and the HTTP cache it is what a user would set up without us.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response

SECTIONS = ("analytical-articles", "field-reports", "news-digest", "feature-articles")


class BareSpider(scrapy.Spider):
    """Walks each section's listing by its links, and fetches every item that it names."""

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
        """The first listing page of each section."""
        origin = str(self.origin).rstrip("/")  # type: ignore[attr-defined]
        for section in SECTIONS:
            yield scrapy.Request(f"{origin}/publications/{section}.html", self.parse_listing)

    def parse_listing(self, response: Response) -> Iterator[Any]:
        """Its items, and the next page."""
        for href in response.css(".catItemTitle a::attr(href)").getall():
            yield response.follow(href, self.parse_item)
        for href in response.css(".k2Pagination a::attr(href)").getall():
            yield response.follow(href, self.parse_listing)

    def parse_item(self, response: Response) -> None:
        """Nothing."""
