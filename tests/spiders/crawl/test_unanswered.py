"""Pages that never get a final answer: waited for, then named and asked for once a week; no run is red for ever."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from replica.faults.fault import Fault
from replica.server import Replica
from schemas.crawl_summary import Unanswered
from spiders.archive.archive import CRAWL_URN, Archive
from spiders.archive.writer import ArchiveWriter
from spiders.crawl.unanswered import MIN_CRAWLS, asked_once_more, is_unreachable, is_waiting, unreachable_items, updated
from tests.support.crawling import SITE, item_requests

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def asked(crawls: int, days: float, ago: float = 0) -> Unanswered:
    """Return a page that so many crawls asked for, over so many days up to `ago` days before now."""
    latest = NOW - ago * DAY
    return Unanswered(crawls=crawls, since=latest - days * DAY, asked_at=latest, reason="status 500")


@pytest.mark.parametrize(
    ("page", "unreachable"),
    [(None, False), (asked(5, 7), True), (asked(4, 30), False), (asked(50, 6.9), False), (asked(5, 365), True)],
)
def test_unreachable_after_five_crawls_over_seven_days(page: Unanswered | None, unreachable: bool) -> None:
    assert is_unreachable(page) is unreachable


@pytest.mark.parametrize(
    ("page", "waiting"),
    [
        (None, False), (asked(4, 30), False), (asked(5, 7), True), (asked(5, 7, 6.4), True), (asked(5, 7, 6.6), False),
        (asked(5, 7, -1), False),
    ],
)  # fmt: skip
def test_an_unreachable_page_is_asked_for_once_a_week(page: Unanswered | None, waiting: bool) -> None:
    assert is_waiting(page, NOW) is waiting


def test_a_page_is_counted_until_it_answers() -> None:
    pages: dict[str, Unanswered] = {}
    for day in range(10):
        pages = updated(pages, {"caci:1": "status 500", "https://x/feed": "status 404"}, (), NOW + day * DAY)
        assert set(unreachable_items(pages)) == ({"caci:1"} if day >= 7 else set())
    assert pages["caci:1"] == Unanswered(crawls=10, since=NOW, asked_at=NOW + 9 * DAY, reason="status 500")
    assert updated(pages, {}, (), NOW) == pages
    assert updated(pages, {}, {"caci:1"}, NOW).keys() == {"https://x/feed"}
    assert asked_once_more(asked(1, 0, -5), "x", NOW).since == NOW, "a clock that was ahead does not matter"


FAULTS = ("status=500", "status=403", "status=2147483648", "reset", "redirect=loop", "redirect=https://example.org/",
          "endless", "endless-head", "content-length=500")  # fmt: skip


def rewrite_history(directory: Path, crawls: int, days: float, ago: float) -> None:
    """Let the latest summary say that each page without an answer was asked for so often and so long."""
    archive = Archive(directory / "archive", SITE)
    latest = archive.latest_crawl()
    assert latest is not None
    asked_at = datetime.now(UTC) - ago * DAY
    pages = {
        key: Unanswered(crawls=crawls, since=asked_at - days * DAY, asked_at=asked_at, reason=page.reason)
        for key, page in latest.unanswered.items()
    }
    changed = latest.model_copy(update={"crawl_id": f"{latest.crawl_id}-{ago}", "unanswered": pages})
    with ArchiveWriter(archive, "crawl") as writer:
        writer.write_metadata(f"{CRAWL_URN}{changed.crawl_id}", changed.model_dump(mode="json"))


def test_pages_that_never_answer_keep_no_run_red(tmp_path, caci):
    directory = tmp_path / "data"
    with Replica(articles=60, seed=7) as replica:
        rows = [row for row in replica.truth() if row["state"] == "published" and row["kind"] == "analytical"]
        for fault, row in zip(FAULTS, rows, strict=False):
            name, _, value = fault.partition("=")
            replica.faults.add(Fault(name, row["url"].removeprefix(f"https://{SITE.host}") + "*", value))
        silent = {row["article_id"] for row in rows[: len(FAULTS)]}
        replica.faults.add("status=500@/publications/field-reports.feed*")

        first = caci("ingest", "--origin", replica.url, data_dir=directory)
        assert first.returncode == 1, first.stderr
        assert f"listed items still to be fetched: {len(silent)}" in first.stderr
        latest = Archive(directory / "archive", SITE).latest_crawl()
        assert latest is not None
        assert {key for key in latest.unanswered if key.startswith("caci:")} == silent
        assert [key for key in latest.unanswered if key not in silent] == [
            f"https://{SITE.host}/publications/field-reports.feed"
        ]

        rewrite_history(directory, MIN_CRAWLS - 1, 6, 1.1)
        before = item_requests(replica)
        fifth = caci("ingest", "--origin", replica.url, data_dir=directory)
        assert fifth.returncode == 0, fifth.stdout + fifth.stderr
        assert (item_requests(replica) - before).keys() == silent
        assert (directory / "analyst.duckdb").exists()
        for command in (("certificate",), ("certificate", "--all")):
            printed = caci(*command, "--format", "json", data_dir=directory)
            certificate = json.loads(printed.stdout)
            assert (printed.returncode, certificate["complete"]) == (0, True)
            total = certificate["total"]
            assert total["listed"] == total["stored"] + total["rejected"] + total["gone"]
            assert certificate["rejected_by_reason"]["unreachable"] == len(silent)
            assert {item["article_id"] for item in certificate["items"] if item["reason"] == "unreachable"} == silent
        run = caci("certificate", "--format", "json", data_dir=directory)
        notes = [note for note in json.loads(run.stdout)["notes"] if "five crawls over seven days" in note]
        assert [note.partition(": ")[0] for note in notes] == [
            "known from five crawls over seven days",
            f"{len(silent)} items unreachable in five crawls over seven days, and asked for once a week",
        ]
        assert "field-reports: the feed could not be" in notes[0]

        before = item_requests(replica)
        sixth = caci("ingest", "--origin", replica.url, data_dir=directory)
        assert (sixth.returncode, item_requests(replica) - before) == (0, {})

        rewrite_history(directory, MIN_CRAWLS + 1, 8, 7)
        replica.faults.clear()
        seventh = caci("ingest", "--origin", replica.url, data_dir=directory)
        assert seventh.returncode == 0, seventh.stdout + seventh.stderr
        assert (item_requests(replica) - before).keys() == silent
        certificate = json.loads(caci("certificate", "--format", "json", data_dir=directory).stdout)
        assert "unreachable" not in certificate["rejected_by_reason"]
        latest = Archive(directory / "archive", SITE).latest_crawl()
        assert latest is not None
        assert latest.unanswered == {}
