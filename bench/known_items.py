"""Queries for articles that somebody has read and looks for again, each with the articles that answer it.

The set was fixed before the ranking was tuned, and looks at no ranking: a query is kept only if the texts say that one
article alone answers it. Five kinds:

- `title`: a whole title that no other article has.
- `words`: the longer words of a title, in another order, which no other title has all of.
- `person`: an author's name without accents and initials, with a word of the title that no other article of that author
  has in its own; the name alone if the author wrote one article.
- `phrase`: six successive words of a text that no other text has; every second one in quotation marks.
- `topic`: a place and a topic, as written by hand in `known_items.toml`.

Which articles are taken is decided by a digest of their identifiers. A duplicate of the article counts as found.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from warehouse.query.sandbox import query

BY_HAND = Path(__file__).parent / "known_items.toml"
COUNTS = {"title": 20, "words": 12, "person": 14, "phrase": 14}
"""Number of queries of each kind that is made by rule."""
MIN_ITEMS = 60
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MIN_LETTERS = 5
WORDS_OF_PHRASE, FIRST_WORD_OF_PHRASE = 6, 40
ARTICLES = """
SELECT
    articles.article_id,
    coalesce(articles.duplicate_of, articles.article_id) AS repeated,
    articles.title,
    articles.body,
    coalesce(list(authors.name) FILTER (authors.name IS NOT NULL), []) AS people
FROM articles
LEFT JOIN article_authors USING (article_id)
LEFT JOIN authors USING (author_id)
GROUP BY ALL
ORDER BY articles.article_id
"""


@dataclass(frozen=True)
class KnownItem:
    """A query, its kind, and the identifiers of the articles that answer it: one, and those that repeat it."""

    kind: str
    query: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Text:
    """What the rules know of an article; `repeated` is the article that it repeats, or itself."""

    article_id: str
    repeated: str
    title: str
    body: str
    people: list[str]


def known_items(snapshot: Path) -> list[KnownItem]:
    """Return the set over the articles of a published database, always the same for the same articles.

    Raises:
        ValueError: the articles do not suffice for it.
    """
    texts = [Text(*row) for row in query(snapshot, ARTICLES).rows]
    copies: dict[str, set[str]] = {}
    for text in texts:
        copies.setdefault(text.repeated, set()).add(text.article_id)
    rules: dict[str, Callable[[list[Text]], Iterator[tuple[str, Text]]]] = {
        "title": titles, "words": remembered_words, "person": persons, "phrase": phrases,
    }  # fmt: skip
    items = [
        KnownItem(kind, text, frozenset(copies[answer.repeated]))
        for kind, rule in rules.items()
        for text, answer in islice(rule(shuffled(texts, kind)), COUNTS[kind])
    ]
    by_title = {plain(text.title): text for text in texts}
    written = tomllib.loads(BY_HAND.read_text(encoding="utf-8"))["item"]
    items += [
        KnownItem("topic", one["query"], frozenset(copies[by_title[plain(one["title"])].repeated]))
        for one in written
        if plain(one["title"]) in by_title
    ]
    if len(items) < MIN_ITEMS:
        raise ValueError(f"These articles answer only {len(items)} queries of the set; ingest the demo's 600.")
    return items


def shuffled(texts: Iterable[Text], kind: str) -> list[Text]:
    """Return the articles in an order that depends on nothing but their identifiers and the kind of query."""
    return sorted(texts, key=lambda text: hashlib.sha256(f"{kind} {text.article_id}".encode()).digest())


def plain(text: str) -> str:
    """Return the words of a text in small letters without accents, as a person types them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(str.maketrans("øłđı", "oldi")))
    return " ".join(WORD.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter))))


def long_words(title: str) -> list[str]:
    """Return the words of a title that somebody remembers."""
    return [word for word in plain(title).split() if len(word) >= MIN_LETTERS]


def is_unique(matching: Iterable[Text]) -> bool:
    """Return whether these are one article and those that repeat it."""
    return len({text.repeated for text in matching}) == 1


def titles(texts: list[Text]) -> Iterator[tuple[str, Text]]:
    """Yield whole titles as printed."""
    for text in texts:
        if is_unique(other for other in texts if plain(other.title) == plain(text.title)):
            yield text.title, text


def remembered_words(texts: list[Text]) -> Iterator[tuple[str, Text]]:
    """Yield the longer words of titles, the last one first."""
    for text in texts:
        words = long_words(text.title)
        if len(words) > 2 and is_unique(other for other in texts if set(words) <= set(plain(other.title).split())):
            yield " ".join(reversed(words)), text


def persons(texts: list[Text]) -> Iterator[tuple[str, Text]]:
    """Yield authors' names, those with other than plain letters first, with a word of a title where they need one."""
    for text in sorted(texts, key=lambda text: all(name.isascii() for name in text.people)):
        for name in text.people[:1]:
            typed = " ".join(word for word in plain(name).split() if len(word) > 1)
            theirs = [other for other in texts if name in other.people]
            if is_unique(theirs):
                yield typed, text
            elif words := [
                word
                for word in long_words(text.title)
                if is_unique(other for other in theirs if word in plain(other.title).split())
            ]:
                yield f"{typed} {words[0]}", text


def phrases(texts: list[Text]) -> Iterator[tuple[str, Text]]:
    """Yield successive words of texts, every second time in quotation marks."""
    bodies = {text.article_id: f" {plain(text.body)} " for text in texts}
    for number, text in enumerate(texts):
        words = bodies[text.article_id].split()[FIRST_WORD_OF_PHRASE:][:WORDS_OF_PHRASE]
        phrase = " ".join(words)
        if len(words) == WORDS_OF_PHRASE and is_unique(
            other for other in texts if f" {phrase} " in bodies[other.article_id]
        ):
            yield f'"{phrase}"' if number % 2 else phrase, text
