"""Layout drift: noticed page by page against a baseline; and the drill with a site that changes its design."""

import hashlib
import shutil
from pathlib import Path

import pytest

from flows.pipeline.progress import LineReporter
from flows.pipeline.rebuild import load_beside
from flows.settings import Settings
from replica.server import Replica
from schemas.capture import PageKind
from schemas.page_layout import Layout, LayoutCount
from schemas.reject import Reject, RejectReason
from spiders.crawl.discovery import Discovery
from spiders.crawl.events import EventLog
from spiders.crawl.layout_drift import MAX_BASELINE_PAGES, LayoutWatch, joined, misses_that_show_drift
from spiders.crawl.report import CrawlReport
from spiders.crawl.state import CrawlState
from spiders.pages import READER_VERSION
from spiders.pages.forms import item
from spiders.pages.layouts.fingerprint import ABSENT, read_layout
from spiders.pages.layouts.k2 import ON_EVERY_PAGE
from spiders.pages.markup.charset import as_utf8
from spiders.read import read_response
from tests.conftest import Caci, Ingested
from tests.spiders.pages.test_item import item_page
from tests.spiders.test_read import response as response_to
from tests.support.crawling import SITE, crawl
from warehouse.database.warehouse import open_warehouse

PAGE = item_page()
URL = "https://www.cacianalyst.org/x/item/8400-a.html"


def baseline(pages: int = 100, content: bytes = PAGE) -> Layout:
    watch = LayoutWatch()
    for _ in range(pages):
        assert not watch.add_page(PageKind.ITEM, URL, content, None)
    return watch.layout()


def misses_until_told(content: bytes, layout: Layout, most: int = 60) -> tuple[int, list[str]]:
    watch = LayoutWatch(layout)
    for number in range(1, most + 1):
        if problems := watch.add_page(PageKind.ITEM, URL, content, None):
            assert watch.layout() == layout, "pages of a new layout must not become the baseline"
            return number, list(problems.values())
    return 0, []


def test_the_page_of_these_tests_has_what_every_page_has() -> None:
    assert ABSENT not in read_layout(PAGE, PageKind.ITEM).values()


@pytest.mark.parametrize("selector", ON_EVERY_PAGE[PageKind.ITEM])
def test_a_renamed_class_is_named(selector: str) -> None:
    content = PAGE
    for name in ON_EVERY_PAGE[PageKind.ITEM][selector]:
        content = content.replace(name.encode(), b"entry-" + name[4:].lower().encode())
    number, problems = misses_until_told(content, baseline())
    assert 3 <= number <= 4
    assert f"`{selector}` was on 100 of the 100 item pages before and is on none of the last {number}" in problems[0]


def test_a_moved_node_is_named_with_both_places() -> None:
    content = PAGE.replace(b'<h2 class="itemTitle">', b'<div class="itemHead"><h2 class="itemTitle">').replace(
        b"</h2>", b"</h2></div>"
    )
    _, problems = misses_until_told(content, baseline())
    assert "stands elsewhere" in problems[0]
    assert "div.itemHead h2.itemTitle" in problems[0]


def test_what_half_of_the_pages_lack_may_be_missing_longer() -> None:
    without = item_page(date=None)
    watch = LayoutWatch()
    for number in range(100):
        assert not watch.add_page(PageKind.ITEM, URL, without if number % 2 else PAGE, None)
    number, problems = misses_until_told(without, watch.layout())
    assert 18 <= number <= 22
    assert ".itemDateCreated" in problems[0]


def test_a_single_odd_page_is_no_drift() -> None:
    watch = LayoutWatch(baseline())
    for _ in range(10):
        assert not watch.add_page(PageKind.ITEM, URL, b"<html><body>Fatal error</body></html>", None)
        assert not watch.add_page(PageKind.ITEM, URL, PAGE, None)


@pytest.mark.parametrize("layout", [None, baseline(10), baseline().model_copy(update={"reader_version": "0.1"})])
def test_without_a_baseline_of_its_own_nothing_is_concluded(layout: Layout | None) -> None:
    watch = LayoutWatch(layout)
    for _ in range(30):
        assert not watch.add_page(PageKind.ITEM, URL, b"<html></html>", None)
    assert watch.layout().reader_version == READER_VERSION


def test_the_older_pages_give_way() -> None:
    before = LayoutCount(pages=MAX_BASELINE_PAGES, paths={".a": {"div.a": MAX_BASELINE_PAGES}})
    after = joined(before, LayoutCount(pages=100, paths={".a": {"p.a": 100}}))
    assert (after.pages, after.paths) == (MAX_BASELINE_PAGES, {".a": {"div.a": 400, "p.a": 100}})
    assert after.unseen == {".a": {"div.a": 100}}
    many = LayoutCount(pages=700, paths={".a": {"p.a": 700}})
    assert joined(before, many) == many


@pytest.mark.parametrize(("matched", "pages", "allowed"), [(500, 500, 3), (100, 100, 3), (20, 20, 5), (50, 100, 20)])
def test_the_rarer_the_longer(matched: int, pages: int, allowed: int) -> None:
    assert misses_that_show_drift(matched, pages) == allowed


def test_random_bytes_have_no_layout() -> None:
    for content in (b"", b"\x00\xff", b"<" * 200_000, b"<div>" * 5000):
        assert set(read_layout(content, PageKind.ITEM).values()) == {ABSENT}


