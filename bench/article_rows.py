"""The rows of an invented article, and the columns of all tables that are written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow

from warehouse.database.arrow import INTEGER, LONG, TEXT, TIMESTAMP, Row
from warehouse.load.columns import ARTICLE, CAPTURE, LISTED_ITEM, PARTS

SEEN = {"first_seen_at": TIMESTAMP, "last_seen_at": TIMESTAMP}
COLUMNS: dict[str, dict[str, pyarrow.DataType]] = {
    **{part: {"article_id": TEXT} | columns for part, columns in PARTS.items()},
    "articles": ARTICLE | {"capture_id": TEXT, "record_digest": TEXT, "source_kind": TEXT, "revision": INTEGER} | SEEN,
    "captures": CAPTURE,
    "observations": {
        "capture_id": TEXT, "article_id": TEXT, "fetched_at": TIMESTAMP, "content_digest": TEXT, "hits": LONG,
        "source_kind": TEXT, "title": TEXT, "url": TEXT,
    },
    "hits": {"article_id": TEXT, "observed_at": TIMESTAMP, "hits": LONG, "capture_id": TEXT},
    "revisions": {"article_id": TEXT, "revision": INTEGER, "content_digest": TEXT} | SEEN | {"capture_id": TEXT},
    "listed_items": LISTED_ITEM | {"first_listed_at": TIMESTAMP, "last_listed_at": TIMESTAMP},
}  # fmt: skip
"""Columns of each table, in the order of the rows."""
MAX_READS_GAINED = 50
"""Articles gain 1 to 50 reads between two fetches, by their identifiers."""


def capture_of(item: int, fetch: int) -> str:
    """Return the identifier of an item's capture; `fetch` is the number of the fetch, from 0."""
    return f"urn:uuid:{item:08}-{fetch}"


def hits_at(values: dict[str, Any], fetch: int) -> int:
    """Return what the counter of an article shows at a fetch, from 0; each fetch itself adds one."""
    return int(values["hits"] + fetch * (1 + values["item_id"] % MAX_READS_GAINED))


def article_row(values: dict[str, Any], fetches: Sequence[datetime]) -> Row:
    """Return the row of `articles` after the last fetch."""
    item, last = values["item_id"], len(fetches) - 1
    whole = values | {
        "hits": hits_at(values, last), "date_rule": "page_date", "date_conflict": False,
        "content_digest": f"sha256:{item}", "reader_version": "1",
    }  # fmt: skip
    origin = (capture_of(item, last), f"record:{item}", "item", 1, fetches[0], fetches[last])
    return (*(whole.get(column) for column in ARTICLE), *origin)


def history_rows(values: dict[str, Any], fetches: Sequence[datetime]) -> dict[str, list[Row]]:
    """Return the rows of captures and of what follows from them, by table."""
    article_id, item, url = values["article_id"], values["item_id"], values["url"]
    digest, first = f"sha256:{item}", capture_of(item, 0)
    listed = (values["section"], url, values["title"], values["published_on"], first, fetches[0], fetches[-1])
    rows: dict[str, list[Row]] = {
        "captures": [], "observations": [], "hits": [],
        "revisions": [(article_id, 1, digest, fetches[0], fetches[-1], first)],
        "listed_items": [(article_id, *listed)],
    }  # fmt: skip
    for fetch, at in enumerate(fetches):
        capture_id, hits = capture_of(item, fetch), hits_at(values, fetch)
        archived = (at, 200, "text/html", f"sha1:{item}", "a.warc.gz", item * 9_000, 9_000, "item", article_id, None)
        rows["captures"].append((capture_id, url, *archived))
        rows["observations"].append((capture_id, article_id, at, digest, hits, "item", values["title"], url))
        rows["hits"].append((article_id, at, hits, capture_id))
    return rows
