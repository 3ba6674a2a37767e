"""The warehouse compared, field by field, with a truth table: what a perfect reader would have stored."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.present.json_values import jsonable
from warehouse.query.articles import read_articles

PLAIN_FIELDS = (
    "kind", "section", "url", "title", "byline", "page_date", "issue_date", "slug_date", "title_date", "published_on",
    "date_conflict", "abstract", "body", "bio", "hits", "tags", "pdf_url", "image_url", "word_count", "duplicate_of",
)  # fmt: skip
LIST_FIELDS = {
    "authors": ("name", "printed_as", "honorific", "affiliation", "bio"),
    "sections": ("label", "label_raw", "text"),
    "digest_items": ("headline", "item_date", "text", "agency"),
    "links": ("block", "url", "text"),
}


@dataclass
class Score:
    """Exact matches of one field."""

    exact: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)
    """Identifiers of the articles in which the field differs."""


def read_truth(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a truth table in JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def compare(database: Path, truth: Iterable[dict[str, Any]]) -> dict[str, Score]:
    """Return the scores by field over the published articles of `truth`; `stored` counts those stored at all."""
    scores = {name: Score() for name in ("stored", *PLAIN_FIELDS, "paragraphs", *LIST_FIELDS)}
    articles = read_articles(database)
    for row in truth:
        if row["state"] != "published":
            continue
        article = articles.get(row["article_id"])
        _count(scores["stored"], row["article_id"], article is not None)
        stored = _comparable(article) if article else {}
        expected = _comparable(row | {"paragraphs": [{"text": text} for text in row["paragraphs"]]})
        for name in scores.keys() - {"stored"}:
            _count(scores[name], row["article_id"], name in stored and stored[name] == expected[name])
    return scores


def _comparable(article: dict[str, Any]) -> dict[str, Any]:
    fields = {name: jsonable(article[name]) for name in PLAIN_FIELDS}
    fields["paragraphs"] = [row["text"] for row in article["paragraphs"]]
    for name, keys in LIST_FIELDS.items():
        fields[name] = sorted_links([{key: jsonable(row[key]) for key in keys} for row in article[name]], name)
    return fields


def sorted_links(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return rows in a comparable order: links by block, since the order of the blocks has no meaning."""
    return sorted(rows, key=lambda row: str(row["block"])) if name == "links" else rows


def _count(score: Score, article_id: str, exact: bool) -> None:
    score.total += 1
    score.exact += exact
    if not exact:
        score.wrong.append(article_id)
