"""Whole articles, with authors, sections, links and all their other parts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warehouse.query.limits import UNLIMITED
from warehouse.query.sandbox import query
from warehouse.resources import read_sql

PARTS = ("authors", "sections", "paragraphs", "digest_items", "links", "tags", "evidence")


def find_article(database: Path, article_id: str) -> dict[str, Any] | None:
    """Return an article with its parts (`PARTS`, lists) and its `capture`; None if it is unknown.

    Raises:
        WarehouseError: there is no database that can be read.
    """
    return read_articles(database, [article_id]).get(article_id)


def read_articles(database: Path, articles: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return articles by identifier, each as `find_article` returns it.

    Args:
        database: path of the database.
        articles: identifiers, of which unknown ones are left out; None for all articles.

    Raises:
        WarehouseError: there is no database that can be read.
    """
    parameters = {"articles": list(articles) if articles is not None else None}
    result = query(database, read_sql("query/article.sql"), parameters, UNLIMITED)
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return {row["article_id"]: row | {name: row[name] or [] for name in PARTS} for row in rows}
