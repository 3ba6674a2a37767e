"""What is new in the warehouse: the articles that a load brought, and how many there are of each year."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from warehouse.database.location import Location
from warehouse.resources import read_sql

YEARS = "SELECT published_in, sum(articles)::BIGINT FROM articles_by_year GROUP BY ALL ORDER BY ALL"


class NewArticle(NamedTuple):
    """An article, with what a summary shows of it."""

    article_id: str
    title: str
    url: str
    section: str | None
    published_on: date | None


def new_articles(warehouse: Location, article_ids: Sequence[str]) -> list[NewArticle]:
    """Return the articles with these identifiers, the latest first.

    Raises:
        WarehouseError: there is no database to read.
    """
    if not article_ids:
        return []
    rows = warehouse.ask(read_sql("account/new_articles.sql"), {"article_ids": list(article_ids)})
    return [NewArticle(*row) for row in rows]


def articles_by_year(warehouse: Location) -> list[tuple[int | None, int]]:
    """Return how many articles were published in each year, without duplicates; last, under None, those without a date.

    Raises:
        WarehouseError: there is no database to read.
    """
    return [(year, count) for year, count in warehouse.ask(YEARS)]
