"""A batch as Arrow tables, one for each relation that the load reads. Columns are named as the tables' are."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from operator import attrgetter
from typing import Any

import pyarrow

from schemas.article import Article, Author
from schemas.run import Run
from warehouse.identity.author_identifier import author_identifier
from warehouse.load.batch import Batch, Reading

Row = tuple[Any, ...]
IncomingTables = dict[str, pyarrow.Table]
"""What the load takes: tables by the name under which its SQL reads them."""

TEXT, INTEGER, LONG = pyarrow.string(), pyarrow.int32(), pyarrow.int64()
DATE, TIME, TRUTH = pyarrow.date32(), pyarrow.timestamp("us", tz="UTC"), pyarrow.bool_()
TEXTS = pyarrow.list_(TEXT)

CAPTURE = {
    "capture_id": TEXT, "url": TEXT, "fetched_at": TIME, "status": INTEGER, "content_type": TEXT,
    "payload_digest": TEXT, "warc_file": TEXT, "warc_offset": LONG, "warc_length": LONG, "page_kind": TEXT,
    "article_id": TEXT, "moved_to": TEXT,
}  # fmt: skip
ARTICLE = {
    "article_id": TEXT, "item_id": LONG, "kind": TEXT, "section": TEXT, "category": TEXT, "url": TEXT, "title": TEXT,
    "byline": TEXT, "published_on": DATE, "date_rule": TEXT, "page_date": DATE, "issue_date": DATE, "slug_date": DATE,
    "title_date": DATE, "date_conflict": TRUTH, "abstract": TEXT, "body": TEXT, "bio": TEXT, "hits": LONG,
    "pdf_url": TEXT, "image_url": TEXT, "image_caption": TEXT, "image_credit": TEXT, "word_count": INTEGER,
    "content_digest": TEXT, "reader_version": TEXT,
}  # fmt: skip
READING = {"capture_id": TEXT, "fetched_at": TIME, "record_digest": TEXT}
REJECT = {"capture_id": TEXT, "url": TEXT, "article_id": TEXT, "reason": TEXT, "detail": TEXT}
LISTED_ITEM = {
    "article_id": TEXT, "section": TEXT, "url": TEXT, "title": TEXT, "published_on": DATE, "capture_id": TEXT,
}  # fmt: skip
NAMED_ITEM = {
    "article_id": TEXT, "page_kind": TEXT, "url": TEXT, "title": TEXT, "published_on": DATE, "capture_id": TEXT,
}  # fmt: skip
LISTING_PAGE = {"capture_id": TEXT, "section": TEXT, "start": INTEGER, "entries": INTEGER, "page_count": INTEGER}
WALK = {
    "section": TEXT, "started_at": TIME, "finished_at": TIME, "whole": TRUTH, "pages": INTEGER, "items": INTEGER,
    "stated_pages": INTEGER, "stated_items": INTEGER, "drift": INTEGER, "listed_twice": TEXTS, "moved": TEXTS,
}  # fmt: skip
RUN = {
    "run_id": TEXT, "flow": TEXT, "parameters": TEXT, "started_at": TIME, "finished_at": TIME, "state": TEXT,
    "certificate": TEXT,
}  # fmt: skip

DECISION = {
    "decision_id": TEXT, "subject": TEXT, "one": TEXT, "other": TEXT, "verdict": TEXT, "decided_by": TEXT,
    "decided_at": TIME, "note": TEXT,
}  # fmt: skip

PARTS: dict[str, dict[str, pyarrow.DataType]] = {
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
"""Columns of each table that holds parts of an article, beside `article_id`."""


def author_row(author: Author) -> Row:
    """An author with the identifier of the person."""
    columns = (author.position, author.name, author.printed_as, author.honorific, author.affiliation, author.bio)
    return *columns, author_identifier(author.name)


def tag_rows(article: Article) -> Iterator[Row]:
    """Each tag once, numbered from 1 in the order of the page."""
    return ((position, tag) for position, tag in enumerate(dict.fromkeys(article.tags), start=1))


def evidence_rows(article: Article) -> Iterator[Row]:
    """Evidence in the order of the record, numbered from 1, with the readers' version."""
    return (
        (position, evidence.field, evidence.rule, evidence.raw, article.reader_version)
        for position, evidence in enumerate(article.evidence, start=1)
    )


