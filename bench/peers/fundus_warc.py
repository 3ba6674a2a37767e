"""`python -m bench.peers.fundus_warc DIRECTORY`: the articles that Fundus reads from WARC files, counted.

Fundus reads the pages of publishers that it knows; one is made for the replica's pages as its contributors make them,
with selectors. It takes its files over HTTP, here from loopback. In as many processes as there are cores.
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
    """Reads an item's page."""

    class V1(BaseParser):
        """The only version."""

        _paragraphs = XPath("//div[@class='itemIntroText' or @class='itemFullText']//p")

        @attribute
        def body(self) -> ArticleBody | None:
            """The text, by paragraphs."""
            return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=self._paragraphs)

        @attribute
        def title(self) -> str | None:
            """The title."""
            return self.precomputed.doc.findtext(".//h2[@class='itemTitle']") or self.precomputed.meta.get("og:title")

        @attribute
        def publishing_date(self) -> datetime | None:
            """The date of K2's header."""
            return generic_date_parsing(self.precomputed.doc.findtext(".//span[@class='itemDateCreated']"))

        @attribute
        def authors(self) -> list[str]:
            """By the page's metadata."""
            return generic_author_parsing(self.precomputed.meta.get("author"))


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def count(url: str) -> int:
    """Articles in the file at `url`."""
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
    """Articles in all files of a directory."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(directory))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        urls = [f"{origin}/{path.name}" for path in sorted(directory.glob("*.warc.gz"))]
        with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
            found = sum(pool.imap_unordered(count, urls))
        server.shutdown()
    return found


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
