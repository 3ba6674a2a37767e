"""`caci backfill`: what was published between two days, window by window, whatever happens in between."""

import random
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from replica.faults.fault import Fault
from replica.server import Replica
from tests.chaos.outcome import content, faults
from tests.conftest import Caci
from tests.support.fetching import Row
from tests.support.started import started, wait_until
from warehouse.query.sandbox import query

STORED = "SELECT article_id FROM articles WHERE source_kind = 'item' ORDER BY ALL"
RUNS = "SELECT flow, state FROM runs ORDER BY started_at"
TWO_YEARS = (date(2003, 1, 1), date(2004, 12, 31))


@pytest.fixture(scope="module")
def archive() -> Iterator[Replica]:
    """Articles of all years, some 30 of them of the two that are backfilled here."""
    with Replica(articles=200, seed=5) as replica:
        yield replica


class Backfills:
    """Runs `caci` on a site and a data directory of its own."""

    def __init__(self, caci: Caci, site: Replica, data_dir: Path) -> None:
        self.caci, self.site, self.data_dir = caci, site, data_dir

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run `caci backfill`, and return everything that it printed."""
        done = self.caci("backfill", "--origin", self.site.url, *arguments, data_dir=self.data_dir)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def stored(self, database: str = "analyst.duckdb") -> list[str]:
        return [article_id for (article_id,) in query(self.data_dir / database, STORED).rows]

    def runs(self) -> list[tuple[str, str]]:
        return [(flow, state) for flow, state in query(self.data_dir / "warehouse.duckdb", RUNS).rows]


@pytest.fixture
def backfills(caci: Caci, archive: Replica, tmp_path: Path) -> Backfills:
    return Backfills(caci, archive, tmp_path / "data")


def in_days(row: Row, since: date, until: date) -> bool:
    """Return True if a row of the truth was published between these days, by its address or the header of its page."""
    day = row["slug_date"] or row["page_date"]
    return day is not None and since <= date.fromisoformat(day) <= until


def requested_items(site: Replica, since: int) -> list[str]:
    return [request.path for request in site.requests[since:] if "/item/" in request.path]


def test_a_year_of_a_section_is_fetched_and_nothing_else(backfills: Backfills) -> None:
    site = backfills.site
    named = [row for row in site.truth() if row["section"] == "field-reports"]
    expected = [row for row in named if in_days(row, date(2003, 1, 1), date(2004, 12, 31))]
    options = ("--since", "2003-01-01", "--until", "2004-12-31", "--section", "field-reports")
    requests_before = len(site.requests)
    plan = backfills.run(*options, "--dry-run")
    assert requested_items(site, requests_before) == [], "a dry run walks the listings alone"
    assert not (backfills.data_dir / "analyst.duckdb").exists()
    output = backfills.run(*options, "--window", "year")
    fetched = requested_items(site, requests_before)
    assert len(fetched) == len(set(fetched)) == len(expected)
    assert f"all            │ {len(expected):>14} " in plan
    assert "What was asked for (2003-01-01 to 2004-12-31, field-reports) is complete." in output
    assert backfills.stored() == sorted(row["article_id"] for row in expected if row["state"] == "published")
    assert backfills.runs() == [("backfill", "green")]
    requests_before = len(site.requests)
    assert "nothing new" in backfills.run(*options, "--window", "year")
    assert requested_items(site, requests_before) == []


@pytest.mark.slow
def test_a_limit_leaves_the_rest_for_another_run(backfills: Backfills) -> None:
    requests_before = len(backfills.site.requests)
    options = ("--since", "2003-01-01", "--until", "2004-12-31", "--window", "year")
    assert "items left for another run because of the limit of 5: " in backfills.run(*options, "--limit", "5")
    assert len(requested_items(backfills.site, requests_before)) == 5
    backfills.run(*options)
    expected = [row for row in backfills.site.truth() if in_days(row, *TWO_YEARS)]
    assert len(requested_items(backfills.site, requests_before)) == len(expected)
    assert backfills.runs() == [("backfill", "green")] * 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--since", "2004-01-01", "--until", "2003-01-01"), "Since 2004-01-01 is after until 2003-01-01"),
        (("--section", "field-report"), "the sections are analytical-articles, field-reports,"),
        (("--since", "2003-02-30"), "2003-02-30"),
        (("--since", "2003-01-01", "--source", "a.warc.gz"), "Files are imported whole"),
        (("--limit", "0"), "limit"),
        (("--window", "week"), "week"),
    ],
)
def test_wrong_use_is_rejected_before_anything_is_requested(
    options: tuple[str, ...], message: str, backfills: Backfills
) -> None:
    requests_before = len(backfills.site.requests)
    assert message in backfills.run(*options, status=2)
    assert len(backfills.site.requests) == requests_before
    assert not backfills.data_dir.exists()


@pytest.mark.slow
def test_a_window_that_fails_leaves_the_others_loaded_and_the_run_red(backfills: Backfills) -> None:
    with Replica(articles=200, seed=5) as site:
        backfills.site = site
        expected = [row for row in site.truth() if in_days(row, *TWO_YEARS) and row["state"] == "published"]
        broken = next(row for row in expected if row["published_on"] and row["published_on"].startswith("2004"))
        site.faults.add(Fault("status", f"*/item/{broken['item_id']}*", "500"))
        options = ("--since", "2003-01-01", "--until", "2004-12-31", "--window", "year")
        output = backfills.run(*options, status=1)
        assert broken["article_id"] in output and "listed items still to be fetched: 1" in output
        assert not (backfills.data_dir / "analyst.duckdb").exists(), "a red run publishes nothing"
        others = sorted(row["article_id"] for row in expected if row != broken)
        assert backfills.stored("warehouse.duckdb") == others
        site.faults.clear()
        backfills.run(*options)
        assert backfills.stored() == sorted([*others, broken["article_id"]])
        assert backfills.runs() == [("backfill", "red"), ("backfill", "green")]


@pytest.fixture(scope="module")
def at_once(caci: Caci, archive: Replica, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory after one backfill over both years."""
    backfills = Backfills(caci, archive, tmp_path_factory.mktemp("at-once") / "data")
    since, end = TWO_YEARS
    backfills.run("--since", str(since), "--until", str(end), "--window", "year")
    return backfills.data_dir


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 8))
def test_overlapping_and_repeated_backfills_over_random_windows_equal_one_big_one(
    seed: int, backfills: Backfills, at_once: Path, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    first, last = (day.toordinal() for day in TWO_YEARS)
    cut = chance.randint(first, last)
    ranges = [(first, chance.randint(cut, last)), (chance.randint(first, cut), last)]
    ranges.append(chance.choice(ranges))
    chance.shuffle(ranges)
    for since, end in ranges:
        days = ("--since", str(date.fromordinal(since)), "--until", str(date.fromordinal(end)))
        backfills.run(*days, "--window", "year")
    assert faults(backfills.data_dir, content(at_once / "warehouse.duckdb"), tmp_path / "anew") == []


@pytest.mark.slow
def test_a_killed_backfill_that_runs_again_has_the_result_of_one_run(
    archive: Replica, at_once: Path, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    since, end = TWO_YEARS
    arguments = ("backfill", "--origin", archive.url, "--since", str(since), "--until", str(end), "--window", "year")
    requests_before = len(archive.requests)
    with started(data_dir, *arguments) as run:
        assert wait_until(lambda: len(requested_items(archive, requests_before)) > 10)
        run.send(signal.SIGKILL)
        run.finish()
    with started(data_dir, *arguments) as again:
        assert again.finish() == 0, again.output
    assert faults(data_dir, content(at_once / "warehouse.duckdb"), tmp_path / "anew") == []


@pytest.mark.slow
def test_two_backfills_and_an_ingest_at_once_take_turns(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7) as site:
        data_dir, common = tmp_path / "data", ("--origin", site.url)
        days = [("--since", "2003-01-01", "--until", "2010-12-31"), ("--since", "2008-01-01")]
        with (
            started(data_dir, "backfill", *common, *days[0], "--window", "year") as one,
            started(data_dir, "backfill", *common, *days[1], "--window", "year") as two,
            started(data_dir, "ingest", *common) as three,
        ):
            runs = (one, two, three)
            assert [run.finish() for run in runs] == [0, 0, 0], "".join(run.output for run in runs)
        assert any("is at work on" in run.output and "waiting" in run.output for run in runs)
        published = sorted(row["article_id"] for row in site.truth() if row["state"] == "published")
        assert [article_id for (article_id,) in query(data_dir / "analyst.duckdb", STORED).rows] == published
        requested = [path.split("/item/")[1].split("-")[0] for path in requested_items(site, 0)]
        assert len(requested) == len(set(requested)), "no item was requested twice"
        assert faults(data_dir, {}, tmp_path / "anew") == []


def test_files_are_imported_whole(caci: Caci, at_once: Path, tmp_path: Path) -> None:
    data_dir, source = tmp_path / "data", at_once / "archive"

    def run(*arguments: str, status: int = 0) -> str:
        done = caci("backfill", *arguments, data_dir=data_dir)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    plan = run("--source", str(source), "--dry-run")
    files = [line for line in plan.splitlines() if line.endswith(".warc.gz")]
    assert sorted(files) == sorted(str(path) for path in source.glob("*.warc.gz"))
    assert not data_dir.exists()
    output = run("--source", str(source))
    assert "items that are named, but not in the files: " in output
    assert f"What was asked for (what is in {source}) is complete." in output
    expected = content(at_once / "warehouse.duckdb")
    assert content(data_dir / "warehouse.duckdb")["articles"] == expected["articles"]
    assert query(data_dir / "analyst.duckdb", RUNS).rows[-1] == ("backfill", "green")
    assert "there is no such file or folder" in run("--source", "missing.warc.gz", status=1)
