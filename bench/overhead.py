"""What Prefect costs: a run without news, beside an empty flow and the same work without Prefect.

`make bench-overhead` prints the figures and writes them into `results.md`. One server serves all; every run is a new
process, as a worker starts it. The site is the bundled replica, without a delay between requests.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.results import machine, write_section
from flows.orchestration.environment import DEFAULTS
from flows.orchestration.own_server import start_own_server
from replica.server import Replica

TITLE = "What Prefect costs"
EMPTY = "from prefect import flow\n@flow\ndef empty(): return 1\nempty()"
WITHOUT = """
import logging, sys
from datetime import UTC, datetime
from pathlib import Path
from flows.pipeline.crawl import CrawlPlan, crawl
from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.pipeline.publish import publish_data
from flows.settings import Settings
from warehouse.account.certificate import certify
settings, quiet = Settings(), LineReporter(lambda line: None)
logger = logging.getLogger("bench")
crawled = crawl(settings, CrawlPlan(), logger, quiet)
loaded = load_archive(settings, quiet)
with settings.warehouse.open() as connection:
    assert certify(connection, [*crawled.problems, *loaded.problems]).complete
publish_data(settings)
"""
FLOW = "from flows.ingest import ingest\nassert ingest(return_state=True).is_completed()"


def seconds(code: str, environment: dict[str, str]) -> float:
    """Return how long a new Python process takes for `code`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(articles: int, rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each kind of run, in turns, after a first crawl of the whole site."""
    taken: dict[str, list[float]] = {"empty flow": [], "ingest, without Prefect": [], "ingest": []}
    with Replica(articles=articles) as site, tempfile.TemporaryDirectory() as directory:
        environment = os.environ | {
            "PREFECT_HOME": directory,
            **start_own_server(),
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "CACI_DATA_DIR": str(Path(directory) / "data"),
            "CACI_ORIGIN": site.url,
            "CACI_DOWNLOAD_DELAY": "0",
        }
        seconds(FLOW, environment)
        for _ in range(rounds):
            for name, code in zip(taken, (EMPTY, WITHOUT, FLOW), strict=True):
                taken[name].append(seconds(code, environment))
    return taken


def section(taken: dict[str, list[float]], articles: int, rounds: int) -> str:
    """Return the figures as Markdown."""
    rows = [f"| {name} | {median(times):.2f} ({min(times):.2f} to {max(times):.2f}) |" for name, times in taken.items()]
    middle = {name: median(times) for name, times in taken.items()}
    beyond = middle["ingest"] - middle["empty flow"]
    own = middle["ingest"] - middle["ingest, without Prefect"]
    return "\n".join(
        [
            f"## {TITLE}",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-overhead` measures it again.",
            "",
            f"A run of `ingest` without news, {articles:,} articles known; each a new process, {rounds} times each.",
            "",
            "| | s: median (minimum to maximum) |",
            "| --- | ---: |",
            *rows,
            "",
            f"A run without news takes {beyond:.2f} s longer than an empty flow, including the start of the spider"
            f" and its requests; with Prefect it takes {own:.2f} s longer than without.",
            "",
        ]
    )


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    os.environ |= DEFAULTS
    text = section(measure(arguments.articles, arguments.rounds), arguments.articles, arguments.rounds)
    print(text)
    write_section(TITLE, text)


if __name__ == "__main__":
    main()
