"""A plain Scrapy spider, as in Scrapy's tutorial: ours is compared with what the same kills do to it.

https://docs.scrapy.org/en/latest/intro/tutorial.html
"""

from collections.abc import Iterator
from typing import Any

import scrapy

SECTIONS = ("analytical-articles", "field-reports", "feature-articles", "news-digest")


class PlainSpider(scrapy.Spider):
    """Follows the listings of the site, and yields one item per page. With `-s JOBDIR=…` it can be resumed."""

    name = "plain"
    custom_settings = {"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}  # noqa: RUF012 as Scrapy has it

    def __init__(self, origin: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [f"{origin.rstrip('/')}/publications/{section}" for section in SECTIONS]

    def parse(self, response: Any) -> Iterator[scrapy.Request]:
        """Follow the items and the other pages of a listing."""
        yield from response.follow_all(css="a[href*='/item/']", callback=self.parse_item)
        yield from response.follow_all(css=".k2Pagination a, .pagination a, a[href*='start=']", callback=self.parse)

    def parse_item(self, response: Any) -> Iterator[dict[str, str | None]]:
        """Yield the item of a page."""
        yield {"url": response.url, "title": response.css("h2.itemTitle::text").get()}
