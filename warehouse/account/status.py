"""What the warehouse holds, at a glance."""

from dataclasses import dataclass
from datetime import date

import duckdb

from schemas.status import ArticleCount
from warehouse.resources import read_sql


@dataclass(frozen=True)
class Stored:
    """Counts and dates over the whole warehouse."""

    articles: dict[str, dict[str, ArticleCount]]
    """Articles by section, then by kind; one without a section is under the empty name."""
    first_published_on: date | None
    last_published_on: date | None
    captures: int
    rejects: int


def status(connection: duckdb.DuckDBPyConnection) -> Stored:
    """Return what the warehouse behind `connection` holds."""
    articles: dict[str, dict[str, ArticleCount]] = {}
    dates: list[date] = []
    by_kind = connection.execute(read_sql("account/articles_by_kind.sql")).fetchall()
    for section, kind, distinct, duplicates, first, last in by_kind:
        articles.setdefault(section or "", {})[kind] = ArticleCount(articles=distinct, duplicates=duplicates)
        dates += [day for day in (first, last) if day is not None]
    counts = "SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM rejects)"
    captures, rejects = connection.execute(counts).fetchall()[0]
    return Stored(articles, min(dates, default=None), max(dates, default=None), captures, rejects)
