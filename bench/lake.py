"""A lake beside a DuckDB file: the same archive loaded into both, loaded again without news, and published from both.

`make bench-lake` prints the figures and writes them into `results.md`. PostgreSQL is a server of its own on loopback,
configured as by Debian, and syncs its commits. The ways take turns; each load is a process of its own.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.archives import write_archive
from bench.processes import OURS, ROOT, Usage, run
from bench.results import machine, spread, write_section
from tests.support.lake_parts import Server, server
from warehouse.lake.location import lake_of

TITLE = "DuckLake"
WORK = """
import json, sys, time
from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from warehouse.publish.publication import publish

def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began

def load():
    loaded = load_archive(Settings(), LineReporter(lambda line: None))
    assert loaded.problems == [], loaded.problems

if __name__ == "__main__":
    settings = Settings()
    taken = {"load": seconds(load), "again": seconds(load)}
    if sys.argv[1:] == ["publish"]:
        taken["publish"] = seconds(lambda: publish(settings.warehouse, settings.snapshot))
    print(json.dumps(taken))
"""
PAGES_OF_A_FILE = 1_000
SIZES = "SELECT sum(file_count), sum(file_size_bytes + delete_file_size_bytes) FROM ducklake_table_info('lake')"
CATALOGUE = "FROM postgres_query('__ducklake_metadata_lake', 'SELECT pg_database_size(current_database())')"


def run_work(data: Path, environment: Mapping[str, str], *arguments: str) -> tuple[dict[str, float], Usage]:
    """Return the seconds of each part of the work of a process on the archive of `data`, and its usage."""
    script = data / "work.py"
    script.write_text(WORK)
    whole = {"PYTHONPATH": str(ROOT), "CACI_DATA_DIR": str(data)} | dict(environment)
    usage = run([OURS / "python", script, *arguments], whole)
    return json.loads(usage.output.splitlines()[-1]), usage


def link_archive(data: Path, files: Sequence[Path]) -> Path:
    """Return a data directory with these files of an archive and their indexes."""
    (data / "archive").mkdir(parents=True)
    for file in files:
        for path in (file, file.with_name(file.name.replace(".warc.gz", ".cdxj"))):
            (data / "archive" / path.name).symlink_to(path.resolve())
    return data


def into_file(directory: Path, files: Sequence[Path], _postgres: Server) -> dict[str, float]:
    """Return the figures of one process that writes a DuckDB file."""
    data = link_archive(directory, files)
    taken, usage = run_work(data, {}, "publish")
    return taken | {"memory": usage.megabytes, "size": (data / "warehouse.duckdb").stat().st_size / 1e6}


def into_lake(directory: Path, files: Sequence[Path], postgres: Server) -> dict[str, float]:
    """Return the figures of one process that writes a new lake."""
    data, address = link_archive(directory, files), postgres.address()
    taken, usage = run_work(data, {"CACI_LAKE": address}, "publish")
    return taken | {"memory": usage.megabytes} | sizes(address, data)


def by_two(directory: Path, files: Sequence[Path], postgres: Server) -> dict[str, float]:
    """Return the figures of two processes that write one new lake, each with half of the files and one reader."""
    address = postgres.address()
    halves = [link_archive(directory / name, files[at::2]) for at, name in enumerate(("one", "other"))]
    environment = {"CACI_LAKE": address, "CACI_READERS": "1", "CACI_LAKE_FILES": str(directory / "lake")}
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        usages = [usage for _, usage in pool.map(lambda data: run_work(data, environment), halves)]
    whole = time.perf_counter() - began
    return {"load": whole, "memory": max(usage.megabytes for usage in usages)} | sizes(address, directory)


def sizes(address: str, data: Path) -> dict[str, float]:
    """Return the number and megabytes of a lake's files in use, and the megabytes of all files and its catalogue."""
    with closing(lake_of(address, None, data).open()) as connection:
        ((files, used),) = connection.execute(SIZES).fetchall()
        ((catalogue,),) = connection.execute(CATALOGUE).fetchall()
    kept = sum(path.stat().st_size for path in (data / "lake").rglob("*.parquet"))
    return {"files": files, "size": used / 1e6, "kept": kept / 1e6, "catalogue": catalogue / 1e6}


WAYS: dict[str, Callable[[Path, Sequence[Path], Server], dict[str, float]]] = {
    "a DuckDB file": into_file,
    "a lake, one writer": into_lake,
    "a lake, two writers at once": by_two,
}


def measure(archive: Path, rounds: int) -> dict[str, list[dict[str, float]]]:
    """Return the figures of each way, measured in turns."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
    files = sorted(archive.glob("*.warc.gz"))
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o711)  # PostgreSQL runs as another user
        with server(Path(home), fsync=True) as postgres:
            for number, name in enumerate([*WAYS] * rounds):
                directory = Path(home) / str(number)
                taken[name].append(WAYS[name](directory, files, postgres))
                shutil.rmtree(directory)
    return taken


def row(name: str, of: list[dict[str, float]]) -> str:
    """Return a row of the table."""
    cells = [spread([one[part] for one in of], "{:,.1f}") if part in of[0] else "" for part in ("load", "publish")]
    again = spread([one["again"] for one in of], "{:,.1f}") if "again" in of[0] else ""
    memory, size = max(one["memory"] for one in of), median(one["size"] for one in of)
    return f"| {name} | {cells[0]} | {again} | {cells[1]} | {memory:,.0f} | {size:,.0f} |"


def section(taken: dict[str, list[dict[str, float]]], pages: int, rounds: int, note: str) -> str:
    """Return the figures as Markdown."""
    lake: Any = taken["a lake, one writer"][-1]
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-lake` measures it again.{note}", "",
        f"{pages:,} pages of the replica in WARC files of {PAGES_OF_A_FILE:,}; {rounds} rounds, in turns. One writer"
        " has two reader processes. Each of two writers has half of the files and reads in its own process; their time"
        " is that of both, including the start of Python. It includes duplicates and authors. PostgreSQL syncs its"
        " commits.", "",
        "| into | load: s | again, without news: s | publish: s | largest process: MB | tables: MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |", *(row(name, of) for name, of in taken.items()), "",
        f"The tables of the lake are {lake['files']:,.0f} Parquet files; the folder has {lake['kept']:,.0f} MB, since"
        " replaced files are kept for a day. The catalogue's database has"
        f" {lake['catalogue']:,.0f} MB; an empty one has 7.", "",
    ])  # fmt: skip


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=6_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--note", default="", help="a sentence about the machine, for the section")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        write_archive(Path(directory), arguments.pages, encoding="gzip", pages_of_a_file=PAGES_OF_A_FILE)
        taken = measure(Path(directory), arguments.rounds)
    text = section(taken, arguments.pages, arguments.rounds, f" {arguments.note}".rstrip())
    print(text)
    write_section(TITLE, text)


if __name__ == "__main__":
    main()
