"""Where the time goes from the archive to the publication: the functions with the most time of their own.

`make bench-profile` prints the tables and writes them into `profile.md`. Everything runs in this process, one stage
after the other, under cProfile (https://docs.python.org/3/library/profile.html). It makes calls of Python functions
slower, but not what C does, so a share is a hint of where to look, not a measurement. It measures wall-clock time,
because asking for CPU time at each call is slow; so run it on a quiet machine.
"""

import argparse
import cProfile
import pstats
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple, cast

from bench.archives import write_archive
from bench.results import machine, write_section
from flows.pipeline.load import CAPTURES_PER_CHUNK
from flows.pipeline.reading.chunk import ReadChunk, in_batches, read_chunk
from spiders.archive.index import IndexEntry
from spiders.archive.survey import ArchiveSurvey
from spiders.sites import load_site
from warehouse.database.file import DatabaseFile
from warehouse.load.batch import Batch
from warehouse.load.write import load, load_tables
from warehouse.publish.publication import publish

TITLE = "Where the time goes"
PROFILE = Path(__file__).with_name("profile.md")
ROOT = Path(__file__).parent.parent
TRANSACTION = 2_000
"""Captures per transaction, as in the pipeline by default."""
MAX_ROWS = 12
MAX_SHARE = 0.9
"""A function with a larger share of a stage is the stage itself."""
# <method 'split' of 'str' objects>, <method 'execute' of '_duckdb.DuckDBPyConnection' objects>
METHOD = re.compile(r"<method '(?P<name>\w+)' of '(?:[\w.]+\.)?(?P<owner>\w+)' objects>")
BASES = sorted(
    {ROOT, *(Path(entry) for entry in sys.path if Path(entry).is_absolute())}, key=lambda base: -len(base.parts)
)
"""Directories of modules, the innermost first: an environment may be inside the checkout."""
BUILT_IN = "~"
"""What cProfile prints as the file of a function in C."""

Place = tuple[str, int, str]
"""The file, line and name of a function."""


class Timed(NamedTuple):
    """What cProfile measured of a function; times are in seconds."""

    primitive_calls: int
    calls: int
    own: float
    whole: float
    callers: "dict[Place, tuple[int, int, float, float]]"


def read(archive: Path, entries: list[IndexEntry]) -> list[ReadChunk]:
    """Do the work of a reader process, chunk after chunk."""
    rest = iter(entries)
    return [
        read_chunk(archive, chunk, load_site("caci"))
        for chunk in iter(lambda: list(islice(rest, CAPTURES_PER_CHUNK)), [])
    ]


def write(warehouse: Path, chunks: list[ReadChunk]) -> None:
    """Do the work of the writer, including duplicates and authors at the end."""
    with DatabaseFile(warehouse).writing() as connection:
        for chunk in in_batches(chunks, TRANSACTION):
            load_tables(connection, chunk.tables, last=False)
        load(connection, Batch())


def profiled(work: Callable[[], object]) -> dict[Place, Timed]:
    """Run `work` under cProfile, and return what was measured of each function."""
    profile = cProfile.Profile()
    profile.runcall(work)
    stats = cast("dict[Place, tuple[int, int, float, float, dict[Place, tuple[int, int, float, float]]]]",
                 pstats.Stats(profile).stats)  # type: ignore[attr-defined]  # fmt: skip
    return {place: Timed(*timed) for place, timed in stats.items()}


def base_of(file: str) -> Path:
    """Return the directory from which the module of a file is imported, or else that of the file itself."""
    return next((base for base in BASES if Path(file).is_relative_to(base)), Path(file).parent)


def name_of(place: Place) -> str:
    """Return a function as `module:function`; a function in C as cProfile prints it."""
    file, _, function = place
    if file == BUILT_IN:
        if method := METHOD.fullmatch(function):
            return f"{method['owner']}.{method['name']}"
        return function.strip("<>").removeprefix("built-in method ")
    path, base = Path(file), base_of(file)
    module = ".".join(path.relative_to(base).with_suffix("").parts).removesuffix(".__init__")
    return f"{module}:{function}"


def table(stats: dict[Place, Timed]) -> Iterator[str]:
    """Yield the table of the functions with the most own time, as Markdown."""
    total = sum(timed.own for timed in stats.values())
    yield from ("| own time | calls | function | called most by |", "| ---: | ---: | --- | --- |")
    for place, timed in sorted(stats.items(), key=lambda item: -item[1].own)[:MAX_ROWS]:
        caller = max(timed.callers, key=lambda place: timed.callers[place][2], default=None)
        by = f"`{name_of(caller)}`" if caller is not None else ""
        yield f"| {timed.own / total:.1%} | {timed.calls:,} | `{name_of(place)}` | {by} |"


def outline(stats: dict[Place, Timed]) -> str:
    """Return a sentence on our functions with the most time, including all that they call."""
    total = sum(timed.own for timed in stats.values())
    ours = ((timed.whole / total, place) for place, timed in stats.items() if base_of(place[0]) == ROOT)
    functions = [f"`{name_of(place)}` {share:.0%}" for share, place in sorted(ours, reverse=True) if share < MAX_SHARE]
    return f"With all that they call: {', '.join(functions[:MAX_ROWS])}."


def stages(pages: int, directory: Path) -> Iterator[tuple[str, dict[Place, Timed]]]:
    """Yield the title of each stage and what was measured of its functions."""
    archive, warehouse = directory / "archive", directory / "warehouse.duckdb"
    write_archive(archive, pages)
    entries = list(islice(ArchiveSurvey(archive, load_site("caci")).capture_entries(), pages))
    chunks: list[ReadChunk] = []
    yield f"{len(entries):,} archived pages to Arrow tables", profiled(lambda: chunks.extend(read(archive, entries)))
    yield "The tables into the warehouse", profiled(lambda: write(warehouse, chunks))
    yield "The warehouse published", profiled(lambda: publish(DatabaseFile(warehouse), directory / "analyst.duckdb"))


def section(pages: int) -> str:
    """Return the tables as Markdown."""
    lines = [
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-profile` measures it again.", "",
        "Shares of each stage's time under cProfile, in one process. It makes calls in Python slower than they are,"
        " so a share is a hint of where to look. Work of DuckDB's threads appears as the call that waits for them.", "",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as directory:
        for name, stats in stages(pages, Path(directory)):
            seconds = sum(timed.own for timed in stats.values())
            lines += [
                f"### {name}",
                "",
                f"{seconds:.1f} s under the profiler. {outline(stats)}",
                "",
                *table(stats),
                "",
            ]
    return "\n".join(lines)


def main() -> None:
    """Profile, print the tables and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    text = section(parser.parse_args().pages)
    print(text)
    write_section(TITLE, text, path=PROFILE)


if __name__ == "__main__":
    main()