def test_a_failure_of_the_watch_is_red(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    layout = baseline()
    report, state = CrawlReport(EventLog(None)), CrawlState(layout=layout)
    found = Discovery(SITE, report, state)
    monkeypatch.setattr("spiders.crawl.discovery.read_yields", lambda *_: 1 / 0)
    response = response_to(PAGE, URL)
    for _ in range(3):
        found.watch_item("caci:8400", response, read_response(response, SITE))
    (problem,) = report.problems
    assert problem.startswith(
        f"the item page {URL} could not be compared with those before, a defect (ZeroDivisionError"
    )
    assert report.reason_to_stop() == "layout_drift"
    summary = found.summary({})
    assert summary.layout == layout, "its pages are not the baseline of the next crawl"
    assert summary.layout_problems == {"item": problem}
    assert any(record.exc_info for record in caplog.records)


def test_pages_that_were_rejected_before_are_no_change() -> None:
    """A refresh asks for every page that was rejected, and for few others."""
    reject = Reject(capture_id="a", url=URL, reason=RejectReason.TEXT_INCOMPLETE, detail="half of it")
    for rejected_before, problems in ((True, 0), (False, 1)):
        counts = {"analytical-articles/8": LayoutCount(pages=100, paths={"article": {"record": 99, "": 1}})}
        layout = baseline().model_copy(update={"yields": counts})
        report = CrawlReport(EventLog(None))
        found = Discovery(SITE, report, CrawlState(layout=layout))
        for number in range(8400, 8410):
            url = f"https://www.cacianalyst.org/publications/analytical-articles/item/{number}-a.html"
            found.watch_item(f"caci:{number}", response_to(PAGE, url), reject, rejected_before)
        assert len(report.layout_problems) == problems


def digests(data_dir: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in data_dir.glob("*.duckdb")}


def count_articles(database: Path) -> int:
    """Return the articles read from their own page; feeds carry whole texts too."""
    with open_warehouse(database, read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM articles WHERE source_kind = 'item'").fetchall()
    count: int = found[0][0]
    return count


def mended(content: bytes, content_type: str | None = None) -> bytes:
    """What a reader that knows the new names of the classes makes of a page."""
    return as_utf8(content, content_type).replace(b'class="x-', b'class="')


def test_a_new_design_is_red_in_one_run_and_read_from_the_archive_afterwards(
    caci: Caci, ingested_60: Ingested, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir = Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))
    with Replica(articles=60) as site:
        before, articles = digests(data_dir), count_articles(data_dir / "warehouse.duckdb")
        for _ in range(30):
            site.store.publish("field-reports")
        site.faults.add("redesign@*/item/*")
        asked = len(site.requests)
        done = caci("ingest", "--origin", site.url, data_dir=data_dir)
        output = " ".join((done.stdout + done.stderr).split())
        assert done.returncode == 1, output
        assert "the layout of the site's item pages has changed: `.itemView` was on" in output
        assert digests(data_dir) == before, "nothing is loaded, nothing is published"
        items = [request for request in site.requests[asked:] if "/item/" in request.path]
        assert 3 <= len(items) < 25, "the site is not asked on"
        again = crawl(data_dir, site.url)
        assert "the layout of the site's item pages has changed" in again.summary["problems"][0]
        page = tmp_path / "page.html"
        page.write_bytes(PAGE)
        done = caci("import", str(page), data_dir=data_dir)
        assert (done.returncode, digests(data_dir)) == (1, before)
        assert "Nothing was imported, because the archive holds pages that would be loaded wrongly" in done.stderr
        accepted = crawl(data_dir, site.url, "-a", "accept_layout=1")
        assert not any("layout of the site's" in problem for problem in accepted.summary["problems"])
    monkeypatch.setattr(item, "as_utf8", mended)
    rebuilt = load_beside(Settings(data_dir=data_dir, readers=1), LineReporter(print))
    assert count_articles(rebuilt.path) >= articles + len(items)


def test_pages_of_a_new_design_wait_until_a_page_is_as_before(
    caci: Caci, ingested_60: Ingested, tmp_path: Path
) -> None:
    data_dir, nothing = tmp_path / "data", tmp_path / "nothing.json"
    shutil.copytree(ingested_60.data_dir, data_dir, symlinks=True)
    nothing.write_text("[]")

    def ingest() -> tuple[int, str]:
        done = caci("ingest", "--origin", site.url, data_dir=data_dir)
        return done.returncode, " ".join((done.stdout + done.stderr).split())

    with Replica(articles=60) as site:
        before = digests(data_dir)
        for _ in range(8):
            site.store.publish("field-reports")
        site.faults.add("redesign@*/item/*")
        assert ingest()[0] == 1
        site.faults.clear()
        site.faults.add("status=403@*/item/*")
        code, output = ingest()
        assert (code, digests(data_dir)) == (1, before), "the listings are well, and the pages of the run before wait"
        assert "an earlier crawl wait until the readers are mended: the layout of the site's item pages" in output
        idle = crawl(data_dir, site.url, "-a", "sections=feature-articles", "-a", f"items={nothing}")
        assert idle.summary["layout_problems"].keys() == {"item"}, "nor does a crawl forget it that has nothing to ask"
        site.faults.clear()
        assert ingest()[0] == 0
        published = sum(row["state"] == "published" for row in site.truth())
    assert count_articles(data_dir / "analyst.duckdb") == published
