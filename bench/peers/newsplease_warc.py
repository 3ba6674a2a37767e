"""Count the articles that news-please reads from WARC files: `python -m bench.peers.newsplease_warc DIRECTORY`.

There is one process per core, each with a file at a time, like its own reader of Common Crawl's files.
"""

import logging
import multiprocessing
import os
import sys
import warnings
from pathlib import Path

from newsplease import NewsPlease
from warcio.archiveiterator import ArchiveIterator


def count(path: Path) -> int:
    """Return the number of articles with a title in one file."""
    warnings.simplefilter("ignore")
    logging.disable()
    articles = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                article = NewsPlease.from_warc(record)
                articles += bool(article is not None and article.title)
    return articles


if __name__ == "__main__":
    with multiprocessing.Pool(os.cpu_count()) as pool:
        print(sum(pool.imap_unordered(count, sorted(Path(sys.argv[1]).glob("*.warc.gz")))))
