"""What a SIGKILL does to a plain Scrapy spider that keeps its state in a JOBDIR and is resumed once.

https://docs.scrapy.org/en/latest/topics/jobs.html
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from replica.server import Replica

SPIDER = Path(__file__).parent / "plain_spider.py"
# /publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html
ITEM = re.compile(r"/item/(\d+)-")


@dataclass(frozen=True)
class Resumed:
    """A killed and resumed crawl: the exit status of the second process, and how many pages are in the items."""

    status: int
    pages: int
    of: int
    repeated: int

    @property
    def lost(self) -> int:
        """Number of pages that are in no item."""
        return self.of - self.pages


def killed_and_resumed(directory: Path, site: Replica, seed: int, count: int) -> Iterator[Resumed]:
    """Kill the spider after a random number of requested pages and resume it once, `count` times."""
    random = Random(seed)
    # All items except those that answer 404 or need an account
    readable = {str(entry.item_id) for entry in site.store.newest()}
    of = len(readable)
    for number in range(count):
        trial = directory / f"plain-{number}"
        before, pages = _requested_pages(site), random.randrange(1, of)
        process = _start(trial, site.url)
        while process.poll() is None and _requested_pages(site) < before + pages:
            time.sleep(0.0005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        status = _start(trial, site.url).wait()
        items = [item for item in _items(trial) if item in readable]
        yield Resumed(status, len(set(items)), of, len(items) - len(set(items)))
        shutil.rmtree(trial)


def _requested_pages(site: Replica) -> int:
    return sum("/item/" in request.path for request in site.requests)


def _start(directory: Path, origin: str) -> "subprocess.Popen[bytes]":
    directory.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "scrapy", "runspider", str(SPIDER), "-a", f"origin={origin}"]
    command += ["-s", f"JOBDIR={directory / 'job'}", "-o", f"{directory / 'items.jsonl'}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")}
    return subprocess.Popen(
        command, cwd=directory, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _items(directory: Path) -> list[str]:
    """Return the item ids in the output, one per complete line."""
    items: list[str] = []
    path = directory / "items.jsonl"
    for line in path.read_text(errors="replace").splitlines() if path.exists() else ():
        try:
            match = ITEM.search(json.loads(line)["url"])
        except ValueError:  # half a line
            continue
        items += [match[1]] if match else []
    return items
