"""The columns that a load fills, named as the columns of the tables are."""

from warehouse.database.arrow import BOOLEAN, DATE, INTEGER, LONG, TEXT, TEXTS, TIMESTAMP, Columns

CAPTURE = {
    "capture_id": TEXT, "url": TEXT, "fetched_at": TIMESTAMP, "status": INTEGER, "content_type": TEXT,
    "payload_digest": TEXT, "warc_file": TEXT, "warc_offset": LONG, "warc_length": LONG, "page_kind": TEXT,
    "article_id": TEXT, "moved_to": TEXT,
}  # fmt: skip
ARTICLE = {
    "article_id": TEXT, "item_id": LONG, "kind": TEXT, "section": TEXT, "category": TEXT, "url": TEXT, "title": TEXT,
    "byline": TEXT, "published_on": DATE, "date_rule": TEXT, "page_date": DATE, "issue_date": DATE, "slug_date": DATE,
    "title_date": DATE, "date_conflict": BOOLEAN, "abstract": TEXT, "body": TEXT, "bio": TEXT, "hits": LONG,
    "pdf_url": TEXT, "image_url": TEXT, "image_caption": TEXT, "image_credit": TEXT, "word_count": INTEGER,
    "content_digest": TEXT, "reader_version": TEXT,
}  # fmt: skip
READING = {"capture_id": TEXT, "fetched_at": TIMESTAMP, "record_digest": TEXT}
REJECT = {"capture_id": TEXT, "url": TEXT, "article_id": TEXT, "reason": TEXT, "detail": TEXT}
LISTED_ITEM = {
    "article_id": TEXT, "section": TEXT, "url": TEXT, "title": TEXT, "published_on": DATE, "capture_id": TEXT,
}  # fmt: skip
NAMED_ITEM = {
    "article_id": TEXT, "page_kind": TEXT, "url": TEXT, "title": TEXT, "published_on": DATE, "capture_id": TEXT,
}  # fmt: skip
LISTING_PAGE = {"capture_id": TEXT, "section": TEXT, "start": INTEGER, "entries": INTEGER, "page_count": INTEGER}
WALK = {
    "section": TEXT, "started_at": TIMESTAMP, "finished_at": TIMESTAMP, "whole": BOOLEAN, "pages": INTEGER,
    "items": INTEGER, "stated_pages": INTEGER, "stated_items": INTEGER, "drift": INTEGER, "listed_twice": TEXTS,
    "moved": TEXTS,
}  # fmt: skip
RUN = {
    "run_id": TEXT, "flow": TEXT, "parameters": TEXT, "started_at": TIMESTAMP, "finished_at": TIMESTAMP, "state": TEXT,
    "certificate": TEXT,
}  # fmt: skip
DECISION = {
    "decision_id": TEXT, "subject": TEXT, "one": TEXT, "other": TEXT, "verdict": TEXT, "decided_by": TEXT,
    "decided_at": TIMESTAMP, "note": TEXT,
}  # fmt: skip

PARTS: dict[str, Columns] = {
    "sections": {"position": INTEGER, "label": TEXT, "label_raw": TEXT, "text": TEXT},
    "paragraphs": {"position": INTEGER, "section_position": INTEGER, "text": TEXT},
    "article_authors": {
        "position": INTEGER, "name": TEXT, "printed_as": TEXT, "honorific": TEXT, "affiliation": TEXT, "bio": TEXT,
        "author_id": TEXT,
    },
    "links": {"position": INTEGER, "block": TEXT, "url": TEXT, "text": TEXT, "target_article_id": TEXT},
    "tags": {"position": INTEGER, "tag": TEXT},
    "digest_items": {"position": INTEGER, "headline": TEXT, "item_date": DATE, "text": TEXT, "agency": TEXT},
    "evidence": {"position": INTEGER, "field": TEXT, "rule": TEXT, "raw": TEXT, "reader_version": TEXT},
}  # fmt: skip
"""Columns of each table that holds parts of an article, apart from `article_id`."""
