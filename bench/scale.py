"""The pipeline at ten times the size of the site and beyond: archive to SQL, publication and search, by size.

`make bench-scale` prints the table and writes it into `results.md`. The archives are those of `bench.archives`; an
archive that exists in the folder of --archives is used again.
"""

import argparse
import math
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import duckdb

from bench.archives import write_archive
from bench.processes import OURS, Usage, run
from bench.results import machine, write_section

TITLE = "By size"
QUERIES = ("customs union", "pipeline", '"gas pipeline"', "kashmir militants", "water energy", "border trade*")
REPEATED = 5
WITHOUT_EXPORTS = {"CACI_PUBLISH_EXPORTS": "0"}


@dataclass(frozen=True)
class Measurement:
    """What an archive of `pages` pages took."""

    pages: int
    articles: int
    rebuild: Usage
    """Archive to SQL, with duplicates and authors, and its publication."""
    publish: Usage
    exports: Usage
    """Another publication, with Parquet and data package."""
    again: Usage
    """A second rebuild beside the first database, compared with it field by field."""
    search: float
    """Median in milliseconds."""
    archive_megabytes: float
    warehouse_megabytes: float
    snapshot_megabytes: float


def megabytes(*paths: Path) -> float:
    """Return the size of files and folders."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def measure_search(snapshot: Path) -> float:
    """Return the milliseconds of a search: the median of some queries, each `REPEATED` times."""
    times = []
    with duckdb.connect(snapshot, read_only=True) as connection:
        for query in QUERIES * REPEATED:
            began = time.perf_counter()
            connection.execute("FROM search($query, top := 10)", {"query": query}).fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return median(times)


def measure(pages: int, archives: Path) -> Measurement:
    """Return all measurements of an archive of `pages` pages, which is made if it is missing."""
    source = archives / str(pages)
    if not source.is_dir():
        write_archive(source, pages)
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory)
        shutil.copytree(source, data / "archive")
        caci: list[str | Path] = [OURS / "caci", "--data-dir", data]
        rebuild = run([*caci, "rebuild"], WITHOUT_EXPORTS)
        publish = run([*caci, "publish"], WITHOUT_EXPORTS)
        exports = run([*caci, "publish"])
        again = run([*caci, "rebuild"], WITHOUT_EXPORTS)
        assert "Nothing differs" in again.output, again.output
        with duckdb.connect(data / "analyst.duckdb", read_only=True) as connection:
            ((articles,),) = connection.execute("SELECT count(*) FROM articles").fetchall()
        sizes = [megabytes(data / name) for name in ("archive", "warehouse.duckdb", "analyst.duckdb")]
        search = measure_search(data / "analyst.duckdb")
        return Measurement(pages, articles, rebuild, publish, exports, again, search, *sizes)


def exponent(sizes: list[int], values: list[float]) -> str:
    """Return the power of the size with which a value grows: the slope of a line through the logarithms."""
    if len(sizes) < 2:
        return ""
    points = [(math.log(size), math.log(value)) for size, value in zip(sizes, values, strict=True)]
    middle_x, middle_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    slope = sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)
    return f"{slope:.2f}"


def section(measurements: list[Measurement]) -> str:
    """Return the figures as Markdown."""
    sizes = [one.pages for one in measurements]
    rows = {
        "articles": [float(one.articles) for one in measurements],
        "archive to SQL, published: s": [one.rebuild.seconds for one in measurements],
        "publication alone: s": [one.publish.seconds for one in measurements],
        "the same with exports: s": [one.exports.seconds for one in measurements],
        "again, beside it, and compared: s": [one.again.seconds for one in measurements],
        "a search: ms": [one.search for one in measurements],
        "largest process of the first: MB": [one.rebuild.megabytes for one in measurements],
        "largest process of the publication: MB": [one.publish.megabytes for one in measurements],
        "largest process of the exports: MB": [one.exports.megabytes for one in measurements],
        "largest process of the comparison: MB": [one.again.megabytes for one in measurements],
        "archive: MB": [one.archive_megabytes for one in measurements],
        "warehouse: MB": [one.warehouse_megabytes for one in measurements],
        "snapshot: MB": [one.snapshot_megabytes for one in measurements],
    }
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-scale` measures it again.", "",
        "Archives of the replica's pages, a fifth of them listings. Each was measured once, except the search, which is"
        f" the median of {len(QUERIES) * REPEATED}. The exponent is that of the size: 1 is proportional.", "",
        f"| | {' | '.join(f'{size:,} pages' for size in sizes)} | exponent |",
        f"| --- |{' ---: |' * (len(sizes) + 1)}",
        *(
            f"| {name} | {' | '.join(f'{value:,.0f}' for value in values)} | {exponent(sizes, values)} |"
            for name, values in rows.items()
        ), "",
    ])  # fmt: skip


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[6_000, 60_000, 300_000])
    parser.add_argument("--archives", type=Path, help="folder that keeps the archives; by default they are deleted")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        archives = arguments.archives or Path(directory)
        measurements = [measure(pages, archives) for pages in arguments.pages]
    text = section(measurements)
    print(text)
    largest = max(run.megabytes for one in measurements for run in (one.rebuild, one.publish, one.exports, one.again))
    write_section(TITLE, text, {"largest process, MB": largest})


if __name__ == "__main__":
    main()
