"""A plain Scrapy spider, as Scrapy's tutorial writes one: what the same kills do to it is the measure for ours."""

from collections.abc import Iterator
from typing import Any

import scrapy

SECTIONS = ("analytical-articles", "field-reports", "feature-articles", "news-digest")


class PlainSpider(scrapy.Spider):
    """Follows the listings of the site, and yields an item a page. Run it with `-s JOBDIR=…` to have it resume."""

    name = "plain"
    custom_settings = {"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}  # noqa: RUF012 as Scrapy has it

    def __init__(self, origin: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [f"{origin.rstrip('/')}/publications/{section}" for section in SECTIONS]

    def parse(self, response: Any) -> Iterator[scrapy.Request]:
        """Follows items and further pages of a listing."""
        yield from response.follow_all(css="a[href*='/item/']", callback=self.parse_item)
        yield from response.follow_all(css=".k2Pagination a, .pagination a, a[href*='start=']", callback=self.parse)

    def parse_item(self, response: Any) -> Iterator[dict[str, str | None]]:
        """One item a page."""
        yield {"url": response.url, "title": response.css("h2.itemTitle::text").get()}
