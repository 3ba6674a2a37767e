"""Concordance, frequencies, keyness and collocations, each beside a plain implementation that counts in Python."""

import re
from collections import Counter
from math import isclose, log, log2
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ingested
from warehouse.query.sandbox import query

TEXTS = """
SELECT article_id, part, passages.text FROM passages JOIN distinct_articles USING (article_id)
WHERE part NOT IN ('author', 'bio') AND passages.text IS NOT NULL
"""
TOPIC = ["customs", "union"]


@pytest.fixture(scope="module")
def database(ingested: Ingested) -> Path:
    return ingested.data_dir / "analyst.duckdb"


@pytest.fixture(scope="module")
def passages(database: Path) -> list[tuple[str, list[str], list[str]]]:
    """Return the words of each passage of each article, as they are compared and as printed."""
    printed = query(database, f"SELECT article_id, printed_words_of(text) FROM ({TEXTS})").rows
    assert len(printed) > 3000
    spellings = sorted({word for _, words in printed for word in words})
    folded_by = dict(
        query(database, "SELECT word, word_of(word) FROM (SELECT unnest($words) AS word)", {"words": spellings}).rows
    )
    return [(str(article), [folded_by[word] for word in words], words) for article, words in printed]


def ask(database: Path, sql: str) -> list[dict[str, Any]]:
    found = query(database, sql)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def places(words: list[str]) -> list[int]:
    return [place for place in range(len(words)) if words[place : place + 2] == TOPIC]


def likelihood(times: int, words: int, other_times: int, other_words: int) -> float:
    """Return G2 in its other form: entropies of the cells, the rows, the columns and the whole."""

    def entropy(*numbers: int) -> float:
        return sum(number * log(number) for number in numbers if number)

    cells = (times, other_times, words - times, other_words - other_times)
    whole = words + other_words
    columns = (times + other_times, whole - times - other_times)
    ratio = 2 * (entropy(*cells) - entropy(words, other_words) - entropy(*columns) + entropy(whole))
    return -ratio if times * other_words < other_times * words else ratio


def test_a_concordance_has_each_place_with_what_is_around_it(database: Path, passages: list[Any]) -> None:
    lines = ask(database, "FROM concordance('customs union', words := 4)")
    expected: Counter[tuple[Any, ...]] = Counter()
    for article, folded, printed in passages:
        for place in places(folded):
            expected[article, tuple(printed[max(0, place - 4) : place]), tuple(printed[place + 2 : place + 6])] += 1
    word = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
    found = Counter(
        (line["article_id"], tuple(word.findall(line["before"])), tuple(word.findall(line["after"]))) for line in lines
    )
    plain = Counter({
        (article, tuple(word.findall(" ".join(before))), tuple(word.findall(" ".join(after)))): times
        for (article, before, after), times in expected.items()
    })  # fmt: skip
    assert found == plain
    assert {line["keyword"].lower() for line in lines} == {"customs union"}
    days = [line["published_on"] for line in lines if line["published_on"]]
    assert days == sorted(days)


def test_frequencies_are_of_all_words_of_a_year_and_section(database: Path, passages: list[Any]) -> None:
    rows = ask(database, "FROM frequencies('customs union')")
    assert sum(row["words"] for row in rows) == sum(len(folded) for _, folded, _ in passages)
    assert sum(row["times"] for row in rows) == sum(len(places(folded)) for _, folded, _ in passages)
    assert sum(row["articles"] for row in rows) == len({article for article, folded, _ in passages if places(folded)})
    assert (
        sum(row["of_articles"] for row in rows) == query(database, "SELECT count(*) FROM distinct_articles").rows[0][0]
    )
    assert all(isclose(row["per_million"], 1e6 * row["times"] / row["words"], abs_tol=0.06) for row in rows)


def test_keyness_is_dunnings_log_likelihood(database: Path, passages: list[Any]) -> None:
    chosen = "SELECT list(article_id) FROM distinct_articles WHERE section = 'field-reports'"
    rows = ask(database, f"FROM keyness(({chosen}), at_least := 20)")
    first = set(query(database, chosen).rows[0][0])
    counts = {True: Counter[str](), False: Counter[str]()}
    for article, folded, _ in passages:
        counts[article in first].update(folded)
    words, other_words = counts[True].total(), counts[False].total()
    assert {row["word"] for row in rows} == {
        word for word in counts[True] | counts[False] if counts[True][word] + counts[False][word] >= 20
    }
    for row in rows:
        times, other_times = counts[True][row["word"]], counts[False][row["word"]]
        assert (row["times"], row["other_times"]) == (times, other_times)
        assert isclose(row["log_likelihood"], likelihood(times, words, other_times, other_words), abs_tol=0.01)
        ratio = (max(times, 0.5) / words) / (max(other_times, 0.5) / other_words)
        assert isclose(row["log_ratio"], log2(ratio), abs_tol=0.006)
    assert rows == sorted(rows, key=lambda row: (-row["log_likelihood"], row["word"]))
    assert rows[0]["log_likelihood"] > 0 > rows[-1]["log_likelihood"]


def test_keyness_of_two_parts_leaves_the_rest_out(database: Path) -> None:
    parts = [f"(SELECT list(article_id) FROM distinct_articles WHERE year = {year})" for year in (2003, 2004)]
    one = ask(database, f"FROM keyness({parts[0]}, others := {parts[1]})")
    other = ask(database, f"FROM keyness({parts[1]}, others := {parts[0]})")
    scores = {row["word"]: row["log_likelihood"] for row in one}
    assert {row["word"]: -row["log_likelihood"] for row in other} == pytest.approx(scores)
    assert ask(database, "FROM keyness(['no:1'])") == []


def test_collocations_count_words_near_a_topic_once(database: Path, passages: list[Any]) -> None:
    rows = ask(database, "FROM collocations('customs union', span := 3, at_least := 5)")
    near, everywhere = Counter[str](), Counter[str]()
    for _, folded, _ in passages:
        everywhere.update(folded)
        found = places(folded)
        own = {place + step for place in found for step in (0, 1)}
        around = {near_by for place in found for near_by in range(place - 3, place + 5)} - own
        near.update(folded[place] for place in around if 0 <= place < len(folded))
    total, whole = near.total(), everywhere.total()
    assert {row["word"] for row in rows} == {word for word in near if near[word] >= 5}
    for row in rows:
        times, of_all = near[row["word"]], everywhere[row["word"]]
        assert (row["times"], row["times_everywhere"]) == (times, of_all)
        expected = likelihood(times, total, of_all - times, whole - total)
        assert isclose(row["log_likelihood"], expected, abs_tol=0.01)
        assert isclose(row["mutual_information"], log2(times * whole / (of_all * total)), abs_tol=0.006)
    assert rows == sorted(rows, key=lambda row: (-row["log_likelihood"], row["word"]))


def test_a_topic_that_is_nowhere_has_no_rows_and_no_error(database: Path) -> None:
    for macro in ("concordance", "collocations"):
        assert ask(database, f"FROM {macro}('zzzz yyyy')") == []
    assert {row["times"] for row in ask(database, "FROM frequencies('zzzz')")} == {0}
