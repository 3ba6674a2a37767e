"""The decisions of the warehouse on articles, without pages, archive or pytest."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import duckdb

from schemas.article import Article
from schemas.capture import Capture, PageKind
from warehouse.load.batch import Batch, Reading

START = datetime(2026, 1, 1, tzinfo=UTC)


def batch_of(articles: Iterable[Article], hours: int = 0) -> Batch:
    """Return a batch with a capture for each article."""
    batch = Batch()
    for article in articles:
        at = START + timedelta(hours=hours)
        capture = Capture(
            capture_id=f"urn:uuid:{article.article_id}-{hours}", url=article.url or "urn:x", fetched_at=at, status=200,
            content_type="text/html", payload_digest="sha1:x", warc_file="a.warc.gz", warc_offset=0, warc_length=1,
            page_kind=PageKind.ITEM, article_id=article.article_id,
        )  # fmt: skip
        batch.captures.append(capture)
        batch.articles.append(Reading(capture.capture_id, at, article))
    return batch


def joined(connection: duckdb.DuckDBPyConnection) -> set[frozenset[str]]:
    """Return the pairs of an article and the one that it repeats."""
    return {frozenset(row) for row in connection.execute("SELECT article_id, duplicate_of FROM duplicates").fetchall()}
