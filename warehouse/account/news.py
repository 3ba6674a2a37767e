"""What of the warehouse is news: the articles that a load brought, and how many there are of each year."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from warehouse.database.location import Location
from warehouse.resources import read_sql

YEARS = "SELECT published_in, sum(articles)::BIGINT FROM articles_by_year GROUP BY ALL ORDER BY ALL"


class NewArticle(NamedTuple):
    """An article, as a person is told of it."""

    article_id: str
    title: str
    url: str
    section: str | None
    published_on: date | None


def new_articles(warehouse: Location, articles: Sequence[str]) -> list[NewArticle]:
    """The articles of these identifiers, the latest first.

    Raises WarehouseError where there is no database to read.
    """
    if not articles:
        return []
    rows = warehouse.ask(read_sql("account/new_articles.sql"), {"articles": list(articles)})
    return [NewArticle(*row) for row in rows]


def articles_by_year(warehouse: Location) -> list[tuple[int | None, int]]:
    """How many articles were published in each year, without duplicates; last, under None, those of no known date.

    Raises WarehouseError where there is no database to read.
    """
    return [(year, count) for year, count in warehouse.ask(YEARS)]
