"""Which articles are to be cited, and what the published database knows of the words of their titles."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.errors import QueryError
from warehouse.query.limits import OF_A_READER, UNLIMITED
from warehouse.query.sandbox import Parameters, query
from warehouse.resources import read_sql

SAMPLED_ARTICLES = 600
"""Articles whose words are looked at: ordinary words are in some of them."""


@dataclass(frozen=True)
class Vocabulary:
    """What the gazetteer and the whole publication know of names and words.

    Attributes:
        mentions: in titles, by article: where a name begins, as it is printed, its spellings.
        usual: how words stand within sentences, by word in small letters.
        organisations: their names, in small letters.
    """

    mentions: dict[str, list[tuple[int, str, list[str]]]]
    usual: dict[str, str]
    organisations: frozenset[str]


def select_articles(
    database: Path, author: str | None = None, topic: str | None = None, sql: str | None = None
) -> list[str]:
    """Return the articles that are by an author, name a topic, and are in the answer to a query, oldest first.

    Raises:
        WarehouseError: there is no database that can be read.
        QueryError: the query is wrong or has no column `article_id`, or topics cannot be found in this database.
    """
    selections: list[list[str]] = []
    if sql is not None:
        result = query(database, sql, limits=OF_A_READER)
        if "article_id" not in result.columns:
            raise QueryError("The query has no column article_id, which says what is meant.")
        place = result.columns.index("article_id")
        selections.append([str(row[place]) for row in result.rows if row[place] is not None])
    if author is not None:
        selections.append(_column(database, read_sql("query/cited_by_author.sql"), {"author": author}))
    if topic is not None:
        selections.append(_column(database, "SELECT article_id FROM articles_on($topic)", {"topic": topic}))
    chosen = set.intersection(*map(set, selections)) if selections else set()
    if sql is not None:  # in its order
        return [article_id for article_id in dict.fromkeys(selections[0]) if article_id in chosen]
    order = (
        "SELECT article_id FROM articles WHERE list_contains($articles::VARCHAR[], article_id) ORDER BY published_on, 1"
    )
    return _column(database, order, {"articles": list(chosen)})


def read_vocabulary(database: Path, articles: Sequence[str], words: Collection[str]) -> Vocabulary:
    """Return what is known of the titles of articles.

    Args:
        database: path of the database; one that is not published has no gazetteer.
        articles: whose titles.
        words: of the titles, in small letters.

    Raises:
        WarehouseError: there is no database that can be read.
    """
    mentions: dict[str, list[tuple[int, str, list[str]]]] = defaultdict(list)
    usual: dict[str, str] = {}
    if articles:
        rows = _rows_of_gazetteer(database, "query/title_mentions.sql", {"articles": list(articles)})
        for article_id, start, printed, names in rows:
            mentions[article_id].append((start, printed, names))
        parameters = {"words": sorted(words), "articles": SAMPLED_ARTICLES}
        rows = query(database, read_sql("query/word_cases.sql"), parameters, UNLIMITED).rows
        usual = {word: word if is_small else most_often for word, is_small, most_often in rows}
    organisations = _rows_of_gazetteer(database, "query/known_organisations.sql")
    return Vocabulary(mentions, usual, frozenset(name for (name,) in organisations))


def _column(database: Path, sql: str, parameters: Parameters) -> list[str]:
    return [article_id for (article_id,) in query(database, sql, parameters, UNLIMITED).rows]


def _rows_of_gazetteer(database: Path, name: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a query on the gazetteer's tables; none if the database does not have them."""
    try:
        return query(database, read_sql(name), parameters, UNLIMITED).rows
    except QueryError:
        return []
