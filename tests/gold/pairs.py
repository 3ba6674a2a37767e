"""Labelled pairs of articles, one of which repeats the other or does not: from the replica's prose, and by hand."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from replica.server import Replica
from schemas.article import Article, Author, Kind

BY_HAND = Path(__file__).parent / "pairs.toml"
PUBLISHER = (
    "The Central Asia-Caucasus Analyst is a biweekly publication of an institute that studies the region. It prints"
    " what its authors think, and what they think need not be what the institute thinks. Whoever wants to write for it"
    " finds the rules for authors on the page of the editors."
)
Row = dict[str, Any]
Change = Callable[[Row, Row, Random], Row]


@dataclass(frozen=True)
class Pair:
    """Two articles, whether one repeats the other, and the name of the case."""

    case: str
    one: Article
    other: Article
    same: bool


ADDRESSES = {
    "item": ("caci:{}", "https://www.cacianalyst.org/publications/x/item/{}-x.html"),
    "former page": ("caci-drupal:{}", "http://old.cacianalyst.org/?q=node/{}"),
    "text": ("caci-text:{:016}", None),
}


def article(number: int, row: Row, source: str = "item") -> Article:
    """Return an article with the text of a row of the replica's truth, from the given source."""
    text = row["body"]
    article_id, url = ADDRESSES[source]
    return Article(
        article_id=article_id.format(number),
        item_id=number if source == "item" else None,
        kind=Kind(row["kind"]),
        section=row["section"],
        url=url.format(number) if url else None,
        title=row["title"],
        authors=tuple(
            Author(position=position, name=author["name"], printed_as=author["name"])
            for position, author in enumerate(row["authors"], start=1)
        ),
        published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        date_rule="page_date",
        abstract=row["abstract"],
        body=text,
        word_count=len(text.split()),
        content_digest=f"sha256:{number}",
        reader_version="1",
    )


def reworded(text: str, random: Random, count: int) -> str:
    """Return the text with `count` of its lower-case words replaced."""
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if word.isalpha() and word.islower()]
    for place in random.sample(places, min(count, len(places))):
        words[place] = random.choice(("rather", "mostly", "seldom", "often", "hardly", "again"))
    return " ".join(words)


def by_share(share: float) -> Change:
    """Return a change that replaces this share of the words."""
    return lambda row, _, random: row | {"body": reworded(row["body"], random, int(len(row["body"].split()) * share))}


def _twin(row: Row, _: Row, __: Random) -> Row:
    return row


def _one_word(row: Row, _: Row, random: Random) -> Row:
    return row | {"body": reworded(row["body"], random, 1)}


def _retitled(row: Row, other: Row, random: Random) -> Row:
    return row | {"title": other["title"], "body": reworded(row["body"], random, 3)}


def _cut(row: Row, _: Row, __: Random) -> Row:
    return row | {"body": row["body"][:2000]}


def _damaged(row: Row, _: Row, __: Random) -> Row:
    text = re.sub("[’‘“”]", "", row["body"]).replace("—", "-")
    return row | {"body": "\n".join(text[start : start + 68] for start in range(0, len(text), 68)).replace(" \n", "\n")}


def _without_a_paragraph(row: Row, _: Row, __: Random) -> Row:
    return row | {"body": "\n\n".join(row["body"].split("\n\n")[:-1])}


def _other_article(_: Row, other: Row, __: Random) -> Row:
    return other


def _same_author_and_day(row: Row, other: Row, _: Random) -> Row:
    return other | {"authors": row["authors"], "published_on": row["published_on"]}


def _same_publisher(row: Row, other: Row, _: Random) -> Row:
    return _same_author_and_day(row, other, _) | {"body": f"{other['body']}\n\n{PUBLISHER}"}


def _same_title(row: Row, other: Row, _: Random) -> Row:
    return other | {"title": row["title"]}


def _quotes(row: Row, other: Row, _: Random) -> Row:
    quoted = max(row["body"].split("\n\n"), key=len)
    return other | {"body": f"{other['body']}\n\n{quoted}"}


def _is_in_a_digest(row: Row, other: Row, _: Random) -> Row:
    text = f"{other['body']}\n\n{row['body']}\n\n{other['abstract'] or ''}"
    return other | {"kind": "news_digest", "body": text, "abstract": None}


SAME: dict[str, tuple[Change, str]] = {
    "twin": (_twin, "item"),
    "one word": (_one_word, "item"),
    "three words and the title": (_retitled, "item"),
    "3 % of the words": (by_share(0.03), "item"),
    "8 % of the words": (by_share(0.08), "item"),
    "without the last paragraph": (_without_a_paragraph, "item"),
    "quotation marks lost, hard lines": (_damaged, "former page"),
    "the first 2,000 characters": (_cut, "text"),
}
"""Changes after which it is still the same article, and the source of the changed one."""
DIFFERENT: dict[str, Change] = {
    "another article": _other_article,
    "same author and day": _same_author_and_day,
    "same title": _same_title,
    "same publisher's paragraph": _same_publisher,
    "quotes a paragraph": _quotes,
    "is in a digest": _is_in_a_digest,
}


def made_pairs(seed: int, articles: int) -> Iterator[Pair]:
    """Yield pairs of a replica's articles, each case in turn."""
    random = Random(seed)
    with Replica(articles=articles, seed=seed) as site:
        rows = [row for row in site.truth() if row["state"] == "published" and row["duplicate_of"] is None]
    random.shuffle(rows := [row for row in rows if len(row["body"].split()) >= 150])
    cases: list[tuple[str, Change, bool, str]] = [(name, change, True, way) for name, (change, way) in SAME.items()]
    cases += [(name, change, False, "item") for name, change in DIFFERENT.items()]
    for number in range(len(rows) // 2):
        row, other = rows[2 * number], rows[2 * number + 1]
        name, change, same, source = cases[number % len(cases)]
        if change is _same_publisher:
            row = row | {"body": f"{row['body']}\n\n{PUBLISHER}"}
        first = 10_000 + 2 * number
        yield Pair(name, article(first, row), article(first + 1, change(row, other, random), source), same)


def pairs_by_hand() -> Iterator[Pair]:
    """Yield short news items, in which only a number or a name distinguishes two events."""
    for number, entry in enumerate(tomllib.loads(BY_HAND.read_text(encoding="utf-8"))["pair"]):
        day = date(2004, 1, 1) + timedelta(days=60 * number)
        rows = [
            {
                "kind": entry.get("kind", "news_item"), "section": "news-digest", "title": entry["titles"][place],
                "authors": [], "abstract": None, "body": text.strip().replace("\n", " "),
                "published_on": (day + timedelta(days=place * entry["days"])).isoformat(),
            }
            for place, text in enumerate(entry["texts"])
        ]  # fmt: skip
        first = 90_000 + 2 * number
        yield Pair(entry["case"], article(first, rows[0]), article(first + 1, rows[1]), entry["same"])