def rows_of(attribute: str) -> Callable[[Article], Iterable[Row]]:
    """Reads the parts of an article that its `attribute` holds, for the table of the same name."""
    columns = attrgetter(*PARTS[attribute])
    return lambda article: map(columns, getattr(article, attribute))


PART_ROWS: dict[str, Callable[[Article], Iterable[Row]]] = {
    "sections": rows_of("sections"),
    "paragraphs": rows_of("paragraphs"),
    "article_authors": lambda article: map(author_row, article.authors),
    "links": rows_of("links"),
    "tags": tag_rows,
    "digest_items": rows_of("digest_items"),
    "evidence": evidence_rows,
}


def run_row(run: Run) -> Row:
    """A run with its parameters and certificate as JSON."""
    parameters = json.dumps(run.parameters, ensure_ascii=False, sort_keys=True, default=str)
    certificate = run.certificate.model_dump_json() if run.certificate else None
    return run.run_id, run.flow, parameters, run.started_at, run.finished_at, run.state, certificate


def table(columns: dict[str, pyarrow.DataType], rows: Iterable[Row]) -> pyarrow.Table:
    """An Arrow table of `rows`, whose values stand in the order of `columns`."""
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pyarrow.array(values, kind) for values, kind in zip(by_column, columns.values(), strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(columns.items()))


def record_digest(article: Article) -> str:
    """sha256 over the whole record but the hits, which each capture changes."""
    return sha256(article.model_dump_json(exclude={"hits"}).encode()).hexdigest()


def article_tables(readings: list[Reading]) -> dict[str, pyarrow.Table]:
    """The articles and their parts, each row with the capture it was read from."""
    columns = attrgetter(*ARTICLE)
    tables = {
        "incoming_articles": table(
            READING | ARTICLE,
            ((capture_id, at, record_digest(article), *columns(article)) for capture_id, at, article in readings),
        )
    }
    for name, part_columns in PARTS.items():
        rows = (
            (capture_id, article.article_id, *row)
            for capture_id, _, article in readings
            for row in PART_ROWS[name](article)
        )
        tables[f"incoming_{name}"] = table({"capture_id": TEXT, "article_id": TEXT} | part_columns, rows)
    return tables


def incoming_tables(batch: Batch) -> IncomingTables:
    """The batch as Arrow tables by name; what is in it twice is taken once."""
    captures = {capture.capture_id: capture for capture in batch.captures}
    readings = {(reading.capture_id, reading.article.article_id): reading for reading in batch.articles}
    rejects = {reject.capture_id: reject for reject in batch.rejects}
    pages = {page.capture_id: page for page in batch.pages}
    walks = {(crawl.crawl_id, walk.section): walk for crawl in batch.crawls for walk in crawl.walks}
    decisions = {decision.decision_id: decision for decision in batch.decisions}
    runs = {run.run_id: run for run in sorted(batch.runs, key=attrgetter("finished_at"))}
    return {
        "incoming_captures": table(CAPTURE, map(attrgetter(*CAPTURE), captures.values())),
        "incoming_rejects": table(REJECT, map(attrgetter(*REJECT), rejects.values())),
        "incoming_listed_items": table(LISTED_ITEM, map(attrgetter(*LISTED_ITEM), batch.listed)),
        "incoming_named_items": table(NAMED_ITEM, map(attrgetter(*NAMED_ITEM), batch.named)),
        "incoming_listing_pages": table(LISTING_PAGE, map(attrgetter(*LISTING_PAGE), pages.values())),
        "incoming_walks": table(
            {"crawl_id": TEXT} | WALK, ((crawl_id, *attrgetter(*WALK)(walk)) for (crawl_id, _), walk in walks.items())
        ),
        "incoming_decisions": table(DECISION, map(attrgetter(*DECISION), decisions.values())),
        "incoming_runs": table(RUN, map(run_row, runs.values())),
        **article_tables(list(readings.values())),
    }


def joined_tables(batches: Sequence[IncomingTables]) -> IncomingTables:
    """The tables of several batches, of which there is one at least, as those of one; no value is copied."""
    return {name: pyarrow.concat_tables([tables[name] for tables in batches]) for name in batches[0]}
