"""Why a request was not made: for one page, or for the whole crawl."""

from scrapy.exceptions import IgnoreRequest


class RefusedAddressError(IgnoreRequest):
    """An address that is not the site's, as a redirect may name it."""


class ForbiddenByRobotsError(IgnoreRequest):
    """A page that robots.txt forbids."""


class StopCrawlError(IgnoreRequest):
    """Nothing more may be asked of the site; the spider ends the crawl with `reason`."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
