"""Which articles repeat another: by rules on their texts, and by what people decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import duckdb

from schemas.decision import Verdict
from warehouse.database.arrow import DOUBLE, TEXT, build_table, registered
from warehouse.identity.decisions import BY_RULE, Decided, latest_decisions
from warehouse.resources import read_sql

DUPLICATE = {
    "article_id": TEXT, "duplicate_of": TEXT, "method": TEXT, "similarity": DOUBLE, "reason": TEXT,
    "decided_by": TEXT,
}  # fmt: skip
PART_OF_TEXT = "part_of_text"
DECISION = "decision"


@dataclass(frozen=True)
class Pair:
    """Two articles of which one repeats the other, and who or what says so."""

    one: str
    other: str
    method: str
    similarity: float | None
    reason: str
    decided_by: str = BY_RULE

    @property
    def articles(self) -> frozenset[str]:
        """The two."""
        return frozenset({self.one, self.other})


class Standing(NamedTuple):
    """What chooses the article that is repeated, the least first.

    An item before a page of the former system before a text without an address; what is not part of another; the
    earliest; the lowest number.
    """

    source_rank: int
    is_part: bool
    published_on: date
    item_id: int
    article_id: str


def write_duplicates(connection: duckdb.DuckDBPyConnection) -> None:
    """Brings `duplicates`, and the column of `articles`, up to texts and decisions, inside the caller's transaction.

    They are a function of these alone, whatever the order in which articles were loaded.
    """
    pairs = [Pair(*row) for row in connection.execute(read_sql("identity/judged_pairs.sql")).fetchall()]
    pairs, apart = with_decisions(pairs, latest_decisions(connection, "article"))
    named = sorted({article for pair in pairs for article in pair.articles})
    known = connection.execute(read_sql("identity/repeating_articles.sql"), {"article_ids": named}).fetchall()
    rows = duplicates_of(pairs, apart, {article_id: rest for article_id, *rest in known})
    with registered(connection, {"wanted_duplicates": build_table(DUPLICATE, rows)}):
        connection.execute(read_sql("identity/duplicates.sql"))


def with_decisions(pairs: Iterable[Pair], decisions: Iterable[Decided]) -> tuple[list[Pair], set[frozenset[str]]]:
    """The pairs with what people decided, the surest first, and the pairs that must stay apart."""
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
    pairs: Iterable[Pair], apart: set[frozenset[str]], known: Mapping[str, list[Any]]
) -> list[tuple[str, str, str, float | None, str, str]]:
    """A row for each article that repeats another, from pairs whose articles are known.

    `known` has the rank of the source, date, item id and number of four-word sequences of each article.
    """
    groups: dict[str, list[Pair]] = {}
    members: dict[str, set[str]] = {article: {article} for article in known}
    for pair in pairs:
        if not pair.articles <= known.keys():
            continue
        one, other = members[pair.one], members[pair.other]
        if one is not other:
            if any(frozenset({first, second}) in apart for first in one for second in other):
                continue  # a chain of likenesses must not join what a person has told apart
            one |= other
            members |= dict.fromkeys(other, one)
        for article in pair.articles:
            groups.setdefault(article, []).append(pair)
    rows = []
    for group in {id(group): group for group in members.values() if len(group) > 1}.values():
        parts = {_shorter(pair, known) for article in group for pair in groups[article] if pair.method == PART_OF_TEXT}
        original = min(_standing(article, known, parts) for article in group).article_id
        rows += [_row(article, original, groups[article]) for article in sorted(group - {original})]
    return sorted(rows)


def _shorter(pair: Pair, known: Mapping[str, list[Any]]) -> str:
    return min(pair.articles, key=lambda article: (known[article][3], article))


def _standing(article: str, known: Mapping[str, list[Any]], parts: set[str]) -> Standing:
    source_rank, published_on, item_id, _ = known[article]
    return Standing(source_rank, article in parts, published_on or date.max, item_id or 0, article)


def _row(article: str, original: str, pairs: list[Pair]) -> tuple[str, str, str, float | None, str, str]:
    """The article's row: by its likeness to the original itself, or else to another that repeats it."""
    direct = [pair for pair in pairs if original in pair.articles]
    pair = (direct or pairs)[0]
    if not direct:
        (between,) = pair.articles - {article}
        pair = replace(pair, reason=f"{pair.reason}; by way of {between}")
    return article, original, pair.method, pair.similarity, pair.reason, pair.decided_by
