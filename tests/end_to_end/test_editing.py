"""What an editor does between two fetches, and exactly the rows that change by it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from replica.content.model import Entry
from replica.server import Replica
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from tests.support.check import check
from tests.support.crawling import SITE, crawl
from warehouse.database.warehouse import open_warehouse

Rows = dict[str, list[dict[str, Any]]]
SEEN = {"capture_id", "hits", "last_seen_at"}
"""Columns of `articles` that each fetch updates."""
OF_A_FETCH = {"captures", "observations", "hits"}
OF_THE_TEXT = {"body", "content_digest", "record_digest", "revision"}


@dataclass
class Newsroom:
    """A site that was crawled once, and its data directory."""

    site: Replica
    data_dir: Path
    known: Rows | None = None
    """The rows of all tables, until something is loaded: most tests begin with the same ones."""

    def fetch(self, entry: Entry, path: str | None = None) -> None:
        """Fetch the page of an item again, as a crawl would, and load it."""
        path = path or self.site.store.path(entry)
        try:
            with urlopen(self.site.url + path.removeprefix("/")) as response:
                status, content = response.status, response.read()
        except HTTPError as error:
            status, content = error.code, error.read()
        archive = Archive(self.data_dir / "archive", SITE)
        with ArchiveWriter(archive) as writer:
            writer.write_response(
                f"{SITE.origin}{path}",
                status=status,
                headers=[("Content-Type", "text/html; charset=utf-8")],
                payload=content,
                fetched_at=datetime.now(UTC),
            )
        self.load()

    def load(self) -> None:
        self.known = None
        settings = Settings(data_dir=self.data_dir, readers=1)
        assert load_archive(settings, LineReporter(lambda line: None)).problems == []

    def rows(self) -> Rows:
        """Return the rows of all tables."""
        if self.known is not None:
            return self.known
        with open_warehouse(self.data_dir / "warehouse.duckdb", read_only=True) as connection:
            assert check(connection) == []
            names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
            tables: Rows = {}
            for (table,) in names:
                result = connection.execute(f"FROM {table}")
                columns = [column for column, *_ in result.description]
                tables[table] = sorted((dict(zip(columns, row, strict=True)) for row in result.fetchall()), key=str)
        self.known = tables
        return tables

    def view(self, name: str, article_id: str) -> list[dict[str, Any]]:
        """Return the rows of a view on an article."""
        with open_warehouse(self.data_dir / "warehouse.duckdb", read_only=True) as connection:
            result = connection.execute(f"FROM {name} WHERE article_id = ? ORDER BY ALL", [article_id])
            columns = [column for column, *_ in result.description]
            return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    directory = tmp_path_factory.mktemp("crawled")
    with Replica(articles=60, seed=7) as site:
        assert crawl(directory, site.url).exit_code == 0
        newsroom = Newsroom(site, directory)
        newsroom.load()
        newsroom.rows()
    return newsroom


@pytest.fixture
def newsroom(crawled: Newsroom, tmp_path: Path) -> Iterator[Newsroom]:
    with Replica(articles=60, seed=7) as site:
        for entry in site.store.entries():
            site.store.view(entry.item_id)  # the view of the crawl, which was of an equal site
        data_dir = Path(shutil.copytree(crawled.data_dir, tmp_path / "data", symlinks=True))
        yield Newsroom(site, data_dir, crawled.known)


def chosen(newsroom: Newsroom, section: str, number: int = 0) -> Entry:
    """Return a published item with a text as long as an article's."""
    texts = {row["article_id"]: row["body"] for row in newsroom.rows()["articles"]}
    return [
        entry
        for entry in newsroom.site.store.listing(section)
        if entry.state == "published" and len(texts[f"caci:{entry.item_id}"].split()) > 150
    ][number]


def article_of(rows: Rows, entry: Entry) -> dict[str, Any]:
    return next(row for row in rows["articles"] if row["article_id"] == f"caci:{entry.item_id}")


def changed(before: Rows, after: Rows, entry: Entry) -> dict[str, set[str]]:
    """Return by table the columns that differ in the rows of the article; no other article may differ."""
    article_id = f"caci:{entry.item_id}"
    columns_by_table: dict[str, set[str]] = {}
    for table in before.keys() - OF_A_FETCH:
        texts_before, texts_after = ({str(row) for row in rows[table]} for rows in (before, after))
        gone = [row for row in before[table] if str(row) not in texts_after]
        come = [row for row in after[table] if str(row) not in texts_before]
        assert {row.get("article_id", article_id) for row in gone + come} <= {article_id}, table
        if len(gone) == len(come):
            columns = {name for one, other in zip(gone, come, strict=True) for name in one if one[name] != other[name]}
        else:
            columns = {"*"}
        if gone or come:
            columns_by_table[table] = columns
    return columns_by_table


