"""An archive of any number of pages, made of the replica's pages without its web server.

    python -m bench.archives 60000 sixty

A fifth of the pages are the listings that name the items, which are the rest. Each was fetched a second after the
previous one, with its request, in gzip. A WARC file has `PAGES_OF_A_FILE` pages; there is a process per core that
writes files.
"""

import argparse
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import replica.cms.item_store
from replica.content.model import SECTION_NAMES
from replica.pages.listing import PAGE_SIZE
from replica.web.responses import compressed
from replica.web.routes import Site
from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter, RequestLine
from spiders.sites import load_site

HOST = "www.cacianalyst.org"
SEED = 2003
PAGES_OF_A_FILE = 5_000
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
REQUEST_HEADERS = (("Host", HOST), ("Accept-Encoding", "gzip"), ("User-Agent", "caci-analyst bench"))


@cache
def site_of(items: int) -> Site:
    """Return the replica's site with `items` items."""
    return Site(replica.cms.item_store.ItemStore(SEED, items))


def addresses(site: Site) -> Iterator[str]:
    """Yield the paths of all pages in the order of a first crawl: each listing page, then the items that it names."""
    yield "/robots.txt"
    for section in SECTION_NAMES:
        entries = site.store.listing(section)
        for start in range(0, len(entries), PAGE_SIZE):
            yield f"/publications/{section}.html" + (f"?start={start}" if start else "")
            yield from (site.store.path(entry) for entry in entries[start : start + PAGE_SIZE])


def write_file(directory: Path, items: int, first: int, encoding: str, pages: int) -> int:
    """Write `pages` pages from number `first` on into a WARC file of their own, and return how many there were."""
    site = site_of(items)
    part = paths_of(items)[first : first + pages]
    with ArchiveWriter(Archive(directory, load_site("caci"), indexed=False), f"bench-{first:07}") as writer:
        for number, path in enumerate(part, start=first):
            write_page(writer, site, path, BEGAN + timedelta(seconds=number), encoding)
    return len(part)


def write_page(writer: ArchiveWriter, site: Site, path: str, fetched_at: datetime, encoding: str) -> Capture | None:
    """Archive what the site answers to a request for `path`, with the request, and return the capture."""
    response = compressed(site.respond(path, HOST), encoding)
    return writer.write_response(
        f"https://{HOST}{path}",
        status=response.status,
        reason="OK" if response.status == 200 else "",
        headers=[*response.headers.items(), ("Content-Length", str(len(response.body)))],
        payload=response.body,
        fetched_at=fetched_at,
        request=RequestLine("GET", path, REQUEST_HEADERS),
    )


@cache
def paths_of(items: int) -> list[str]:
    """Return all paths of a site with `items` items."""
    return [*addresses(site_of(items))]


def write_archive(
    directory: Path, pages: int, *, encoding: str = "gzip", pages_of_a_file: int = PAGES_OF_A_FILE
) -> None:
    """Write an archive of about `pages` pages into `directory`; `encoding` is the Accept-Encoding of its requests."""
    items = pages * PAGE_SIZE // (PAGE_SIZE + 1)
    directory.mkdir(parents=True, exist_ok=True)
    # The processes are forked, so that the catalogue of the site is made only once, before.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        starts = range(0, len(paths_of(items)), pages_of_a_file)
        written = [pool.submit(write_file, directory, items, start, encoding, pages_of_a_file) for start in starts]
        for one in written:
            one.result()


def main() -> None:
    """Write an archive as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", type=int, help="how many pages, of which a fifth are listings")
    parser.add_argument("directory", type=Path, help="directory of the WARC files; made if it is missing")
    arguments = parser.parse_args()
    began = time.perf_counter()
    write_archive(arguments.directory, arguments.pages)
    size = sum(path.stat().st_size for path in arguments.directory.glob("*.warc.gz"))
    print(f"{arguments.pages:,} pages in {time.perf_counter() - began:.0f} s, {size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
