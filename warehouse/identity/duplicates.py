"""Which articles repeat another: by rules on their texts, and by decisions of people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import duckdb

from schemas.decision import Verdict
from warehouse.database.arrow import DOUBLE, TEXT, build_table, registered
from warehouse.identity.decisions import DECIDED_BY_RULE, Decided, latest_decisions
from warehouse.resources import read_sql

DUPLICATE_COLUMNS = {
    "article_id": TEXT, "duplicate_of": TEXT, "method": TEXT, "similarity": DOUBLE, "reason": TEXT,
    "decided_by": TEXT,
}  # fmt: skip
PART_OF_TEXT = "part_of_text"
DECISION = "decision"


@dataclass(frozen=True)
class Pair:
    """Two articles of which one repeats the other, by which method, and who decided so."""

    one: str
    other: str
    method: str
    similarity: float | None
    reason: str
    decided_by: str = DECIDED_BY_RULE

    @property
    def articles(self) -> frozenset[str]:
        """Both articles."""
        return frozenset({self.one, self.other})


class Rank(NamedTuple):
    """By what the original of a group is chosen: it is the article with the lowest rank.

    An item comes before a page of the former system, and that before a text without an address; then an article that
    is not part of another; then the earliest; then the lowest number.
    """

    source_rank: int
    is_part: bool
    published_on: date
    item_id: int
    article_id: str


Facts = Mapping[str, list[Any]]
"""By article: the rank of its source, its date, its item id, and the number of its four-word sequences."""


def write_duplicates(connection: duckdb.DuckDBPyConnection) -> None:
    """Update `duplicates`, and the column of `articles`, in the caller's transaction.

    They are a function of the texts and of what people decided, whatever the order of loading.
    """
    pairs = [Pair(*row) for row in connection.execute(read_sql("identity/judged_pairs.sql")).fetchall()]
    pairs, apart = with_decisions(pairs, latest_decisions(connection, "article"))
    articles = sorted({article for pair in pairs for article in pair.articles})
    facts = connection.execute(read_sql("identity/repeating_articles.sql"), {"article_ids": articles}).fetchall()
    rows = duplicates_of(pairs, apart, {article_id: rest for article_id, *rest in facts})
    with registered(connection, {"expected_duplicates": build_table(DUPLICATE_COLUMNS, rows)}):
        connection.execute(read_sql("identity/duplicates.sql"))


def with_decisions(pairs: Iterable[Pair], decisions: Iterable[Decided]) -> tuple[list[Pair], set[frozenset[str]]]:
    """Return the pairs with those that people decided, the surest first, and the pairs that must stay apart."""
    by_rule = {pair.articles: pair for pair in pairs}
    decided: list[Pair] = []
    apart: set[frozenset[str]] = set()
    for one, other, verdict, person, note in decisions:
        pair = by_rule.pop(frozenset({one, other}), None)
        if verdict is Verdict.DIFFERENT:
            apart.add(frozenset({one, other}))
            continue
        reason = note or (pair.reason if pair else "a person decided so")
        decided.append(Pair(one, other, DECISION, pair.similarity if pair else None, reason, person))
    surest_first = sorted(by_rule.values(), key=lambda pair: (-(pair.similarity or 0), pair.one, pair.other))
    return decided + surest_first, apart


def duplicates_of(
    pairs: Iterable[Pair], apart: set[frozenset[str]], facts: Facts
) -> list[tuple[str, str, str, float | None, str, str]]:
    """Return a row for each article that repeats another.

    Args:
        pairs: the surest first.
        apart: pairs that must not be in one group.
        facts: about the articles that are stored; a pair with any other article does not count.
    """
    pairs_of: dict[str, list[Pair]] = {}
    group_of: dict[str, set[str]] = {article: {article} for article in facts}
    for pair in pairs:
        if not pair.articles <= facts.keys():
            continue
        one, other = group_of[pair.one], group_of[pair.other]
        if one is not other:
            if any(frozenset({first, second}) in apart for first in one for second in other):
                continue  # a chain of similar texts must not join what a person has separated
            one |= other
            group_of |= dict.fromkeys(other, one)
        for article in pair.articles:
            pairs_of.setdefault(article, []).append(pair)
    rows = []
    for group in {id(group): group for group in group_of.values() if len(group) > 1}.values():
        parts = {
            _shorter(pair, facts) for article in group for pair in pairs_of[article] if pair.method == PART_OF_TEXT
        }
        original = min(_rank(article, facts, parts) for article in group).article_id
        rows += [_row(article, original, pairs_of[article]) for article in sorted(group - {original})]
    return sorted(rows)


def _shorter(pair: Pair, facts: Facts) -> str:
    return min(pair.articles, key=lambda article: (facts[article][3], article))


def _rank(article: str, facts: Facts, parts: set[str]) -> Rank:
    source_rank, published_on, item_id, _ = facts[article]
    return Rank(source_rank, article in parts, published_on or date.max, item_id or 0, article)


def _row(article: str, original: str, pairs: list[Pair]) -> tuple[str, str, str, float | None, str, str]:
    """Return the row of an article: by its pair with the original, or else with another article that repeats it."""
    direct = [pair for pair in pairs if original in pair.articles]
    pair = (direct or pairs)[0]
    if not direct:
        (between,) = pair.articles - {article}
        pair = replace(pair, reason=f"{pair.reason}; by way of {between}")
    return article, original, pair.method, pair.similarity, pair.reason, pair.decided_by
