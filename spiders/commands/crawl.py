"""`scrapy crawl`, with exit code 0 only after a complete crawl."""

import argparse
import logging

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from spiders.terminal_text import PlainFormatter


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
        crawler = self.crawler_process.create_crawler(args[0])
        self.crawler_process.crawl(crawler, **opts.spargs)
        for handler in logging.getLogger().handlers:
            if handler.formatter is not None:
                handler.setFormatter(PlainFormatter(handler.formatter._fmt, handler.formatter.datefmt))
        self.crawler_process.start()
        reason = crawler.stats.get_value("finish_reason") if crawler.stats is not None else None
        if self.crawler_process.bootstrap_failed or reason != "finished":
            self.exitcode = 1
