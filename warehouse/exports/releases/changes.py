"""What changed in each article between two releases."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from warehouse.database.quoting import quoted_name, quoted_text
from warehouse.errors import WarehouseError
from warehouse.exports.content.database_tables import Table
from warehouse.exports.content.tables import ARTICLES
from warehouse.resources import read_sql

KINDS = {
    "added": "not in the previous release",
    "modified": "the site edited the text",
    "gone": "the site took it down; it stays in the data",
    "back": "the site shows it again",
    "removed": "no longer in the data",
    "redescribed": "the text is the same; what is said of it differs",
}
"""Every kind of change, in the order of the changelog. An article may have two: `modified` and `gone`, for example."""
NOT_COMPARED = ("article_id", "content_digest", "gone_since")
NO_ARTICLES = "(SELECT * FROM articles LIMIT 0)"


@dataclass(frozen=True)
class Change:
    """One change of one article; `fields` are the columns of `articles` that differ, None unless it is in both."""

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
    """Return the changes since the previous release, in order of kind and article.

    Args:
        connection: from `attached`.
        articles: the table `articles` of the connection.
        before: folder of the previous release's Parquet; None if there is none, and every article is added.

    Raises:
        WarehouseError: the previous release lacks its articles.
    """
    relation, former_columns = NO_ARTICLES, {column.name for column in articles.columns}
    if before is not None:
        relation = parquet_relation(before / ARTICLES.name)
        described = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
        former_columns = {name for name, *_ in described}
    ignored = (*NOT_COMPARED, *(articles.exported.fleeting or ()))
    names = [column.name for column in articles.columns if column.name in former_columns]
    compared = [name for name in names if name not in ignored]
    fields = ", ".join(differs(name) for name in compared)
    statement = read_sql("exports/releases/changes.sql").format(before=relation, fields=f"[{fields}]")
    order = list(KINDS)
    changes = [Change(*row) for row in connection.execute(statement).fetchall()]
    return sorted(changes, key=lambda change: (order.index(change.change), change.article_id))


def parquet_relation(folder: Path) -> str:
    """Return the SQL that reads all files below a folder, each by name: the folder's name may look like a pattern.

    Raises:
        WarehouseError: there is no file.
    """
    files = sorted(folder.rglob("*.parquet"))
    if not files:
        raise WarehouseError(f"The previous release lacks {folder}. Restore it from a copy.")
    names = ", ".join(quoted_text(path) for path in files)
    return f"read_parquet([{names}], hive_partitioning = false)"


def differs(name: str) -> str:
    """Return the SQL of a column's name if the column differs, else null. No column's name has a quotation mark."""
    return f"CASE WHEN now.{quoted_name(name)} IS DISTINCT FROM before.{quoted_name(name)} THEN '{name}' END"
