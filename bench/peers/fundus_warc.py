"""Count the articles that Fundus reads from WARC files: `python -m bench.peers.fundus_warc DIRECTORY`.

Fundus reads the pages of known publishers; this one for the replica's pages is made as its contributors make them, with
selectors. It fetches the files over HTTP, here from loopback, in one process per core.
"""

import logging
import multiprocessing
import os
import sys
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
from fundus.parser.utility import extract_article_body_with_selector, generic_author_parsing, generic_date_parsing
from fundus.publishers.base_objects import Publisher
from fundus.scraping.html import CCNewsSource
from fundus.scraping.scraper import CCNewsScraper
from fundus.scraping.url import RSSFeed
from lxml.etree import XPath


class ReplicaParser(ParserProxy):
    """Reads the page of an item."""

    class V1(BaseParser):
        """The only version."""

        _paragraphs = XPath("//div[@class='itemIntroText' or @class='itemFullText']//p")

        @attribute
        def body(self) -> ArticleBody | None:
            """Return the text, by paragraphs."""
            return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=self._paragraphs)

        @attribute
        def title(self) -> str | None:
            """Return the title."""
            return self.precomputed.doc.findtext(".//h2[@class='itemTitle']") or self.precomputed.meta.get("og:title")

        @attribute
        def publishing_date(self) -> datetime | None:
            """Return the date of K2's header."""
            return generic_date_parsing(self.precomputed.doc.findtext(".//span[@class='itemDateCreated']"))

        @attribute
        def authors(self) -> list[str]:
            """Return the author in the page's metadata."""
            return generic_author_parsing(self.precomputed.meta.get("author"))


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def count(url: str) -> int:
    """Return the number of articles in the file at `url`."""
    logging.disable()
    publisher = Publisher(
        name="Replica",
        domain="https://www.cacianalyst.org/",
        parser=ReplicaParser,
        sources=[RSSFeed("https://www.cacianalyst.org/?format=feed")],
        url_filter=lambda address: "/item/" not in address,
    )
    scraper = CCNewsScraper(CCNewsSource(publisher, warc_path=url))
    return sum(1 for article in scraper.scrape("suppress") if article.title and article.body)


def main(directory: Path) -> int:
    """Return the number of articles in all files of a directory."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(directory))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        urls = [f"{origin}/{path.name}" for path in sorted(directory.glob("*.warc.gz"))]
        with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
            articles = sum(pool.imap_unordered(count, urls))
        server.shutdown()
    return articles


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
