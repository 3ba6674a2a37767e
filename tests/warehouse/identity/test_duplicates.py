"""Which articles repeat another: on labelled pairs, by what people decided, and whatever the order of loading."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from schemas.article import Article
from schemas.decision import Decision, Verdict
from tests.gold.judged import batch_of, joined
from tests.gold.pairs import Pair, made_pairs, pairs_by_hand
from tests.support.digest import table_digests
from tests.warehouse.load.test_records import START, rows
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch
from warehouse.load.write import load

RECALL = 0.98


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return [*made_pairs(seed=5, articles=1000), *pairs_by_hand()]


@pytest.fixture(scope="module")
def joined_pairs(pairs: list[Pair], tmp_path_factory: pytest.TempPathFactory) -> set[frozenset[str]]:
    """Load all pairs into one warehouse, in three batches; return those that were joined."""
    articles = [article for pair in pairs for article in (pair.one, pair.other)]
    Random(3).shuffle(articles)
    with open_warehouse(tmp_path_factory.mktemp("pairs") / "warehouse.duckdb") as connection:
        for start in range(3):
            load(connection, batch_of(articles[start::3]))
        return joined(connection)


def test_no_two_different_articles_are_joined(pairs: list[Pair], joined_pairs: set[frozenset[str]]) -> None:
    same = {frozenset({pair.one.article_id, pair.other.article_id}) for pair in pairs if pair.same}
    names = {frozenset({pair.one.article_id, pair.other.article_id}): pair.case for pair in pairs}
    assert {names.get(pair, str(sorted(pair))) for pair in joined_pairs - same} == set()
    assert sum(not pair.same for pair in pairs) > 80


def test_nearly_all_repeated_articles_are_joined(pairs: list[Pair], joined_pairs: set[frozenset[str]]) -> None:
    missed = Counter(
        pair.case
        for pair in pairs
        if pair.same and frozenset({pair.one.article_id, pair.other.article_id}) not in joined_pairs
    )
    count = sum(pair.same for pair in pairs)
    assert count > 120
    assert missed.total() <= (1 - RECALL) * count, missed


def three(pairs: list[Pair]) -> tuple[Article, Article, Article]:
    """Return an article, the same with a word changed, and the same again under a third number."""
    pair = next(pair for pair in pairs if pair.case == "one word")
    return pair.one, pair.other, pair.other.model_copy(update={"article_id": "caci:99", "item_id": 99})


def decision(one: Article, other: Article, verdict: Verdict, hours: int) -> Decision:
    return Decision(
        decision_id=f"decision-{hours}",
        subject="article",
        one=one.article_id,
        other=other.article_id,
        verdict=verdict,
        decided_by="Irma",
        decided_at=START + timedelta(hours=hours),
        note="seen beside each other",
    )


def test_what_is_repeated_is_the_earliest_item(connection: duckdb.DuckDBPyConnection, pairs: list[Pair]) -> None:
    one, other, third = three(pairs)
    earlier = other.model_copy(update={"published_on": (one.published_on or START.date()) - timedelta(days=1)})
    ways = {pair.other.article_id.split(":")[0]: pair.other for pair in pairs}
    same = {"body": one.body, "abstract": one.abstract, "published_on": None}
    others = [ways[way].model_copy(update=same) for way in ("caci-text", "caci-drupal")]
    load(connection, batch_of(others))
    assert rows(connection, "SELECT article_id FROM duplicates") == [(others[0].article_id,)], "a page before a text"
    load(connection, batch_of([one, earlier, third]))
    assert rows(connection, "SELECT DISTINCT duplicate_of FROM duplicates") == [(earlier.article_id,)]
    assert rows(connection, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL") == [(4,)]
    (row,) = rows(
        connection,
        f"SELECT method, similarity, reason, decided_by FROM duplicates WHERE article_id = '{one.article_id}'",
    )
    assert row[0] == "near_text"
    assert 0.9 < row[1] < 1
    assert "% of the sequences of four words are in both texts, and the titles agree" in row[2]
    assert row[3] == "rule"


def test_a_person_separates_and_joins_and_withdraws(connection: duckdb.DuckDBPyConnection, pairs: list[Pair]) -> None:
    one, other, third = three(pairs)
    load(connection, batch_of([one, other, third]))
    assert len(joined(connection)) == 2
    load(
        connection,
        Batch(decisions=[decision(one, other, Verdict.DIFFERENT, 1), decision(one, third, Verdict.DIFFERENT, 2)]),
    )
    assert joined(connection) == {frozenset({other.article_id, third.article_id})}
    load(connection, Batch(decisions=[decision(third, one, Verdict.SAME, 3)]))
    assert frozenset({one.article_id, other.article_id}) not in joined(connection), (
        "no chain joins what a person separated"
    )
    decided = rows(connection, "SELECT method, reason, decided_by FROM duplicates")
    assert decided == [("decision", "seen beside each other", "Irma")]
    load(
        connection,
        Batch(decisions=[decision(one, other, Verdict.BY_RULE, 4), decision(one, third, Verdict.BY_RULE, 5)]),
    )
    assert len(joined(connection)) == 2
    assert rows(connection, "SELECT DISTINCT decided_by FROM duplicates") == [("rule",)]


def test_an_edit_that_makes_another_article_separates_them(
    connection: duckdb.DuckDBPyConnection, pairs: list[Pair]
) -> None:
    one, other, _ = three(pairs)
    load(connection, batch_of([one, other]))
    assert len(joined(connection)) == 1
    another = next(pair.other for pair in pairs if pair.case == "another article")
    edited = other.model_copy(update={"body": another.body, "abstract": None, "title": "Another"})
    load(connection, batch_of([edited], hours=5))
    assert joined(connection) == set()
    assert rows(connection, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_order_and_splits_leave_no_trace(pairs: list[Pair], tmp_path: Path, seed: int) -> None:
    some = [article for pair in Random(seed).sample(pairs, 24) for article in (pair.one, pair.other)]
    digests = []
    for number in range(2):
        random = Random(seed * 10 + number)
        random.shuffle(some)
        size = random.randint(5, 50)
        with open_warehouse(tmp_path / f"{number}.duckdb") as connection:
            for start in range(0, len(some), size):
                load(connection, batch_of(some[start : start + size]))
            digests.append(table_digests(connection))
    assert digests[0] == digests[1]


def test_many_with_one_text_are_joined_without_comparing_each_with_each(
    connection: duckdb.DuckDBPyConnection, pairs: list[Pair]
) -> None:
    one = pairs[0].one
    many = [one.model_copy(update={"article_id": f"caci:{number}", "item_id": number}) for number in range(1, 801)]
    load(connection, batch_of(many))
    assert rows(connection, "SELECT count(*), count(DISTINCT duplicate_of) FROM duplicates") == [(799, 1)]
    assert rows(connection, "SELECT count(*) FROM similar_texts") == [(0,)]
