"""Five years of the shipped schedules: what grows by how much, and what a command takes at the end of each year.

`make bench-years` prints the table and writes it into `results.md`. The runs of the years are not waited for: an ingest
a day, a refresh a day and an audit a week write what such runs wrote in a real one, page by page from the bundled
replica, under the dates of the five years before today. Then the commands run as always, on a copy of the archive of
each year's end.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from bench.archives import write_page
from bench.processes import OURS, run
from bench.results import machine, write_section
from flows.orchestration.own_server import start_own_server
from replica.content.model import SECTION_NAMES
from replica.pages.listing import PAGE_SIZE
from replica.server import Replica
from replica.web.routes import Site
from schemas.crawl_summary import CrawlSummary
from schemas.run import Run
from spiders.archive.archive import CRAWL_URN, RUN_URN, Archive
from spiders.archive.writer import ArchiveWriter
from spiders.crawl.state import NAMING, summary_digest
from spiders.sites import load_site
from warehouse.account.due import A_YEAR, Intervals

TITLE = "Five years"
SITE = load_site("caci")
A_DAY = timedelta(days=1)
RECENT = timedelta(days=30)
MAX_ITEMS_A_REFRESH = 200
SATURDAY = 5
OK = 200
QUICK = {"CACI_DOWNLOAD_DELAY": "0"}
RETAINED_DAYS, RETAINED_DAYS_OF_EVENTS = 90, 7
"""For how long Prefect keeps runs, as `docker-compose.yml` has it, and events, by default."""
EVENTS = {"events", "event_resources"}


@dataclass(frozen=True)
class Templates:
    """What real runs on the replica left: the addresses of an ingest without news, and the accounts of the runs."""

    paths: list[str]
    runs: dict[str, Run]
    summary: CrawlSummary


@dataclass(frozen=True)
class Year:
    """The end of a year."""

    files: int
    """In the archive, with the indexes."""
    megabytes: float
    captures: int
    runs: int
    seconds: dict[str, float]
    """Of each command."""
    largest: float
    """Largest process of any of them, in MB."""


def real_runs(replica: Replica, directory: Path) -> Templates:
    """Return the templates from real runs on the replica."""
    caci: list[str | Path] = [OURS / "caci", "--data-dir", directory]
    origin = ["--origin", replica.url]
    run([*caci, "ingest", *origin], QUICK)
    before = len(replica.requests)
    run([*caci, "ingest", *origin], QUICK)
    paths = [request.path for request in list(replica.requests)[before:]]
    run([*caci, "refresh", "--hours", "0", "--limit", "10", *origin], QUICK)
    run([*caci, "audit", *origin], QUICK)
    archive = Archive(directory / "archive", SITE)
    return Templates(paths, {one.flow: one for one in archive.runs()}, list(archive.crawls())[1])


@dataclass
class Player:
    """Writes the records of runs into an archive, day by day."""

    archive: Archive
    site: Site
    templates: Templates
    requested: dict[int, datetime] = field(default_factory=dict)
    """When each item was requested last."""
    naming: set[str] = field(default_factory=set)
    """The pages that name items, which the summary of a crawl accounts for."""

    def first_crawl(self, moment: datetime) -> None:
        """Fetch the whole site, as it was at `moment`."""
        self._run("ingest", moment, [*self._listings(), *self._items(self._listed(moment), moment)])

    def day(self, moment: datetime) -> None:
        """Do a day's runs."""
        news = [item for item in self._listed(moment) if item not in self.requested]
        self._run("ingest", moment, [*self.templates.paths, *self._items(news, moment)])
        due = self._due(moment + timedelta(hours=4))
        self._run("refresh", moment + timedelta(hours=4), ["/robots.txt", *self._items(due, moment)])
        if moment.weekday() == SATURDAY:
            self._run("audit", moment + timedelta(hours=18), ["/robots.txt", *self._listings()])

    def _listed(self, moment: datetime) -> list[int]:
        """Return all items of that day or earlier, also those that need a login or are gone."""
        return [one.item_id for one in self.site.store.entries() if one.created.date() <= moment.date()]

    def _due(self, now: datetime) -> list[int]:
        """Return what `warehouse/account/due_items.sql` chooses."""
        intervals = Intervals()
        waited = []
        for item, requested in self.requested.items():
            entry = self.site.store.entry(item)
            assert entry is not None
            age = now.replace(tzinfo=None) - entry.created
            interval = intervals.recent if age < RECENT else intervals.of_a_year if age < A_YEAR else intervals.older
            if now - requested > interval:
                waited.append((age >= RECENT, requested, item))
        return [item for _, _, item in sorted(waited)[:MAX_ITEMS_A_REFRESH]]

    def _items(self, items: Iterable[int], moment: datetime) -> Iterator[str]:
        for item in items:
            self.requested[item] = moment
            entry = self.site.store.entry(item)
            assert entry is not None
            yield self.site.store.path(entry)

    def _listings(self) -> Iterator[str]:
        for section in SECTION_NAMES:
            for start in range(0, len(self.site.store.listing(section)), PAGE_SIZE):
                yield f"/publications/{section}.html" + (f"?start={start}" if start else "")

    def _run(self, flow: str, moment: datetime, paths: Iterable[str]) -> None:
        # A prefix for each month, because a file belongs to the month in which it was really created.
        with ArchiveWriter(self.archive, f"analyst-{moment:%Y%m}") as writer:
            for number, path in enumerate(paths):
                capture = write_page(writer, self.site, path, moment + timedelta(seconds=number), "gzip")
                if capture is not None and capture.page_kind in NAMING and capture.status == OK:
                    self.naming.add(capture.capture_id)
            end = moment + timedelta(minutes=1)
            crawl = self.templates.summary.model_copy(
                update={
                    "crawl_id": str(uuid4()),
                    "started_at": moment,
                    "finished_at": end,
                    "read_until": moment + timedelta(days=1),
                    "pages_read": summary_digest(self.naming),
                }
            )
            writer.write_metadata(CRAWL_URN + crawl.crawl_id, crawl.model_dump(mode="json"))
        with ArchiveWriter(self.archive, f"run-{moment:%Y%m}") as writer:
            account = self.templates.runs[flow].model_copy(
                update={"run_id": str(uuid4()), "started_at": moment, "finished_at": end}
            )
            writer.write_metadata(RUN_URN + account.run_id, account.model_dump(mode="json"))


