"""The flow `refresh`: known items are fetched again, in the right order and number, and no listing is walked."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from replica.server import Replica
from spiders.crawl.events import EventLog
from spiders.crawl.report import MAX_DOUBTFUL_IN_A_ROW, CrawlReport
from tests.conftest import Caci, Ingested
from tests.warehouse.load.test_records import START, gone, reading, refused, rows, together
from warehouse.account.due import Intervals, items_due
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.load.write import load


@pytest.fixture
def site() -> Iterator[Replica]:
    with Replica(articles=60) as replica:
        yield replica


@pytest.fixture
def data_dir(ingested_60: Ingested, tmp_path: Path) -> Path:
    """The data of a run on an equal site, for one test."""
    return Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))


def test_edits_hits_and_absences_are_noticed(caci: Caci, site: Replica, data_dir: Path) -> None:
    store = site.store
    published = [entry for entry in store.entries() if entry.state == "published"]
    back = next(entry for entry in store.entries() if entry.state == "gone")
    amended, trashed = published[3], published[20]

    def run(*arguments: str) -> str:
        done = caci(*arguments, "--origin", site.url, data_dir=data_dir)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    store.amend(amended.item_id)
    store.unpublish(trashed.item_id)
    store.republish(back.item_id)
    requests_before = len(site.requests)
    output = run("refresh", "--hours", "0", "--limit", "500")
    paths = [request.path for request in site.requests[requests_before:]]
    assert all("/item/" in path or path == "/robots.txt" for path in paths), "no listing and no feed"
    assert len([path for path in paths if "/item/" in path]) == 60
    assert "1 new, 1 changed" in output
    with open_warehouse(data_dir / "analyst.duckdb", read_only=True) as connection:
        revisions = rows(connection, "SELECT article_id FROM articles WHERE revision > 1")
        absent = rows(connection, "SELECT article_id FROM articles WHERE gone_since IS NOT NULL")
        titles = rows(connection, f"SELECT title FROM articles WHERE article_id = 'caci:{back.item_id}'")
        flows = rows(connection, "SELECT flow, state FROM runs ORDER BY started_at")
        views = rows(connection, f"SELECT count(*) FROM hits WHERE article_id = 'caci:{amended.item_id}'")
    assert revisions == [(f"caci:{amended.item_id}",)]
    assert absent == [(f"caci:{trashed.item_id}",)]
    assert titles == [(store.title(back),)]
    assert flows == [("ingest", "green"), ("refresh", "green")]
    assert views[0][0] >= 2
    requests_before = len(site.requests)
    assert "nothing new" in run("refresh")
    assert not any("/item/" in request.path for request in site.requests[requests_before:]), (
        "all were requested a moment ago"
    )
    run("refresh", "--hours", "0", "--limit", "7")
    assert len(list((data_dir / "archive").iterdir())) <= 8, "the runs of a month share two files, with their indexes"
    assert sum("/item/" in request.path for request in site.requests[requests_before:]) == 7


def test_without_a_database_the_next_step_is_named(caci: Caci, tmp_path: Path) -> None:
    done = caci("refresh", data_dir=tmp_path)
    assert done.returncode == 1
    assert "caci ingest" in done.stderr
    assert "Traceback" not in done.stderr


def test_recent_items_come_first_then_those_not_seen_for_the_longest(tmp_path: Path) -> None:
    now = START + timedelta(hours=52)
    today = now.date()
    database = tmp_path / "warehouse.duckdb"
    with open_warehouse(database) as connection:
        load(
            connection,
            together(
                reading(3, 1, published_on=date(2003, 1, 1)),
                reading(1, 2, published_on=date(2004, 1, 1)),
                reading(5, 3, published_on=today - timedelta(days=2)),
                reading(4, 4, published_on=None),
                reading(6, 5, published_on=today - timedelta(days=40)),
                reading(90, 6, published_on=today),
                gone(2, 7),
                refused(7, 8),
            ),
        )
    two_hours = Intervals.whatever_the_age(timedelta(hours=2))
    due = items_due(DatabaseFile(database), "caci", now, 10, 30, two_hours)
    assert [item.article_id for item in due] == [f"caci:{number}" for number in (3, 2, 7, 1, 4, 5, 8)]
    assert [item.article_id for item in due if item.was_rejected] == ["caci:7", "caci:8"]
    assert items_due(DatabaseFile(database), "caci", now, 2, 30, two_hours) == due[:2]


@pytest.mark.parametrize(
    ("age", "rest"),
    [
        (timedelta(days=0), timedelta(days=1)),
        (timedelta(days=29), timedelta(days=1)),
        (timedelta(days=31), timedelta(days=7)),
        (timedelta(days=364), timedelta(days=7)),
        (timedelta(days=367), timedelta(days=182)),
        (timedelta(days=9000), timedelta(days=182)),
        (None, timedelta(days=182)),
    ],
)
def test_the_older_an_item_the_longer_it_is_left_alone(tmp_path: Path, age: timedelta | None, rest: timedelta) -> None:
    database = tmp_path / "warehouse.duckdb"
    for waited, is_due in ((rest - timedelta(hours=5), False), (rest, True)):
        now = START + waited
        database.unlink(missing_ok=True)
        with open_warehouse(database) as connection:
            load(connection, reading(0, 1, published_on=None if age is None else (now - age).date()))
        assert [item.article_id for item in items_due(DatabaseFile(database), "caci", now, 10, 30)] == [
            "caci:1"
        ] * is_due


def test_items_that_were_missing_before_are_not_a_sign_of_a_fault() -> None:
    report = CrawlReport(EventLog(None))
    for number in range(MAX_DOUBTFUL_IN_A_ROW):
        report.item_answered(f"caci:{number}", "/x", 404, "status 404", as_before=True)
    assert report.reason_to_stop() is None
    for number in range(MAX_DOUBTFUL_IN_A_ROW):
        report.item_answered(f"caci:{number}", "/x", 404, "status 404")
    assert report.reason_to_stop() == "items_refused"


def test_a_time_that_has_not_come_yet_is_unknown(caci: Caci, site: Replica, data_dir: Path) -> None:
    """As if a clock had been a month ahead once: refresh does its work, the later run is the last, and it is named."""
    with open_warehouse(data_dir / "warehouse.duckdb") as connection:
        connection.execute("UPDATE captures SET fetched_at = fetched_at + INTERVAL 30 DAY WHERE page_kind = 'item'")
        connection.execute("UPDATE runs SET finished_at = finished_at + INTERVAL 30 DAY, state = 'red', flow = 'audit'")
    before = len(site.requests)
    done = caci("refresh", "--origin", site.url, "--limit", "7", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert sum("/item/" in request.path for request in site.requests[before:]) == 7
    assert "captures whose time has not come yet: " in done.stdout and "their time counts as unknown" in done.stdout
    assert "Last run: refresh, green" in caci("status", data_dir=data_dir).stdout
