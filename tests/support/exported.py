"""A published database for the tests of exports: several years, hostile texts, nulls beside empty texts."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from schemas.article import Link
from schemas.capture import PageKind
from tests.flows.present.test_output import HOSTILE
from tests.support.published import writable
from tests.warehouse.load.test_records import article, capture, gone, reading, refused, together
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.exports.content.description import Source
from warehouse.load.batch import Batch, Reading
from warehouse.load.write import load
from warehouse.publish.publication import publish

SOURCE = Source("caci", "The Analyst", "https://www.example.org/")
# Tables that only a published database has.
GAZETTEER = """
CREATE TABLE entities (entity_id VARCHAR, name VARCHAR, entity_type VARCHAR);
CREATE TABLE entity_names (entity_id VARCHAR, name VARCHAR);
CREATE TABLE mentions (
    article_id VARCHAR, part VARCHAR, position INTEGER, start INTEGER, entity_id VARCHAR, printed_as VARCHAR
);
CREATE TABLE author_institutions (article_id VARCHAR, author_id VARCHAR, institution_id VARCHAR, institution VARCHAR);
INSERT INTO entities VALUES ('baku', 'Baku', 'place'), ('georgia', 'Georgia', 'country');
INSERT INTO entity_names VALUES ('georgia', 'Sakartvelo'), ('georgia', 'Georgia'), ('baku', 'Baku');
INSERT INTO mentions VALUES ('caci:2', 'body', 1, 1, 'georgia', 'Georgia'), ('caci:2', 'title', 1, 3, 'baku', 'Baku');
"""
PUBLISHED = """
CREATE OR REPLACE TABLE publication (published_at TIMESTAMPTZ, program_version VARCHAR, gazetteer_version VARCHAR);
INSERT INTO publication VALUES ('2026-11-25 04:05:06.5+00', '1', '2');
"""
EVERYTHING = "".join(HOSTILE.values())
TITLES = [
    *HOSTILE.values(),
    '"',
    '""',
    'a "quoted" word',
    ",",
    " before and behind ",
    "plain",
    "NULL",
    "\\N",
    "'",
    "é – Ə 中 🜂",
]


def batches() -> Batch:
    """Return articles of several years: one without a date, one gone, one rejected, and one per hostile text."""
    number = 100
    hostile = []
    for title in TITLES:
        number += 1
        texts: dict[str, Any] = {"title": title, "byline": title, "abstract": title, "bio": "", "body": title}
        hostile.append(reading(number, number, published_on=date(1995 + number % 7, 2, 28), **texts))
    links = (
        Link(position=1, block="text", url="https://www.example.org/", text=""),
        Link(position=2, block="related", url="https://www.example.org/x", text=EVERYTHING, target_article_id="caci:9"),
    )
    return together(
        reading(1, 1),
        reading(2, 2, "second", published_on=date(2003, 5, 7), links=links, tags=("a", "", "b,c")),
        reading(3, 3, "third", published_on=None, abstract="", bio=None, hits=None),
        reading(4, 4, "fourth", published_on=date(2003, 12, 31), kind="news_digest", tags=()),
        reading(5, 1, "changed"),
        gone(6, 4),
        refused(7, 8),
        *hostile,
    )


def make_database(folder: Path, batch: Batch) -> Path:
    """Make a database in `folder` with the content of the batch and the tables of a published database."""
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        load(connection, batch)
    return publish_again(folder)


def publish_again(folder: Path, extra: str = PUBLISHED) -> Path:
    """Copy the warehouse in `folder` to the published database, without the index, which takes a second."""
    snapshot = writable(folder / "analyst.duckdb")
    shutil.copy(folder / "warehouse.duckdb", snapshot)
    return add(snapshot, extra)


def publish_really(folder: Path) -> Path:
    """Publish all `batches`, as a green run does."""
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        load(connection, batches())
    publish(DatabaseFile(folder / "warehouse.duckdb"), folder / "analyst.duckdb")
    return add(folder / "analyst.duckdb", PUBLISHED)


def add(database: Path, extra: str) -> Path:
    """Add the tables of a gazetteer to a database, if they are missing, and run the statements `extra` in it."""
    with duckdb.connect(writable(database)) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        connection.execute(extra if ("entities",) in tables else GAZETTEER + extra)
    return database


@contextmanager
def reader() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection without anything of ours, in UTC."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def rows_of(database: Path, table: str, order: str = "ALL") -> list[tuple[Any, ...]]:
    """Return all rows of a table."""
    with reader() as connection:
        connection.execute(f"ATTACH '{database}' AS published (READ_ONLY)")
        return connection.execute(f'FROM published."{table}" ORDER BY {order}').fetchall()


def columns_of(database: Path, table: str) -> dict[str, tuple[str, bool, str]]:
    """Return the type, whether it may be null, and the comment of each column of a table, in order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = ?"
            " ORDER BY column_index",
            [table],
        )
        return {name: (kind, nullable, comment) for name, kind, nullable, comment in columns.fetchall()}


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def edited(number: int, item: int, content: str, **changes: Any) -> Batch:
    """Return a later capture of an article with other content."""
    page = capture(number, item, page_kind=PageKind.ITEM)
    return Batch(
        captures=[page], articles=[Reading(page.capture_id, page.fetched_at, article(item, content, **changes))]
    )