def play(years: int, replica: Replica, templates: Templates, directory: Path) -> list[Path]:
    """Return the archives of the ends of the years; those that are there already are used again."""
    archives = [directory / str(year) for year in range(1, years + 1)]
    if all(archive.is_dir() for archive in archives):
        return archives
    growing = directory / "growing"
    player = Player(Archive(growing, SITE), Site(replica.store), templates)
    moment = (datetime.now(UTC) - years * A_YEAR).replace(hour=5, minute=17, second=0, microsecond=0)
    player.first_crawl(moment)
    for archive in archives:
        for _ in range(A_YEAR.days):
            moment += A_DAY
            player.day(moment)
        shutil.copytree(growing, archive)
    return archives


def measure(archive: Path, origin: str) -> Year:
    """Measure the commands on a copy of an archive."""
    files = [path for path in archive.iterdir() if path.is_file()]
    opened = Archive(archive, SITE)
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory) / "data"
        shutil.copytree(archive, data / "archive")
        caci: list[str | Path] = [OURS / "caci", "--data-dir", data]
        commands = {
            "rebuild": ["rebuild", "--yes"],
            "status": ["status"],
            "verify": ["verify"],
        }
        done = {name: run([*caci, *arguments], QUICK) for name, arguments in commands.items()}
        run([*caci, "ingest", "--origin", origin], QUICK)  # the real site is a few articles ahead
        done["quiet ingest"] = run([*caci, "ingest", "--origin", origin], QUICK)
    return Year(
        len(files),
        sum(path.stat().st_size for path in files) / 1e6,
        sum(1 for _ in opened.capture_entries()),
        sum(1 for entry in opened.entries() if entry.url.startswith(RUN_URN)),
        {name: one.seconds for name, one in done.items()},
        max(one.megabytes for one in done.values()),
    )