def test_an_unchanged_item_is_only_seen_again(newsroom: Newsroom) -> None:
    entry, before = chosen(newsroom, "analytical-articles"), newsroom.rows()
    newsroom.site.store.touch(entry.item_id)
    for _ in range(3):
        newsroom.fetch(entry)
    assert changed(before, newsroom.rows(), entry) == {"articles": SEEN, "revisions": {"last_seen_at"}}
    assert article_of(newsroom.rows(), entry)["revision"] == 1
    hits = [row for row in newsroom.rows()["hits"] if row["article_id"] == f"caci:{entry.item_id}"]
    assert len(hits) == 4, "each fetch is an observation of its own"


def test_another_word_is_one_revision_that_changes_one_paragraph(newsroom: Newsroom) -> None:
    entry, before = chosen(newsroom, "analytical-articles"), newsroom.rows()
    newsroom.site.store.reword(entry.item_id)
    newsroom.fetch(entry)
    after = newsroom.rows()
    found = changed(before, after, entry)
    texts = {
        table: [row["text"] for row in after[table] if row not in before[table]] for table in ("paragraphs", "sections")
    }
    assert len(texts["paragraphs"]) == 1
    assert len(texts["sections"]) <= 1
    assert found.pop("articles") <= OF_THE_TEXT | SEEN | {"word_count", "abstract"}
    assert found.pop("revisions") == {"*"}
    assert found.keys() <= {"paragraphs", "sections", "evidence", "text_signatures", "text_shingles"}
    revisions = [row for row in after["revisions"] if row["article_id"] == f"caci:{entry.item_id}"]
    assert sorted(row["revision"] for row in revisions) == [1, 2]


def test_another_title_is_a_revision_with_the_same_text(newsroom: Newsroom) -> None:
    entry, before = chosen(newsroom, "field-reports"), newsroom.rows()
    newsroom.site.store.retitle(entry.item_id, "Quite Another Title")
    newsroom.fetch(entry)
    found = changed(before, newsroom.rows(), entry)
    assert found.pop("articles") == {"title", "content_digest", "record_digest", "revision"} | SEEN
    assert found == {"evidence": {"raw"}, "revisions": {"*"}}


def test_a_moved_item_is_the_same_article_elsewhere(newsroom: Newsroom) -> None:
    entry, before = chosen(newsroom, "field-reports"), newsroom.rows()
    old_path = newsroom.site.store.path(entry)
    newsroom.site.store.move(entry.item_id, "feature-articles")
    newsroom.fetch(entry, old_path)
    found = changed(before, newsroom.rows(), entry)
    assert found.pop("articles") == {"section", "category", "kind", "url", "record_digest"} | SEEN
    assert found == {"evidence": {"raw"}, "revisions": {"last_seen_at"}}
    assert "/publications/feature-articles/item/" in article_of(newsroom.rows(), entry)["url"]


def test_a_renamed_item_keeps_its_old_address_as_an_alias(newsroom: Newsroom) -> None:
    entry, before = chosen(newsroom, "analytical-articles"), newsroom.rows()
    old_path = newsroom.site.store.path(entry)
    newsroom.site.store.rename(entry.item_id, "a-shorter-name")
    newsroom.fetch(entry, old_path)
    newsroom.fetch(entry)
    after = newsroom.rows()
    found = changed(before, after, entry)
    lost_date = {"slug_date", "published_on", "date_rule", "date_conflict"} if entry.legacy else set()
    assert found.pop("articles") - lost_date == {"url", "record_digest"} | SEEN
    assert found.pop("evidence") <= {"raw", "rule"}
    assert found == {"revisions": {"last_seen_at"}}
    aliases = {row["url"]: row["is_canonical"] for row in newsroom.view("aliases", f"caci:{entry.item_id}")}
    assert aliases[f"{SITE.origin}{old_path}"] is False
    assert [url for url, canonical in aliases.items() if canonical] == [article_of(after, entry)["url"]]
    assert article_of(after, entry)["url"].endswith(f"/{entry.item_id}-a-shorter-name.html")


