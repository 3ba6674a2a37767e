"""`scrapy crawl`, with exit code 0 only after a complete crawl."""

import argparse
import inspect
import logging

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from spiders.terminal_text import PlainFormatter, one_line


class Command(BaseRunSpiderCommand):
    """Runs a spider; Scrapy's own command exits with 0 whatever became of the crawl."""

    requires_project = True

    def syntax(self) -> str:
        """Return how it is called."""
        return "[options] <spider>"

    def short_desc(self) -> str:
        """Return what it does."""
        return "Run a spider; exit with 0 only if its crawl was complete"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider named by the only argument."""
        if len(args) != 1 or self.crawler_process is None:
            raise UsageError
        try:
            crawler = self.crawler_process.create_crawler(args[0])
        except KeyError as error:
            raise UsageError(str(error.args[0]), print_help=False) from error
        _make_spider(crawler, opts.spargs)
        self.crawler_process.crawl(crawler, **opts.spargs)
        for handler in logging.getLogger().handlers:
            if handler.formatter is not None:
                handler.setFormatter(PlainFormatter(handler.formatter._fmt, handler.formatter.datefmt))
        self.crawler_process.start()
        # A crawler that failed has no statistics.
        if self.crawler_process.bootstrap_failed or crawler.stats.get_value("finish_reason") != "finished":
            self.exitcode = 1


def _make_spider(crawler: Crawler, arguments: dict[str, str]) -> None:
    """Make the spider, so that wrong arguments end in one line: within the crawl they would end in a traceback.

    Raises:
        UsageError: the spider does not know an argument, or refuses its value.
    """
    known = list(inspect.signature(crawler.spidercls).parameters)
    if unknown := [name for name in arguments if name not in known]:
        raise UsageError(f"no such argument: {unknown[0]}; there are {', '.join(known)}", print_help=False)
    try:
        spider = crawler.spidercls.from_crawler(crawler, **arguments)
    except (ValueError, OSError) as error:
        raise UsageError(one_line(error), print_help=False) from error
    crawler._create_spider = lambda *_, **__: spider  # type: ignore[method-assign]
