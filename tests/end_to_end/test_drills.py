"""Drills with a broken site: each is red within one run, names its cause, and leaves the publication unchanged."""

import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from replica.server import Replica
from schemas.capture import PageKind
from spiders.archive.archive import Archive
from tests.conftest import Caci, Ingested
from tests.support.crawling import SITE, crawl, final_captures, item_requests, listed
from tests.support.prefect_log import log_of, runs_on

LISTING, FEED = "/publications/field-reports.html", "/publications/field-reports.feed"


@dataclass(frozen=True)
class Published:
    """A data directory with a published snapshot, and its site."""

    data_dir: Path
    site: Replica


@pytest.fixture(scope="module")
def published(ingested_small: Ingested, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    data_dir = shutil.copytree(ingested_small.data_dir, tmp_path_factory.mktemp("published") / "data", symlinks=True)
    with Replica(articles=40, seed=7) as site:
        yield Published(Path(data_dir), site)


# The command, the fault that it meets, and the words that name the cause.
DRILLS = {
    "emptied listing": ("ingest", f"emptied-listing@{LISTING}*", "field-reports: the listing names no item at start=0"),
    "no next page": ("audit", f"unlinked@{LISTING}?start=4", "the page at start=4 links no next page"),
    "a page is missing": ("audit", f"status=404@{LISTING}?start=4", "the listing at start=4 could not be read: status"),
    "an empty page": ("audit", f"emptied-listing@{LISTING}?start=4", "the listing names no item at start=4"),
    "an earlier page": (
        "audit",
        f"answer=/publications/field-reports.html@{LISTING}?start=8",
        "the listing answers with page 1 at start=8, not with page 3",
    ),
    "frozen feed": ("ingest", "frozen-feed@*/analytical-articles.feed", "the feed of analytical-articles is frozen"),
    "emptied feed": (
        "ingest",
        f"answer=/publications/field-reports.feed?start=9999@{FEED}",
        "the feed of field-reports names no item",
    ),
    "login wall": ("ingest", "login@*", "the site redirects to its login page"),
    "login wall behind robots.txt": ("ingest", "login@/[!r]*", "login_required: redirected to /component/users"),
    "error of Joomla": ("ingest", "error-text=joomla@*", "error_page: an error text: “Error displaying the error page"),
    "error of the database": ("ingest", "error-text=database@*", "Database connection error"),
    "home page everywhere": ("ingest", "answer=/@*", "another list than the section's, as the home page"),
    "one section is down": ("ingest", f"status=404@{LISTING}*", "field-reports: the listing at start=0"),
}


IN_THE_SLOW_TESTS = {
    "an earlier page", "an empty page", "login wall behind robots.txt", "error of Joomla", "one section is down",
}  # fmt: skip
"""Those of which another drill, or for the last one the test of the other sections, is nearly the same."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in IN_THE_SLOW_TESTS else []) for name in DRILLS]
)
def test_a_drill_is_red_within_one_run(name: str, published: Published, caci: Caci, tmp_path: Path) -> None:
    assert_red(name, published, caci, tmp_path)


def test_a_drill_is_red_through_prefect(published: Published, caci: Caci, prefect_server: str, tmp_path: Path) -> None:
    assert_red("login wall", published, caci, tmp_path, PREFECT_API_URL=prefect_server)
    (run,) = runs_on(prefect_server, tmp_path)
    error = str(logging.ERROR)
    log = [record for record in log_of(prefect_server, run) if record.startswith(f"{error} prefect.task_runs: ")]
    assert any(DRILLS["login wall"][2] in record for record in log), "the spider's log is in Prefect's, with its levels"


def assert_red(name: str, published: Published, caci: Caci, tmp_path: Path, **environment: str) -> None:
    command, fault, cause = DRILLS[name]
    data_dir = tmp_path / "data"
    shutil.copytree(published.data_dir, data_dir, symlinks=True)
    before = (data_dir / "analyst.duckdb").read_bytes()
    site = published.site
    try:
        site.faults.add(fault)
        done = caci(command, "--origin", site.url, data_dir=data_dir, **environment)
    finally:
        site.faults.clear()
    assert done.returncode == 1, done.stdout + done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("caci: ")]
    assert cause in line
    assert "Traceback" not in done.stdout + done.stderr
    assert (data_dir / "analyst.duckdb").read_bytes() == before


def test_articles_of_the_other_sections_are_loaded_but_not_published(caci: Caci, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with Replica(articles=40, seed=7, faults=[f"status=500@{LISTING}*"]) as site:
        red = caci("ingest", "--origin", site.url, data_dir=data_dir)
        assert red.returncode == 1
        assert "field-reports: the listing at start=0" in red.stderr
        assert not (data_dir / "analyst.duckdb").exists()
        others = {f"caci:{entry.item_id}" for entry in site.store.entries() if entry.section != "field-reports"}
        fetched = {capture.article_id for capture in Archive(data_dir / "archive", SITE).captures()}
        assert others & listed(site) <= fetched
        with duckdb.connect(str(data_dir / "warehouse.duckdb"), read_only=True) as connection:
            stored = {article for (article,) in connection.execute("SELECT article_id FROM articles").fetchall()}
        readable = {f"caci:{row['item_id']}" for row in site.truth() if row["state"] == "published"}
        # The section's feed is still read, and names ten of its items.
        assert stored >= others & readable
        site.faults.clear()
        green = caci("ingest", "--origin", site.url, data_dir=data_dir)
    assert green.returncode == 0, green.stdout + green.stderr


@pytest.mark.parametrize(
    ("wall", "cause"),
    [
        pytest.param("status=404@*/item/*", "status 404", marks=pytest.mark.slow),
        ("login@*/item/*", "login_required"),
        pytest.param("error-text@*/item/*", "error_page", marks=pytest.mark.slow),
        ("answer=/@*/item/*", "soft_404: the home page"),
    ],
)
def test_a_wall_in_front_of_the_items_is_not_taken_for_their_state(tmp_path: Path, wall: str, cause: str) -> None:
    with Replica(articles=40, seed=7, faults=[wall]) as site:
        walled = crawl(tmp_path, site.url)
        assert (walled.exit_code, walled.summary["reason"]) == (1, "items_refused")
        assert "items in a row are not articles" in walled.summary["problems"][0]
        assert cause in walled.summary["problems"][0]
        site.faults.clear()
        after = crawl(tmp_path, site.url)
        assert (after.exit_code, after.summary["problems"]) == (0, [])
        readable = {row["article_id"] for row in site.truth() if row["state"] == "published"}
        assert {article.article_id for article in after.articles} == readable & listed(site)


def test_a_feed_that_is_known_to_be_frozen_is_noted_without_alarm(tmp_path: Path) -> None:
    with Replica(articles=40, seed=7, faults=["frozen-feed@/?format=feed*", "status=404@*/news-digest.feed"]) as site:
        result = crawl(tmp_path, site.url)
    assert (result.exit_code, result.summary["problems"]) == (0, [])
    known, missing = sorted(result.summary["notes"])
    assert known.startswith("the feed of the whole site ends on 20") and "as expected" in known
    assert "there is no feed at https://www.cacianalyst.org/publications/news-digest.feed (status 404)" in missing


def test_an_item_named_only_by_a_feed_is_fetched(tmp_path: Path) -> None:
    with Replica(articles=40, seed=7) as site:
        entry = site.store.newest("analytical-articles")[0]
        whole = listed(site)
        site.store.unlist(entry.item_id)
        result = crawl(tmp_path, site.url)
        assert (result.exit_code, result.summary["problems"]) == (0, [])
        assert set(final_captures(tmp_path)) == whole
        assert crawl(tmp_path, site.url).summary["items_requested"] == 0


def test_a_permanently_moved_item_is_final_and_its_target_is_fetched(tmp_path: Path) -> None:
    with Replica(articles=40, seed=7) as site:
        moved, target = site.store.newest("analytical-articles")[:2]
        site.store.unlist(target.item_id)
        path = f"/publications/analytical-articles/item/{target.item_id}.html"
        site.faults.add(f"moved={path}@*/item/{moved.item_id}*")
        first = crawl(tmp_path, site.url, "-a", "sections=field-reports,analytical-articles")
        assert (first.exit_code, first.summary["problems"]) == (0, [])
        before = item_requests(site)
        assert before[f"caci:{target.item_id}"] >= 1
        again = crawl(tmp_path, site.url, "-a", "sections=field-reports,analytical-articles")
        assert (again.exit_code, again.summary["items_requested"]) == (0, 0)
    (capture,) = [
        capture
        for capture in Archive(tmp_path / "archive", SITE).captures()
        if capture.article_id == f"caci:{moved.item_id}"
    ]
    assert (capture.status, capture.moved_to) == (301, f"caci:{target.item_id}")


def test_publishing_and_withdrawing_during_a_walk_hides_nothing(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7) as site:
        counts: Counter[str] = Counter()

        def disturb(path: str) -> None:
            counts["listing"] += "/news-digest.html" in path
            if counts["listing"] == 4 and not counts["done"]:
                counts["done"] = 1
                listing = site.store.listing("news-digest")
                site.store.unpublish(listing[1].item_id)
                site.store.publish("news-digest", day=listing[6].day)

        site.watch(disturb)
        result = crawl(tmp_path, site.url, "-a", "sections=news-digest")
        assert counts["done"] == 1
        assert (result.exit_code, result.summary["problems"]) == (0, [])
        names = {f"caci:{entry.item_id}" for entry in site.store.listing("news-digest")}
    assert names <= set(final_captures(tmp_path))
    kinds = {capture.page_kind for capture in Archive(tmp_path / "archive", SITE).captures()}
    assert kinds == {PageKind.ROBOTS, PageKind.LISTING, PageKind.FEED, PageKind.ITEM}
