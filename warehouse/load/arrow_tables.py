"""A batch as Arrow tables, one for each relation that the load reads. Columns have the names of the tables' columns."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from operator import attrgetter

import pyarrow
from pydantic_core import PydanticSerializationError

from schemas.article import Article, Author
from schemas.run import Run
from warehouse.database.arrow import TEXT, Row, build_table
from warehouse.errors import UnfitValueError
from warehouse.identity.author_identifier import author_identifier
from warehouse.load.batch import Batch, Reading
from warehouse.load.columns import (
    ARTICLE,
    CAPTURE,
    DECISION,
    LISTED_ITEM,
    LISTING_PAGE,
    NAMED_ITEM,
    PARTS,
    READING,
    REJECT,
    RUN,
    WALK,
)

IncomingTables = dict[str, pyarrow.Table]
"""What the load takes: tables by the name under which its SQL reads them."""


def author_row(author: Author) -> Row:
    """Return an author with the identifier of the person."""
    columns = (author.position, author.name, author.printed_as, author.honorific, author.affiliation, author.bio)
    return *columns, author_identifier(author.name)


def tag_rows(article: Article) -> Iterator[Row]:
    """Yield each tag once, numbered from 1 in the order of the page."""
    return ((position, tag) for position, tag in enumerate(dict.fromkeys(article.tags), start=1))


def evidence_rows(article: Article) -> Iterator[Row]:
    """Yield the evidence in the order of the record, numbered from 1, with the version of the readers."""
    return (
        (position, evidence.field, evidence.rule, evidence.raw, article.reader_version)
        for position, evidence in enumerate(article.evidence, start=1)
    )


def rows_of(attribute: str) -> Callable[[Article], Iterable[Row]]:
    """Return what reads the parts in the `attribute` of an article, for the table of the same name."""
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
    """Return a run with its parameters and certificate as JSON."""
    parameters = json.dumps(run.parameters, ensure_ascii=False, sort_keys=True, default=str)
    certificate = run.certificate.model_dump_json() if run.certificate else None
    return run.run_id, run.flow, parameters, run.started_at, run.finished_at, run.state, certificate


def record_digest(article: Article) -> str:
    """Return the sha256 of the whole record except the hits, which change with each capture.

    Raises:
        UnfitValueError: it has half a character.
    """
    try:
        return sha256(article.model_dump_json(exclude={"hits"}).encode()).hexdigest()
    except PydanticSerializationError as error:
        raise UnfitValueError(f"the record: {error}") from error


def article_tables(readings: list[Reading]) -> dict[str, pyarrow.Table]:
    """Return the articles and their parts, each row with the capture that it was read from."""
    columns = attrgetter(*ARTICLE)
    tables = {
        "incoming_articles": build_table(
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
        tables[f"incoming_{name}"] = build_table({"capture_id": TEXT, "article_id": TEXT} | part_columns, rows)
    return tables


def incoming_tables(batch: Batch) -> IncomingTables:
    """Return the batch as Arrow tables by name; what is in it twice is taken once."""
    captures = {capture.capture_id: capture for capture in batch.captures}
    readings = {(reading.capture_id, reading.article.article_id): reading for reading in batch.articles}
    rejects = {reject.capture_id: reject for reject in batch.rejects}
    pages = {page.capture_id: page for page in batch.pages}
    walks = {(crawl.crawl_id, walk.section): walk for crawl in batch.crawls for walk in crawl.walks}
    decisions = {decision.decision_id: decision for decision in batch.decisions}
    runs = {run.run_id: run for run in sorted(batch.runs, key=attrgetter("finished_at"))}
    return {
        "incoming_captures": build_table(CAPTURE, map(attrgetter(*CAPTURE), captures.values())),
        "incoming_rejects": build_table(REJECT, map(attrgetter(*REJECT), rejects.values())),
        "incoming_listed_items": build_table(LISTED_ITEM, map(attrgetter(*LISTED_ITEM), batch.listed)),
        "incoming_named_items": build_table(NAMED_ITEM, map(attrgetter(*NAMED_ITEM), batch.named)),
        "incoming_listing_pages": build_table(LISTING_PAGE, map(attrgetter(*LISTING_PAGE), pages.values())),
        "incoming_walks": build_table(
            {"crawl_id": TEXT} | WALK, ((crawl_id, *attrgetter(*WALK)(walk)) for (crawl_id, _), walk in walks.items())
        ),
        "incoming_decisions": build_table(DECISION, map(attrgetter(*DECISION), decisions.values())),
        "incoming_runs": build_table(RUN, map(run_row, runs.values())),
        **article_tables(list(readings.values())),
    }


def joined_tables(batches: Sequence[IncomingTables]) -> IncomingTables:
    """Return the tables of one or more batches as those of one; no value is copied."""
    return {name: pyarrow.concat_tables([tables[name] for tables in batches]) for name in batches[0]}
