"""Small records for the tests of the warehouse, and how a record becomes rows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import BaseModel

from schemas.article import Article, Author, DigestItem, Evidence, Kind, Link, Paragraph, Section
from schemas.capture import Capture, PageKind
from schemas.crawl_summary import WalkSummary
from schemas.listing import ListedItem, ListingPage, NamedItem
from schemas.reject import Reject, RejectReason
from warehouse.database.warehouse import open_warehouse
from warehouse.identity.author_identifier import author_identifier
from warehouse.load.batch import Batch, Reading
from warehouse.load.columns import (
    ARTICLE,
    CAPTURE,
    LISTED_ITEM,
    LISTING_PAGE,
    NAMED_ITEM,
    PARTS,
    REJECT,
    RUN,
    WALK,
)
from warehouse.load.write import load

START = datetime(2026, 1, 1, tzinfo=UTC)


def capture(number: int, item: int | None = 1, hours: int | None = None, **changes: Any) -> Capture:
    """Return the capture `number`, fetched that many hours after the start unless `hours` says otherwise."""
    values: dict[str, Any] = {
        "capture_id": f"urn:uuid:{number:04}",
        "url": f"https://www.cacianalyst.org/publications/{item}.html",
        "fetched_at": START + timedelta(hours=number if hours is None else hours),
        "status": 200,
        "content_type": "text/html",
        "payload_digest": f"sha1:{number}",
        "warc_file": "a.warc.gz",
        "warc_offset": number,
        "warc_length": 10,
        "page_kind": PageKind.ITEM,
        "article_id": None if item is None else f"caci:{item}",
    }
    return Capture(**values | changes)


def article(item: int = 1, content: str = "first", **changes: Any) -> Article:
    """Return the article `item` whose cleaned content is `content`."""
    values: dict[str, Any] = {
        "article_id": f"caci:{item}",
        "item_id": item,
        "kind": Kind.ANALYTICAL,
        "section": "analytical-articles",
        "url": f"https://www.cacianalyst.org/publications/{item}.html",
        "title": f"Title {content}",
        "authors": (Author(position=1, name="Ann Lee", printed_as="Dr. Ann Lee", honorific="Dr."),),
        "published_on": START.date(),
        "date_rule": "page",
        "body": f"Body {content}",
        "sections": (Section(position=1, label="CONCLUSIONS", label_raw="CONCLUSIONS", text=f"Body {content}"),),
        "paragraphs": (Paragraph(position=1, section_position=1, text=f"Body {content}"),),
        "tags": ("Georgia", "Energy", "Georgia"),
        "hits": 7,
        "links": (Link(position=1, block="related", url="https://www.cacianalyst.org/", text="Home"),),
        "digest_items": (DigestItem(position=1, text="News", agency="RFE/RL"),),
        "word_count": 2,
        "content_digest": f"sha256:{content}",
        "reader_version": "1",
        "evidence": (Evidence(field="title", rule="heading", raw=" Title "), Evidence(field="title", rule="heading")),
    }
    return Article(**values | changes)


def reading(
    number: int,
    item: int = 1,
    content: str = "first",
    hours: int | None = None,
    source: PageKind = PageKind.ITEM,
    **changes: Any,
) -> Batch:
    """Return one capture of the kind `source` with the article that was read from it."""
    page = capture(number, item, hours, page_kind=source)
    record = article(item, content, **changes)
    return Batch(captures=[page], articles=[Reading(page.capture_id, page.fetched_at, record)])


def gone(number: int, item: int = 1, status: int = 404) -> Batch:
    """Return one capture in which the site answered that there is no such item."""
    return Batch(captures=[capture(number, item, status=status)])


def refused(number: int, item: int = 1, reason: RejectReason = RejectReason.EMPTY) -> Batch:
    """Return one capture from which no article was read."""
    page = capture(number, item)
    reject = Reject(capture_id=page.capture_id, url=page.url, article_id=page.article_id, reason=reason, detail="none")
    return Batch(captures=[page], rejects=[reject])


def listing(number: int, *items: int, section: str = "analytical-articles", title: str = "Listed") -> Batch:
    """Return one captured listing that names `items`."""
    page = capture(number, None, page_kind=PageKind.LISTING)
    named = [
        ListedItem(article_id=f"caci:{item}", section=section, url=f"/{item}", title=title, capture_id=page.capture_id)
        for item in items
    ]
    return Batch(captures=[page], listed=named)


def together(*batches: Batch) -> Batch:
    """Return all batches as one."""
    return Batch(
        captures=[capture for batch in batches for capture in batch.captures],
        articles=[article for batch in batches for article in batch.articles],
        rejects=[reject for batch in batches for reject in batch.rejects],
        listed=[item for batch in batches for item in batch.listed],
        named=[item for batch in batches for item in batch.named],
        pages=[page for batch in batches for page in batch.pages],
        crawls=[crawl for batch in batches for crawl in batch.crawls],
        runs=[run for batch in batches for run in batch.runs],
    )


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """Return all rows of a statement."""
    return connection.execute(sql).fetchall()


def test_every_field_of_an_article_has_its_column() -> None:
    parts = {"sections", "paragraphs", "authors", "tags", "links", "digest_items", "evidence"}
    assert set(ARTICLE) == set(Article.model_fields) - parts
    assert set(CAPTURE) == set(Capture.model_fields)
    assert set(REJECT) == set(Reject.model_fields)
    assert set(LISTED_ITEM) == set(ListedItem.model_fields)
    assert set(NAMED_ITEM) == set(NamedItem.model_fields)
    assert set(LISTING_PAGE) == set(ListingPage.model_fields)
    assert set(WALK) == set(WalkSummary.model_fields)
    assert set(PARTS["article_authors"]) == set(Author.model_fields) | {"author_id"}
    models: dict[str, type[BaseModel]] = {
        "sections": Section,
        "paragraphs": Paragraph,
        "links": Link,
        "digest_items": DigestItem,
    }
    for table, model in models.items():
        assert set(PARTS[table]) == set(model.model_fields), table


def test_every_column_of_a_table_is_filled(tmp_path: Path) -> None:
    derived = {
        "revision",
        "first_seen_at",
        "last_seen_at",
        "gone_since",
        "duplicate_of",
        "capture_id",
        "record_digest",
        "source_kind",
    }
    columns: dict[str, set[str]] = {}
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        for table, column in rows(connection, "SELECT table_name, column_name FROM duckdb_columns()"):
            columns.setdefault(table, set()).add(column)
    assert columns["articles"] == set(ARTICLE) | derived
    assert columns["captures"] == set(CAPTURE)
    assert columns["rejects"] == set(REJECT)
    assert columns["listing_pages"] == set(LISTING_PAGE)
    assert columns["walks"] == set(WALK) | {"crawl_id"}
    assert columns["runs"] == set(RUN)
    for part, expected in PARTS.items():
        assert columns[part] == set(expected) | {"article_id"}


def test_a_record_becomes_rows(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load(connection, reading(1))
        assert rows(connection, "SELECT article_id, kind, title, hits, revision, first_seen_at FROM articles") == [
            ("caci:1", "analytical", "Title first", 7, 1, START + timedelta(hours=1))
        ]
        assert rows(connection, "SELECT position, tag FROM tags ORDER BY position") == [(1, "Georgia"), (2, "Energy")]
        assert rows(connection, "SELECT author_id, honorific FROM article_authors") == [("ann-lee", "Dr.")]
        assert rows(connection, "SELECT position, raw, reader_version FROM evidence ORDER BY position") == [
            (1, " Title ", "1"),
            (2, None, "1"),
        ]
        assert rows(connection, "SELECT authors, conclusions FROM conclusions") == [("Ann Lee", "Body first")]
        assert rows(connection, "SELECT published_in, articles, words FROM articles_by_year") == [(2026, 1, 2)]
        assert rows(connection, "SELECT name, articles FROM authors_by_articles") == [("Ann Lee", 1)]


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("S. Frederick Starr", "s-frederick-starr"),
        ("S.Frederick  Starr", "s-frederick-starr"),
        ("Svante E. Cornell, Jr.", "svante-e-cornell-jr"),
        ("Şirin Öztürk-O’Neil", "sirin-ozturk-o-neil"),
        ("S\u0327irin O\u0308ztu\u0308rk", "sirin-ozturk"),
        ("İbrahim", "ibrahim"),
        ("Иван_Иванов", "ivan-ivanov"),
        ("Əli Łukasz Ødegård", "ali-lukasz-odegard"),
        ("Zdeněk Horňák", "zdenek-hornak"),
        ("???", "???"),
    ],
)
def test_a_name_identifies_its_author(name: str, identifier: str) -> None:
    assert author_identifier(name) == identifier
