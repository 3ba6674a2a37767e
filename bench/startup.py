"""How long the command takes to start: `caci --help`, `caci sql "select 1"`, beside DuckDB's own command and Python.

`make bench-startup` prints the figures and writes them into `results.md`. Each is a new process, in turns; the database
has the size of the demo's.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.articles import write_articles
from bench.processes import OURS, PEERS, Usage, run
from bench.results import machine, spread, write_section
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


def section(taken: dict[str, list[Usage]], rounds: int) -> str:
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
    ])  # fmt: skip


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    taken = measure(arguments.articles, arguments.rounds)
    text = section(taken, arguments.rounds)
    print(text)
    with_bar = ("caci --help", 'caci sql "SELECT 1"')
    write_section(TITLE, text, {f"start of {name}": median(one.seconds for one in taken[name]) for name in with_bar})


if __name__ == "__main__":
    main()