def prefect_rows(origin: str, directory: Path) -> dict[str, int]:
    """Return how many rows a quiet ingest adds to each table of Prefect's database."""
    environment = os.environ | {
        "PREFECT_HOME": str(directory / "prefect"),
        "CACI_DATA_DIR": str(directory / "data"),
        "CACI_ORIGIN": origin,
        **QUICK,
    }
    os.environ["PREFECT_HOME"] = environment["PREFECT_HOME"]
    environment |= start_own_server()
    flow = [sys.executable, "-c", "from flows.ingest import ingest\nassert ingest(return_state=True).is_completed()"]
    counts = []
    for _ in range(3):  # the first one fetches everything
        subprocess.run(flow, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        counts.append(_rows(next((directory / "prefect").glob("**/prefect.db"))))
    return {table: counts[2][table] - counts[1][table] for table in counts[2] if counts[2][table] > counts[1][table]}


def _rows(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def section(years: list[Year], articles: int, rows: dict[str, int]) -> str:
    """Return the figures as Markdown."""
    events = sum(count for table, count in rows.items() if table in EVENTS)
    others = sum(rows.values()) - events
    a_day = years[0].runs / A_YEAR.days
    of_events = a_day * RETAINED_DAYS_OF_EVENTS * events
    lines: dict[str, list[str]] = {
        "runs": [f"{one.runs:,}" for one in years],
        "files in the archive, with indexes": [f"{one.files:,}" for one in years],
        "archive: MB": [f"{one.megabytes:,.0f}" for one in years],
        "captures": [f"{one.captures:,}" for one in years],
        "rows in Prefect's database": [f"{one.runs * others + of_events:,.0f}" for one in years],
        f"the same, if runs are kept for {RETAINED_DAYS} days": [
            f"{a_day * RETAINED_DAYS * others + of_events:,.0f}" for _ in years
        ],
        **{f"`{name}`: s": [f"{one.seconds[name]:.1f}" for one in years] for name in years[0].seconds},
        "largest process: MB": [f"{one.largest:,.0f}" for one in years],
    }
    named = ", ".join(f"{count} of {table}" for table, count in sorted(rows.items(), key=lambda row: -row[1])[:4])
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-years` measures it again.", "",
        f"A site of {articles:,} articles; an ingest and a refresh a day, an audit a week. A run without news adds"
        f" {events + others:,} rows to Prefect's database ({named}); events are"
        f" kept for {RETAINED_DAYS_OF_EVENTS} days.", "",
        f"| at the end of year | {' | '.join(str(number + 1) for number in range(len(years)))} |",
        f"| --- |{' ---: |' * len(years)}",
        *(f"| {name} | {' | '.join(values)} |" for name, values in lines.items()), "",
    ])  # fmt: skip


def main() -> None:
    """Play the years, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--archives", type=Path, help="folder that keeps the archives; by default they are deleted")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, Replica(articles=arguments.articles) as replica:
        folder = Path(directory)
        templates = real_runs(replica, folder / "real")
        rows = prefect_rows(replica.url, folder)
        archives = play(arguments.years, replica, templates, arguments.archives or folder / "archives")
        years = [measure(archive, replica.url) for archive in archives]
    text = section(years, arguments.articles, rows)
    print(text)
    last = years[-1]
    figures = {"five years, MB": last.megabytes, "five years, files": float(last.files)}
    figures |= {f"five years, {name}, s": seconds for name, seconds in last.seconds.items()}
    write_section(TITLE, text, figures)


if __name__ == "__main__":
    main()