@pytest.mark.parametrize(
    "listed", [pytest.param(True, id="unpublished", marks=pytest.mark.slow), pytest.param(False, id="trashed")]
)
def test_an_item_that_is_gone_and_returns_is_never_lost(listed: bool, newsroom: Newsroom) -> None:
    entry, before = chosen(newsroom, "analytical-articles"), newsroom.rows()
    article_id = f"caci:{entry.item_id}"
    newsroom.site.store.unpublish(entry.item_id, listed=listed)
    newsroom.fetch(entry)
    newsroom.fetch(entry)
    assert changed(before, newsroom.rows(), entry) == {"articles": {"gone_since"}}
    (absence,) = newsroom.view("absences", article_id)
    assert absence["gone_since"] == article_of(newsroom.rows(), entry)["gone_since"]
    assert absence["gone_since"] < absence["last_gone_at"]
    assert absence["back_since"] is None
    newsroom.site.store.republish(entry.item_id)
    newsroom.fetch(entry)
    assert changed(before, newsroom.rows(), entry) == {"articles": SEEN, "revisions": {"last_seen_at"}}
    (absence,) = newsroom.view("absences", article_id)
    assert absence["back_since"] > absence["last_gone_at"]
    newsroom.site.store.unpublish(entry.item_id, listed=listed)
    newsroom.fetch(entry)
    assert [row["back_since"] is None for row in newsroom.view("absences", article_id)] == [False, True]


def test_a_new_item_is_one_more_article(newsroom: Newsroom) -> None:
    before = newsroom.rows()
    entry = newsroom.site.store.publish("field-reports")
    newsroom.fetch(entry)
    after = newsroom.rows()
    found = changed(before, after, entry)
    assert {"articles", "paragraphs", "revisions", "text_signatures"} <= found.keys()
    assert all(columns == {"*"} for columns in found.values())
    assert len(after["articles"]) == len(before["articles"]) + 1
    assert "duplicates" not in found


def test_a_cross_post_is_a_duplicate_of_the_first(newsroom: Newsroom) -> None:
    first, before = chosen(newsroom, "field-reports"), newsroom.rows()
    entry = newsroom.site.store.cross_post(first.item_id, "feature-articles")
    newsroom.site.store.reword(entry.item_id)
    newsroom.site.store.retitle(entry.item_id, "Posted Once More")
    newsroom.fetch(entry)
    after = newsroom.rows()
    assert article_of(after, entry)["duplicate_of"] == f"caci:{first.item_id}"
    assert article_of(after, first) == article_of(before, first)
    (decision,) = [row for row in after["duplicates"] if row not in before["duplicates"]]
    assert (decision["method"], decision["decided_by"]) == ("near_text", "rule")
    assert decision["similarity"] > 0.9


def test_an_item_edited_back_is_a_third_revision(newsroom: Newsroom) -> None:
    entry, before = chosen(newsroom, "analytical-articles"), newsroom.rows()
    title = article_of(before, entry)["title"]
    newsroom.site.store.retitle(entry.item_id, "For an Hour")
    newsroom.fetch(entry)
    newsroom.site.store.retitle(entry.item_id, title)
    newsroom.fetch(entry)
    rows = newsroom.rows()
    revisions = [row for row in rows["revisions"] if row["article_id"] == f"caci:{entry.item_id}"]
    revisions.sort(key=lambda row: row["revision"])
    assert [row["revision"] for row in revisions] == [1, 2, 3]
    assert revisions[0]["content_digest"] == revisions[2]["content_digest"] != revisions[1]["content_digest"]
    assert article_of(rows, entry)["title"] == title


def test_three_crawls_of_an_unchanged_site_make_no_new_revision(newsroom: Newsroom) -> None:
    before = newsroom.rows()
    for arguments in ([], ["-a", "audit=1"]):
        assert crawl(newsroom.data_dir, newsroom.site.url, *arguments).exit_code == 0
        newsroom.load()
    after = newsroom.rows()
    of_the_walk = {"captures", "observations", "hits", "listing_pages", "listed_items", "named_items", "walks"}
    different = {table for table in before if before[table] != after[table]} - of_the_walk - {"articles"}
    assert different == set()
    kept = [{name: value for name, value in row.items() if name not in SEEN} for row in after["articles"]]
    assert kept == [{name: value for name, value in row.items() if name not in SEEN} for row in before["articles"]]
