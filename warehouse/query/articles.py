"""Articles, whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warehouse.query.sandbox import query
from warehouse.resources import read_sql

PARTS = ("authors", "sections", "paragraphs", "digest_items", "links", "tags", "evidence")


def find_article(database: Path, article_id: str) -> dict[str, Any] | None:
    """The article with its authors, sections, paragraphs, links and all else; None if it is unknown.

    Raises WarehouseError where there is no database to read.
    """
    return read_articles(database, [article_id]).get(article_id)


def read_articles(database: Path, articles: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """All articles by identifier, or those that are named and known; each as `find_article` gives it.

    Raises WarehouseError where there is no database to read.
    """
    result = query(
        database, read_sql("query/article.sql"), {"articles": list(articles) if articles is not None else None}
    )
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return {row["article_id"]: row | {name: row[name] or [] for name in PARTS} for row in rows}
