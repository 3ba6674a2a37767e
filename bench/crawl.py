"""A crawl of the replica, and a second one without news, beside bare Scrapy, its job directory, and wget.

`make bench-crawl` prints the figures and writes them into `results.md`. The replica is served by this process, on
loopback, without a delay between requests; each crawl is a process of its own, in turns. Ours obeys robots.txt,
archives every response with its request and digests, reads each page, watches the layout, and accounts for every item.
Requests are those that the replica counted.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.processes import ROOT, Usage, run
from bench.results import machine, spread, write_section
from replica.server import Replica
from spiders.sites import load_site

TITLE = "Crawl"
BARE = ROOT / "bench" / "peers" / "bare_spider.py"
CACHE = ("-s", "HTTPCACHE_ENABLED=1", "-s", "HTTPCACHE_POLICY=scrapy.extensions.httpcache.RFC2616Policy")
WGET = ("--quiet", "--mirror", "--execute", "robots=off", "--no-host-directories")
OURS = "caci-analyst"
PLAIN = "Scrapy, pages thrown away"
NOTHING_SAVED = 8
"""wget's exit status if a response was an error, such as that of an item that is gone."""


@dataclass(frozen=True)
class Crawl:
    """What one crawl used, and what the site saw of it."""

    usage: Usage
    requests: int
    items: int
    listings: int
    bytes: int


def command(name: str, origin: str, folder: Path) -> list[str | Path]:
    """Return the command of a way to crawl, which keeps its state in `folder`."""
    scrapy = [sys.executable, "-m", "scrapy"]
    bare: list[str | Path] = [*scrapy, "runspider", BARE, "-a", f"origin={origin}"]
    ways: dict[str, list[str | Path]] = {
        OURS: [*scrapy, "crawl", "analyst", "-a", f"data_dir={folder}", "-a", f"origin={origin}", "-L", "ERROR"],
        PLAIN: bare,
        "Scrapy, JOBDIR and HTTP cache": [
            *bare, "-s", f"JOBDIR={folder / 'job'}", *CACHE, "-s", f"HTTPCACHE_DIR={folder / 'cache'}",
        ],
        "wget --mirror": ["wget", *WGET, "--directory-prefix", folder / "mirror", origin + "/publications.html"],
    }  # fmt: skip
    return ways[name]


WAYS = (OURS, PLAIN, "Scrapy, JOBDIR and HTTP cache", "wget --mirror")


def run_crawl(name: str, site: Replica, folder: Path) -> Crawl:
    """Return what one crawl used."""
    before = len(site.requests)
    folder.mkdir(exist_ok=True)
    whole = command(name, site.url.rstrip("/"), folder)
    # In the checkout bare Scrapy would use our settings.
    usage = run(whole, {"CACI_DOWNLOAD_DELAY": "0"}, NOTHING_SAVED, ROOT if name == OURS else folder)
    seen = site.requests[before:]
    items = sum("/item/" in request.path for request in seen)
    lists = sum("/item/" not in request.path and request.path.startswith("/publications") for request in seen)
    return Crawl(usage, len(seen), items, lists, sum(request.body_bytes for request in seen))


def measure(articles: int, rounds: int) -> dict[str, list[tuple[Crawl, Crawl]]]:
    """Return a first and a second crawl of each way, in turns."""
    taken: dict[str, list[tuple[Crawl, Crawl]]] = {name: [] for name in WAYS}
    with Replica(articles=articles) as site, tempfile.TemporaryDirectory() as directory:
        run_crawl(PLAIN, site, Path(directory) / "warm")  # the replica writes an article when it is first requested
        for name in [*WAYS] * rounds:
            folder = Path(directory) / "state"
            taken[name].append((run_crawl(name, site, folder), run_crawl(name, site, folder)))
            shutil.rmtree(folder)
    return taken


def section(taken: dict[str, list[tuple[Crawl, Crawl]]], articles: int, rounds: int) -> str:
    """Return the figures as Markdown."""
    bare = median(first.requests / first.usage.seconds for first, _ in taken[PLAIN])
    lines, again = [], []
    for name, pairs in taken.items():
        speeds = [first.requests / first.usage.seconds for first, _ in pairs]
        first, second = pairs[0]
        memory = max(one.usage.megabytes for one, _ in pairs)
        ratio = median(speeds) / bare
        lines.append(f"| {name} | {ratio:.2f} | {spread(speeds, '{:,.0f}')} | {first.requests:,} | {memory:,.0f} |")
        again.append(
            f"| {name} | {second.requests:,} | {second.items:,} | {second.listings:,} | {second.bytes / 1e6:,.2f} |"
            f" {spread([two.usage.seconds for _, two in pairs], '{:.1f}')} |"
        )
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-crawl` measures it again.", "",
        f"{articles:,} articles of the replica, which takes one of the cores; {rounds} rounds, in turns. The time"
        " includes start and end of each process.", "",
        "| | times bare Scrapy's speed | pages a second | requests | peak: MB |",
        "| --- | ---: | ---: | ---: | ---: |", *lines, "",
        "The same again, with nothing changed on the site:", "",
        "| | requests | of items | of listings | MB | s |", "| --- | ---: | ---: | ---: | ---: | ---: |", *again, "",
    ])  # fmt: skip


def figures(taken: dict[str, list[tuple[Crawl, Crawl]]]) -> dict[str, float]:
    """Return the figures that have a bar."""
    speeds = [median(one.requests / one.usage.seconds for one, _ in taken[name]) for name in (OURS, PLAIN)]
    again = [second for _, second in taken[OURS]]
    return {
        "crawl, of bare Scrapy's speed": speeds[0] / speeds[1],
        "requests for items without news": max(one.items for one in again),
        "lists and feeds a section without news": max(one.listings for one in again) / len(load_site("caci").sections),
    }


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_200)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    taken = measure(arguments.articles, arguments.rounds)
    text = section(taken, arguments.articles, arguments.rounds)
    print(text)
    write_section(TITLE, text, figures(taken))


if __name__ == "__main__":
    main()
