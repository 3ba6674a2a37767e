"""The spider as a process of its own, and its results."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from replica.server import Replica
from schemas.article import Article
from spiders.archive.archive import Archive
from spiders.sites import load_site
from spiders.urls import identify
from tests.support.forked_spiders import crawl_in_fork
from tests.support.paths import ROOT

PROJECT = ROOT
SITE = load_site("caci")


@dataclass
class Crawl:
    """The results of a finished crawl."""

    exit_code: int
    log: str
    articles: list[Article]
    events: list[dict[str, Any]] = field(default_factory=list)
    peak_megabytes: float = 0.0

    @property
    def summary(self) -> dict[str, Any]:
        assert self.events[-1]["event"] == "finished"
        return self.events[-1]


def start_crawl(
    directory: Path, origin: str, *arguments: str, module: str = "scrapy", **environment: str
) -> subprocess.Popen[str]:
    """Start a crawl that a test looks at, or ends, while it runs; or one of a `module` that changes the spider."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *_arguments(directory, arguments)],
        cwd=PROJECT,
        env=_environment(directory, origin, environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def crawl(directory: Path, origin: str, *arguments: str, module: str = "scrapy", **environment: str) -> Crawl:
    """Crawl to the end."""
    if module == "scrapy":
        variables, path = _environment(directory, origin, environment), directory / "log"
        code, peak = crawl_in_fork(_arguments(directory, arguments), variables, path)
        log = path.read_text(encoding="utf-8")
    else:
        process = start_crawl(directory, origin, *arguments, module=module, **environment)
        log, peak = process.communicate(timeout=120)[0], 0.0
        code = process.returncode
    articles, events = directory / "articles.jsonl", directory / "events"
    return Crawl(
        code,
        log,
        [Article.model_validate_json(line) for line in articles.read_text().splitlines()] if articles.exists() else [],
        [json.loads(line) for line in events.read_text().splitlines()] if events.exists() else [],
        peak,
    )


def _arguments(directory: Path, arguments: Sequence[str]) -> list[str]:
    return ["crawl", "analyst", "-O", str(directory / "articles.jsonl"), *arguments]


def _environment(directory: Path, origin: str, changes: dict[str, str]) -> dict[str, str]:
    (directory / "events").unlink(missing_ok=True)
    variables = {
        "CACI_ORIGIN": origin,
        "CACI_DOWNLOAD_DELAY": "0",
        "CACI_DATA_DIR": str(directory),
        "CACI_EVENTS": str(directory / "events"),
    }
    return os.environ | variables | changes


def item_requests(replica: Replica) -> Counter[str]:
    """Return how often each article was requested."""
    addresses = (identify(f"https://{SITE.host}{request.path}", SITE) for request in replica.requests)
    return Counter(address.article_id for address in addresses if address.article_id is not None)


def final_captures(directory: Path) -> Counter[str]:
    """Return the number of captures with a final status of each article."""
    captures = Archive(directory / "archive", SITE).captures()
    return Counter(
        capture.article_id
        for capture in captures
        if capture.article_id is not None and capture.status in {200, 404, 410, 303}
    )


def listed(replica: Replica) -> set[str]:
    return {f"caci:{entry.item_id}" for entry in replica.store.entries() if is_listed(replica, entry.item_id)}


def is_listed(replica: Replica, item_id: int) -> bool:
    return any(entry.item_id == item_id for section in SITE.sections for entry in replica.store.listing(section))


def first_item(replica: Replica) -> str:
    """Return the path of a listed item that answers 200, without a query."""
    entry = replica.store.listing("analytical-articles")[1]
    return replica.store.path(entry)
