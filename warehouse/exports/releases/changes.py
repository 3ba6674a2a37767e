"""What became of each article between two releases."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from warehouse.database.quoting import quoted_name, quoted_text
from warehouse.errors import WarehouseError
from warehouse.exports.database import Table
from warehouse.exports.tables import ARTICLES
from warehouse.resources import read_sql

KINDS = {
    "added": "not in the previous release",
    "modified": "the site edited the text",
    "gone": "the site took it down; it stays in the data",
    "back": "the site shows it again",
    "removed": "no longer in the data",
    "redescribed": "the text is the same; what is said of it differs",
}
"""Every kind of change, in the order in which they are told. An article may have two: of its text, and of its place."""
NOT_COMPARED = ("article_id", "content_digest", "gone_since")
NO_ARTICLES = "(SELECT * FROM articles LIMIT 0)"


@dataclass(frozen=True)
class Change:
    """One change of one article; `fields` are the columns of `articles` that differ, where it was there before."""

    change: str
    article_id: str
    title: str
    published_on: date | None
    url: str | None
    revision: int | None
    previous_revision: int | None
    content_digest: str | None
    previous_content_digest: str | None
    gone_since: datetime | None
    fields: list[str] | None


def changes_since(connection: duckdb.DuckDBPyConnection, articles: Table, before: Path | None) -> list[Change]:
    """The changes since the release whose Parquet is in the folder `before`, in order of kind and article.

    Where there is none, each article was added. Raises WarehouseError where that release lacks its articles.
    """
    relation, there = NO_ARTICLES, {column.name for column in articles.columns}
    if before is not None:
        relation = parquet_relation(before / ARTICLES.name)
        described = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
        there = {name for name, *_ in described}
    ignored = (*NOT_COMPARED, *(articles.exported.fleeting or ()))
    compared = [column.name for column in articles.columns if column.name not in ignored and column.name in there]
    fields = ", ".join(differs(name) for name in compared)
    statement = read_sql("exports/changes.sql").format(before=relation, fields=f"[{fields}]")
    order = list(KINDS)
    found = [Change(*row) for row in connection.execute(statement).fetchall()]
    return sorted(found, key=lambda change: (order.index(change.change), change.article_id))


def parquet_relation(folder: Path) -> str:
    """The SQL that reads all files below a folder, each by its name: a folder's name may look like a pattern.

    Raises WarehouseError where there is none.
    """
    files = sorted(folder.rglob("*.parquet"))
    if not files:
        raise WarehouseError(f"The previous release lacks {folder}. Restore it from a copy.")
    names = ", ".join(quoted_text(path) for path in files)
    return f"read_parquet([{names}], hive_partitioning = false)"


def differs(name: str) -> str:
    """The SQL that gives the name of a column where it differs, else null. Names of columns hold no quotation mark."""
    return f"CASE WHEN now.{quoted_name(name)} IS DISTINCT FROM before.{quoted_name(name)} THEN '{name}' END"
