"""What a crawl knows when it begins: by the summary of the one before, and without it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.capture import Capture
from schemas.crawl_summary import CrawlSummary, WalkSummary
from spiders.archive.archive import CRAWL_URN, Archive
from spiders.archive.writer import ArchiveWriter
from spiders.crawl.state import CrawlState, read_crawl_state, summary_digest
from spiders.sites import load_site

SITE = load_site("caci")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECTION = f"{SITE.origin}/publications/field-reports"


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "archive"


def item_url(number: int) -> str:
    return f"{SECTION}/item/{number}-report.html"


def listing_page(*items: int) -> bytes:
    entries = "".join(
        f'<div class="catItemView"><h3 class="catItemTitle"><a href="{item_url(item)}">Report</a></h3></div>'
        for item in items
    )
    return f'<html><body><div class="itemListView">{entries}</div></body></html>'.encode()


def feed(*items: int, host: str = SITE.origin) -> bytes:
    entries = "".join(
        f"<item><title>T</title><link>{item_url(item).replace(SITE.origin, host)}</link></item>" for item in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{entries}</channel></rss>'.encode()


def write(directory: Path, url: str, payload: bytes, hours: int, status: int = 200, **more: str) -> Capture:
    """Archives an answer, in a file of its own."""
    archive = Archive(directory, SITE)
    with ArchiveWriter(archive, "test") as writer:
        capture = writer.write_response(
            url,
            status=status,
            headers=[("Location", more["location"])] if "location" in more else [],
            payload=payload,
            fetched_at=NOW + timedelta(hours=hours),
            fetched_url=more.get("fetched_url"),
        )
    assert capture is not None
    return capture


def summarise(directory: Path, hours: int, *read: Capture, **changes: object) -> None:
    """Archives the summary of a crawl that took the pages `read` into account."""
    at = NOW + timedelta(hours=hours)
    values = {
        "crawl_id": str(hours), "started_at": at, "finished_at": at, "walked": ("field-reports",),
        "read_until": max((page.fetched_at for page in read), default=None),
        "pages_read": summary_digest(page.capture_id for page in read),
    }  # fmt: skip
    summary = CrawlSummary.model_validate(values | changes)
    with ArchiveWriter(Archive(directory, SITE), "test") as writer:
        writer.write_metadata(f"{CRAWL_URN}{summary.crawl_id}", summary.model_dump(mode="json"))


def state_of(directory: Path) -> CrawlState:
    return read_crawl_state(Archive(directory, SITE), SITE)


def spoil(directory: Path, capture: Capture) -> None:
    """Makes a record unreadable, and leaves the index as it is."""
    path = directory / capture.warc_file
    content = path.read_bytes()
    middle = capture.warc_offset + capture.warc_length // 2
    path.write_bytes(content[:middle] + bytes(8) + content[middle + 8 :])


def test_pages_that_a_summary_accounts_for_are_not_read_again(directory: Path) -> None:
    page = write(directory, f"{SECTION}.html", listing_page(1, 2), 1)
    feed_page = write(directory, f"{SECTION}.feed", feed(3), 2)
    summarise(directory, 5, page, feed_page, pending={"caci:2": item_url(2)})
    later = write(directory, f"{SECTION}.html", listing_page(4), 6)
    for capture in (page, feed_page):
        spoil(directory, capture)
    state = state_of(directory)
    assert state.problems == [], "neither was opened"
    assert state.pending == {"caci:2": item_url(2), "caci:4": item_url(4)}
    assert state.walked == {"field-reports"}
    assert set(state.read) == {page.capture_id, feed_page.capture_id, later.capture_id}


def test_without_a_summary_each_page_is_read(directory: Path) -> None:
    write(directory, f"{SECTION}.html", listing_page(1, 2), 1)
    write(directory, f"{SECTION}.feed", feed(3), 2)
    write(directory, f"{SITE.origin}/component/k2/itemlist/tag/Iran.html", listing_page(), 3)
    write(directory, item_url(1), b"<html></html>", 4)
    state = state_of(directory)
    assert (set(state.pending), state.done, state.walked) == ({"caci:2", "caci:3"}, {"caci:1"}, set())


def test_a_summary_that_does_not_fit_the_archive_is_ignored(directory: Path) -> None:
    page = write(directory, f"{SECTION}.html", listing_page(1), 2)
    summarise(directory, 5, page)
    assert state_of(directory).pending == {}
    write(directory, f"{SECTION}.html", listing_page(7), 1)  # an older page, as somebody else's archive holds it
    state = state_of(directory)
    assert (set(state.pending), state.walked) == ({"caci:1", "caci:7"}, set())


def test_a_doubtful_response_is_requested_again_once(directory: Path) -> None:
    page = write(directory, f"{SECTION}.html", listing_page(1), 1)
    write(directory, item_url(1), b"", 2, status=404)
    summarise(directory, 5, page, pending={"caci:1": item_url(1)})
    state = state_of(directory)
    assert (set(state.pending), state.done) == ({"caci:1"}, set())
    write(directory, item_url(1), b"", 6, status=404)
    state = state_of(directory)
    assert (set(state.pending), state.done) == (set(), {"caci:1"})


@pytest.mark.parametrize(
    ("status", "location", "settled"),
    [
        (301, item_url(8), True),
        (308, "/component/k2/item/8.html", True),
        (302, item_url(8), False),
        (301, f"{SECTION}.html", False),
        (301, "/", False),
        (301, "https://example.org/publications/field-reports/item/8.html", False),
        (301, item_url(1).replace("report", "renamed"), False),
        (301, "http://[broken", False),
    ],
)
def test_only_a_permanent_redirect_to_another_item_settles_an_item(
    directory: Path, status: int, location: str, settled: bool
) -> None:
    write(directory, f"{SECTION}.html", listing_page(1), 1)
    capture = write(directory, item_url(1), b"", 2, status=status, location=location)
    state = state_of(directory)
    assert ("caci:1" in state.done) is settled
    assert set(state.pending) == ({"caci:8"} if settled else {"caci:1"})
    assert capture.moved_to == ("caci:8" if settled else None)


def test_a_feed_of_a_mirror_names_the_items_of_the_site(directory: Path) -> None:
    mirror = "https://mirror.example"
    write(
        directory, f"{SECTION}.feed", feed(1, host=mirror), 1, fetched_url=f"{mirror}/publications/field-reports.feed"
    )
    write(directory, f"{SECTION}.feed", feed(2, host="https://another.example"), 2)
    assert state_of(directory).pending == {"caci:1": item_url(1)}


def test_the_latest_summary_counts(directory: Path) -> None:
    page = write(directory, f"{SECTION}.html", listing_page(1), 1)
    walk = WalkSummary(section="field-reports", started_at=NOW, finished_at=NOW, whole=True, pages=1, items=1)
    summarise(directory, 5, page, pending={"caci:1": item_url(1)}, walks=(walk,))
    summarise(directory, 6, page, walked=())
    state = state_of(directory)
    assert (state.pending, state.walked) == ({}, set())
    crawls = list(Archive(directory, SITE).crawls({"6"}))
    assert [crawl.walks for crawl in crawls] == [(walk,)]
