"""How long the command takes to start, beside DuckDB's own command and Python; and to ask for its first page.

`make bench-startup` prints the figures and writes them into `results.md`. Each is a new process, in turns; the database
has the size of the demo's.
"""

import argparse
import os
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from threading import Event

from bench.articles import write_articles
from bench.processes import OURS, PEERS, Usage, run
from bench.results import machine, spread, write_section
from replica.server import Replica
from warehouse.database.file import DatabaseFile
from warehouse.publish.publication import publish

TITLE = "Start"


def measure(articles: int, rounds: int) -> dict[str, list[Usage]]:
    """Return the usage of each command, measured in turns."""
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory)
        write_articles(data / "warehouse.duckdb", articles)
        publish(DatabaseFile(data / "warehouse.duckdb"), data / "analyst.duckdb")
        ways: dict[str, list[str | Path]] = {
            "caci --help": [OURS / "caci", "--help"],
            'caci sql "SELECT 1"': [OURS / "caci", "--data-dir", data, "sql", "SELECT 1"],
            "caci search water": [OURS / "caci", "--data-dir", data, "search", "water"],
            'duckdb "SELECT 1"': [PEERS / "duckdb", "-readonly", data / "analyst.duckdb", "-c", "SELECT 1"],
            'python -c ""': [OURS / "python", "-c", ""],
            'python -c "import duckdb"': [OURS / "python", "-c", "import duckdb"],
        }
        taken: dict[str, list[Usage]] = {name: [] for name in ways}
        for name in [*ways] * rounds:
            taken[name].append(run(ways[name]))
    return taken


def measure_first_page(rounds: int) -> list[float]:
    """Return the seconds from the start of `caci ingest` to its first request for a page (robots.txt is not one).

    Without Prefect and without a pause between requests, against the replica; the run is ended then.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    seconds = []
    with Replica(articles=60) as site, tempfile.TemporaryDirectory() as home:
        asked = Event()
        site.watch(lambda address: None if address.endswith("/robots.txt") else asked.set())
        for number in range(rounds):
            asked.clear()
            data = Path(home) / str(number)
            command: list[str | Path] = [OURS / "caci", "--data-dir", data, "ingest", "--origin", site.url]
            begun = time.perf_counter()
            with subprocess.Popen(
                [*command, "--download-delay", "0"],
                env=environment | {"HOME": home},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as process:
                asked.wait(timeout=60)
                seconds.append(time.perf_counter() - begun)
                process.terminate()
    return seconds


def section(taken: dict[str, list[Usage]], first_page: list[float], rounds: int) -> str:
    """Return the figures as Markdown."""
    lines = [
        f"| `{name}` | {spread([1000 * one.seconds for one in of], '{:,.0f}')} |"
        f" {median(one.megabytes for one in of):,.0f} |"
        for name, of in taken.items()
    ]
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-startup` measures it again.", "",
        f"Each is a new process, {rounds} times, in turns.", "",
        "| | ms: median (minimum to maximum) | MB |", "| --- | ---: | ---: |", *lines, "",
        "From `caci ingest`, typed without `PREFECT_API_URL`, to its first request for a page of the replica:"
        f" {spread(first_page, '{:,.2f}')} s, {len(first_page)} times.", "",
    ])  # fmt: skip


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    taken = measure(arguments.articles, arguments.rounds)
    first_page = measure_first_page(arguments.rounds)
    text = section(taken, first_page, arguments.rounds)
    print(text)
    with_bar = ("caci --help", 'caci sql "SELECT 1"')
    figures = {f"start of {name}": median(one.seconds for one in taken[name]) for name in with_bar}
    write_section(TITLE, text, figures | {"first page of caci ingest": median(first_page)})


if __name__ == "__main__":
    main()
