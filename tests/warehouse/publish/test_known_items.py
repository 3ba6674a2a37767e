"""Search ranks the article first that somebody looks for, at least as often as SQLite's FTS5 and DuckDB's `fts` do."""

from collections import Counter
from statistics import mean

import pytest

from bench.known_items import COUNTS, known_items, plain
from bench.search_quality import measure
from tests.conftest import Ingested
from warehouse.query.sandbox import sandbox

MIN_MRR = 0.95
TITLES = 100


def test_the_set_is_of_several_kinds_and_of_different_articles(ingested: Ingested) -> None:
    items = known_items(ingested.data_dir / "analyst.duckdb")
    kinds = Counter(item.kind for item in items)
    assert kinds.total() >= 60
    assert {kind: kinds[kind] for kind in COUNTS} == COUNTS
    assert kinds["topic"] >= 10
    assert len({item.query for item in items}) == len(items)


@pytest.mark.parametrize("name", ["SQLite FTS5, title times 10, authors times 5", "SQLite FTS5", "DuckDB fts"])
def test_known_articles_are_found(ranks: dict[str, float], name: str) -> None:
    assert ranks["search"] >= MIN_MRR
    assert ranks["search"] >= ranks[name]


@pytest.fixture(scope="module")
def ranks(ingested: Ingested) -> dict[str, float]:
    """The mean reciprocal rank of each search."""
    measured = measure(ingested.data_dir / "analyst.duckdb")
    return {name: mean(rank for _, rank in of_items) for name, of_items in measured.items()}


def test_a_title_searched_whole_is_first(ingested: Ingested) -> None:
    with sandbox(ingested.data_dir / "analyst.duckdb") as connection:
        rows = connection.execute(
            "SELECT coalesce(duplicate_of, article_id), title FROM articles ORDER BY md5(article_id)"
        ).fetchall()
        printed = Counter(plain(title) for _, title in rows)
        unique = [(article_id, title) for article_id, title in rows if printed[plain(title)] == 1][:TITLES]
        sql = "SELECT article_id FROM search($title, top := 1)"
        first = {title: connection.execute(sql, {"title": title}).fetchall() for _, title in unique}
    assert len(unique) == TITLES
    assert {title for article_id, title in unique if first[title] != [(article_id,)]} == set()
