"""What Prefect costs: a run without news, beside an empty flow and beside the same work without Prefect, in one run.

`make bench-overhead` prints it and writes it into `results.md`. A server is started once, and every process is a new
one, as a worker starts them. The site is the bundled replica, without a delay between requests.
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
    """How long a new Python takes for `code`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measured(articles: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of each kind of run, in turns, after a first crawl that brings all there is."""
    taken: dict[str, list[float]] = {"empty flow": [], "ingest, without Prefect": [], "ingest": []}
    with Replica(articles=articles) as site, tempfile.TemporaryDirectory() as directory:
        environment = os.environ | {
            "PREFECT_HOME": directory,
            "PREFECT_API_URL": start_own_server(),
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
    """The figures as Markdown."""
    rows = [f"| {name} | {median(times):.2f} ({min(times):.2f} to {max(times):.2f}) |" for name, times in taken.items()]
    middle = {name: median(times) for name, times in taken.items()}
    beyond = middle["ingest"] - middle["empty flow"]
    own = middle["ingest"] - middle["ingest, without Prefect"]
    return "\n".join(
        [
            f"## {TITLE}",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-overhead` does it again.",
            "",
            f"A run of `ingest` without news, {articles:,} articles known; each a new process, {rounds} times each.",
            "",
            "| | s: median (least to most) |",
            "| --- | ---: |",
            *rows,
            "",
            f"A run without news costs {beyond:.2f} s beyond an empty flow, the spider's start and its requests"
            f" included; with Prefect it takes {own:.2f} s longer than without.",
            "",
        ]
    )


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    os.environ |= DEFAULTS
    text = section(measured(arguments.articles, arguments.rounds), arguments.articles, arguments.rounds)
    print(text)
    write_section(TITLE, text)


if __name__ == "__main__":
    main()
