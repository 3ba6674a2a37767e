"""From the archive to the data, beside the WARC readers of news-please and Fundus: the same files, in turns.

`make bench-rebuild` prints the figures and writes them into `results.md`. Ours reads every page, including listings,
into all tables, once without and once with duplicates and authors. The others make objects of the items and store
nothing. Each is a process that starts one process per core.
"""

import argparse
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.archives import write_archive
from bench.processes import OURS, PEERS, ROOT, Usage, run
from bench.results import machine, spread, write_section

TITLE = "Rebuild"
FUNDUS = ROOT / ".venv-fundus" / "bin"
LOAD = """
import sys
from pathlib import Path
import flows.pipeline.load
import warehouse.load.write
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
if sys.argv[2] == "unsettled":
    warehouse.load.write.update_identity = lambda connection: None
if __name__ == "__main__":
    loaded = flows.pipeline.load.load_archive(Settings(data_dir=Path(sys.argv[1])), LineReporter(lambda line: None))
    assert loaded.problems == [], loaded.problems
    print(loaded.report.articles_new)
"""
PAGES_OF_A_FILE = 1_000


def ours(archive: Path, settled: str) -> Usage:
    """Return the usage of archive to SQL, into a new warehouse; `settled` or `unsettled`: with or without identity."""
    with tempfile.TemporaryDirectory() as directory:
        shutil.copytree(archive, Path(directory) / "archive")
        script = Path(directory) / "load_archive.py"
        script.write_text(LOAD)
        return run([OURS / "python", script, directory, settled], {"PYTHONPATH": str(ROOT)})


def measure(pages: int, rounds: int) -> dict[str, list[Usage]]:
    """Return the usage of each way, measured in turns."""
    with tempfile.TemporaryDirectory() as directory:
        archive = Path(directory) / "archive"
        write_archive(archive, pages, encoding="identity", pages_of_a_file=PAGES_OF_A_FILE)
        ways = {
            "caci-analyst, to SQL": lambda: ours(archive, "unsettled"),
            "caci-analyst, with duplicates and authors": lambda: ours(archive, "settled"),
            "news-please": lambda: run([PEERS / "python", "-m", "bench.peers.newsplease_warc", archive]),
            "Fundus": lambda: run([FUNDUS / "python", "-m", "bench.peers.fundus_warc", archive]),
        }
        taken: dict[str, list[Usage]] = {name: [] for name in ways}
        for name in [*ways] * rounds:
            taken[name].append(ways[name]())
    return taken


def section(taken: dict[str, list[Usage]], pages: int, rounds: int) -> str:
    """Return the figures as Markdown."""
    whole = median(one.seconds for one in taken["caci-analyst, with duplicates and authors"])
    lines = []
    for name, of in taken.items():
        speeds = spread([pages / one.seconds for one in of], "{:,.0f}")
        articles = of[0].output.split()[-1]
        memory = max(one.megabytes for one in of)
        ratio = median(one.seconds for one in of) / whole
        lines.append(f"| {name} | {ratio:.2f} | {speeds} | {memory:,.0f} | {int(articles):,} |")
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-rebuild` measures it again.", "",
        f"{pages:,} pages of the replica in WARC, a fifth of them listings; {rounds} rounds, in turns.", "",
        "| | times ours | pages a second | largest process: MB | articles |",
        "| --- | ---: | ---: | ---: | ---: |", *lines, "",
    ])  # fmt: skip


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=6_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    taken = measure(arguments.pages, arguments.rounds)
    text = section(taken, arguments.pages, arguments.rounds)
    print(text)
    seconds = {name: median(one.seconds for one in of) for name, of in taken.items()}
    figures = {
        "rebuild, times news-please's speed": seconds["news-please"] / seconds["caci-analyst, to SQL"],
        "rebuild, times Fundus's speed": seconds["Fundus"] / seconds["caci-analyst, to SQL"],
        "rebuild with duplicates and authors, times news-please's speed": seconds["news-please"]
        / seconds["caci-analyst, with duplicates and authors"],
    }
    write_section(TITLE, text, figures)


if __name__ == "__main__":
    main()
