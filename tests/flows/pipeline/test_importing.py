"""`caci import`: saved pages, text renderings and WARC files, and the messages about other files."""

import gzip
import json
import logging
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from flows.pipeline.import_files import import_paths
from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from replica.server import Replica
from spiders.pages.forms.item import read_item
from tests.support.captured_pages import EXPECTED, PAGES

PROGRESS = LineReporter(logging.getLogger(__name__).info)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 200
ITEM = """<!DOCTYPE html><html><head><title>A TITLE</title>
<link rel="canonical" href="/publications/field-reports/item/77-a-title.html"></head><body>
<span id="startOfPageId77"></span><div id="k2Container" class="itemView"><h2 class="itemTitle">A TITLE</h2>
<div class="itemFullText"><p>By Ann Example (5/8/2002 issue of the CACI Analyst)</p><p>The road was closed.</p></div>
</div></body></html>"""


def rows(data_dir: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(data_dir / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def import_and_load(data_dir: Path, *paths: Path, url: str | None = None):
    settings = Settings(data_dir=data_dir)
    report = import_paths(settings, paths, url, PROGRESS)
    load_archive(settings, PROGRESS)
    return report


def test_a_saved_page_states_its_own_address(tmp_path):
    page = tmp_path / "saved.html"
    page.write_text(ITEM)
    assert import_and_load(tmp_path / "data", page).problems == []
    assert rows(tmp_path / "data", "SELECT article_id, title, body, url FROM articles") == [
        ("caci:77", "A TITLE", "The road was closed.",
         "https://www.cacianalyst.org/publications/field-reports/item/77-a-title.html"),
    ]  # fmt: skip


def test_importing_twice_changes_nothing(tmp_path):
    page = tmp_path / "saved.html"
    page.write_text(ITEM)
    first = import_and_load(tmp_path / "data", page)
    again = import_and_load(tmp_path / "data", page)
    assert (first.imported, first.already_archived) == (1, 0)
    assert (again.imported, again.already_archived) == (0, 1)
    assert rows(tmp_path / "data", "SELECT count(*) FROM captures") == [(1,)]


def test_a_manifest_states_address_and_status(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "one.html").write_text(ITEM)
    (folder / "two.html").write_text("<title>Error: 404 Item not found</title>")
    (folder / "notes.md").write_text("not a page")
    path = "https://cacianalyst.org./publications/field-reports/item"
    manifest = [
        {"file": "one.html", "url": f"{path}/77"},
        {"file": "two.html", "url": f"{path}/78-x.html", "status": 404},
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    report = import_and_load(tmp_path / "data", folder)
    assert (report.imported, report.ignored, report.problems) == (2, 2, [])
    assert rows(tmp_path / "data", "SELECT article_id, status FROM captures ORDER BY ALL") == [
        ("caci:77", 200),
        ("caci:78", 404),
    ]


def test_what_cannot_be_imported_is_named_with_its_reason_and_the_rest_is_imported(tmp_path, caci):
    with Replica(articles=12) as site:
        done = caci("ingest", "--origin", site.url, data_dir=tmp_path / "source")
    assert done.returncode == 0, done.stdout + done.stderr
    (warc,) = (tmp_path / "source" / "archive").glob("analyst-*.warc.gz")
    files = tmp_path / "files"
    files.mkdir()
    (files / "good.html").write_text(ITEM)
    (files / "empty.html").write_bytes(b"")
    (files / "picture.html").write_bytes(JPEG)
    (files / "silent.html").write_text("<p>no address at all</p>")
    (files / "cut.warc.gz").write_bytes(warc.read_bytes()[:-700])
    arguments = [files / name for name in ("good.html", "empty.html", "picture.html", "silent.html", "cut.warc.gz")]
    done = caci("import", *map(str, arguments), str(files / "missing.html"), data_dir=tmp_path / "data")
    assert done.returncode == 1
    messages = {line.split(": ")[0].rsplit("/", 1)[-1]: line for line in done.stderr.splitlines() if str(files) in line}
    assert "the file is empty" in messages["empty.html"]
    assert "image" in messages["picture.html"]
    assert "--url" in messages["silent.html"]
    assert "no such file" in messages["missing.html"]
    assert "cut.warc.gz" in messages
    assert "Traceback" not in done.stderr
    stored = rows(tmp_path / "data", "SELECT count(*) FROM articles")[0][0]
    complete = rows(tmp_path / "source", "SELECT count(*) FROM articles")[0][0]
    assert isinstance(stored, int)
    assert isinstance(complete, int)
    assert complete - 1 <= stored - 1 <= complete, "the page, and all of the WARC but its torn end"


def test_a_foreign_warc_has_the_same_articles(tmp_path, ingested_60):
    report = import_and_load(tmp_path / "data", *(ingested_60.data_dir / "archive").glob("analyst-*.warc.gz"))
    assert report.problems == []
    query = "SELECT * EXCLUDE (capture_id, first_seen_at, last_seen_at) FROM articles ORDER BY article_id"
    assert rows(tmp_path / "data", query) == rows(ingested_60.data_dir, query)


def test_the_captured_pages_and_a_text_rendering(tmp_path, caci):
    done = caci("import", str(PAGES), data_dir=tmp_path / "data")
    assert done.returncode == 0, done.stdout + done.stderr
    stored = {row[0] for row in rows(tmp_path / "data", "SELECT article_id FROM articles WHERE source_kind = 'item'")}
    assert stored == {f"caci:{expected['id']}" for expected in EXPECTED}
    fed = "SELECT count(*) FROM articles WHERE source_kind = 'feed' AND section = 'field-reports'"
    assert rows(tmp_path / "data", fed) == [(10,)]
    assert rows(tmp_path / "data", "SELECT count(*), min(hits) FROM articles WHERE article_id LIKE 'caci-text:%'") == [
        (1, 2847)
    ]
    assert rows(tmp_path / "data", "SELECT reason, count(*) FROM rejects GROUP BY ALL") == [("soft_404", 1)]
    columns = "title, kind, category, page_date, issue_date, slug_date, hits, bio"
    query = f"SELECT {columns} FROM articles WHERE article_id = 'caci:5990'"
    answer = caci("sql", query, "--format", "json", data_dir=tmp_path / "data")
    assert json.loads(answer.stdout) == [
        {
            "title": "THE KARASAY CROSSING: OPEN OR SHUT?",
            "kind": "analytical",
            "category": "Analytical Articles",
            "page_date": "2003-09-24",
            "issue_date": "2003-09-24",
            "slug_date": "2003-09-24",
            "hits": 2847,
            "bio": "Harriet Dunmore Vale is a writer on rivers and railways, based in Lower Marsh.",
        }
    ]


def test_a_folder_without_pages_is_a_problem(tmp_path):
    (tmp_path / "empty").mkdir()
    report = import_paths(Settings(data_dir=tmp_path / "data"), [tmp_path / "empty"], None, PROGRESS)
    assert len(report.problems) == 1
    assert "no .html" in report.problems[0]


def test_the_source_is_left_as_it_was(tmp_path):
    page = tmp_path / "saved.html"
    page.write_text(ITEM)
    copy = shutil.copy2(page, tmp_path / "copy.html")
    import_and_load(tmp_path / "data", page)
    assert page.read_bytes() == Path(copy).read_bytes()


def test_the_text_extracts_of_a_web_crawl(tmp_path):
    """A WET file: one conversion record per page, with the address of the page."""
    address = "http://cacianalyst.org./publications/field-reports/item/77-a-title.html"
    text = (
        b"Wednesday, 08 May 2002\nA TITLE\nPublished in Field Reports\n"
        b"By Ann Example (5/8/2002 issue of the CACI Analyst)\n"
        b"The road was closed, and nobody in the valley knew for how long it would stay so.\nRead 12 times\n"
    )
    header = (
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-03-01T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(text)}\r\n\r\n"
    )
    path = tmp_path / "CC-MAIN-1.warc.wet.gz"
    path.write_bytes(gzip.compress(header.encode() + text + b"\r\n\r\n"))
    report = import_and_load(tmp_path / "data", path)
    assert (report.imported, report.problems) == (1, [])
    query = "SELECT article_id, title, hits, issue_date::VARCHAR, source_kind FROM articles"
    assert rows(tmp_path / "data", query) == [("caci:77", "A TITLE", 12, "2002-05-08", "text")]


def broken_pages(folder: Path) -> None:
    """Write pages that state no address, or one that is none, and one sound page behind them."""
    folder.mkdir()
    canonical = 'href="/publications/field-reports/item/77-a-title.html"'
    for number, address in enumerate(("http://[x", "http://[::1", "//[", "http://a]b/", "https://\uff0e\u2100/")):
        (folder / f"{number}-canonical.html").write_text(ITEM.replace(canonical, f'href="{address}"'))
        (folder / f"{number}-base.html").write_text(ITEM.replace("<head>", f'<head><base href="{address}/a.html">'))
        (folder / f"{number}-saved.html").write_text(f"<!-- saved from url=(0001){address}/a.html -->{ITEM}")
    (folder / "z.html").write_text(ITEM)


def test_a_broken_address_keeps_nothing_else_from_being_imported(tmp_path, caci):
    broken_pages(tmp_path / "pages")
    done = caci("import", str(tmp_path / "pages"), data_dir=tmp_path / "data")
    assert "Traceback" not in done.stderr
    assert rows(tmp_path / "data", "SELECT article_id FROM articles") == [("caci:77",)]
    assert "saved.html: http://[x/a.html is not an address" in done.stderr.replace("\n", "")
    assert "canonical.html: the page does not state its own address" in done.stderr


@pytest.mark.parametrize("url", ["http://[x", "x", "", "http://", "https:///x"])
def test_a_broken_url_is_wrong_use(url, tmp_path, caci):
    page = tmp_path / "saved.html"
    page.write_text("<p>no address at all</p>")
    done = caci("import", str(page), "--url", url, data_dir=tmp_path / "data")
    assert (done.returncode, "is not an address" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr


def test_a_file_that_is_too_large_keeps_nothing_else_from_being_imported(tmp_path):
    files = [tmp_path / name for name in ("large.html", "large.txt", "large.xml", "large.json", "good.html")]
    for path in files[:-1]:
        with path.open("wb") as file:
            file.truncate(100 << 30)
    files[-1].write_text(ITEM)
    report = import_and_load(tmp_path / "data", *files)
    assert report.imported == 1
    assert len(report.problems) == 4
    assert "107,374,182,400 bytes, more than a page" in report.problems[0]


def test_a_date_that_no_table_can_hold_keeps_nothing_else_from_being_imported(tmp_path):
    for name, moment in (("early.html", -(10**12)), ("late.html", 10**12), ("good.html", 0)):
        (tmp_path / name).write_text(ITEM)
        with suppress(OSError, OverflowError):  # not every file system keeps such times
            os.utime(tmp_path / name, (moment, moment))
    report = import_and_load(tmp_path / "data", tmp_path / "early.html", tmp_path / "late.html", tmp_path / "good.html")
    assert report.imported >= 1
    assert report.imported + report.already_archived + len(report.problems) == 3


def test_one_odd_page_is_a_note_and_many_are_a_problem(tmp_path, monkeypatch):
    """A reader that fails on one page in a hundred makes nothing red; on more than that somebody should look at it."""
    odd = re.compile(r"ODD")

    def read(content, *arguments):
        if odd.search(content.decode()):
            raise ValueError("a defect")
        return read_item(content, *arguments)

    monkeypatch.setattr("spiders.read.read_item", read)
    pages = [
        {
            "file": f"{number}.html",
            "url": f"https://www.cacianalyst.org/publications/field-reports/item/{number}-x.html",
        }
        for number in range(1, 201)
    ]
    (tmp_path / "manifest.json").write_text(json.dumps(pages))
    for number in range(1, 201):
        text = (
            ITEM.replace("Id77", f"Id{number}")
            .replace("/77-", f"/{number}-")
            .replace("was", "was ODD" if number < 3 else "was")
        )
        (tmp_path / f"{number}.html").write_text(text)
    settings = Settings(data_dir=tmp_path / "data", readers=1)
    import_paths(settings, [tmp_path / f"{number}.html" for number in (1, *range(3, 200))], None, PROGRESS)
    loaded = load_archive(settings, PROGRESS)
    assert (loaded.problems, len(loaded.notes)) == ([], 1)
    assert loaded.notes[0].startswith("the reader failed on https://")
    import_paths(settings, [tmp_path / "2.html", tmp_path / "200.html"], None, PROGRESS)
    loaded = load_archive(settings, PROGRESS)
    assert (len(loaded.problems), loaded.notes) == (1, [])
    loaded = load_archive(settings, PROGRESS)
    assert (loaded.problems, loaded.notes) == ([], []), "what is not new is no problem"
