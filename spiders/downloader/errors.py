"""What the downloader raises: why a request was not sent, or its response not handed on.

These are not in `spiders.errors` because Scrapy takes only an `IgnoreRequest` for a decision rather than a defect
(https://docs.scrapy.org/en/latest/topics/exceptions.html), and reading must not load Scrapy.
"""

from scrapy.exceptions import IgnoreRequest


class ForeignAddressError(IgnoreRequest):
    """Raised by HostFilterMiddleware for an address that is not the site's, as a redirect may name it."""


class ForbiddenByRobotsError(IgnoreRequest):
    """Raised by SiteRobotsMiddleware for a page that robots.txt forbids."""


class StopCrawlError(IgnoreRequest):
    """Raised by any part of the downloader when nothing more may be requested; the spider then ends the crawl.

    Attributes:
        reason: the crawl's finish reason, as robots_unreachable.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
