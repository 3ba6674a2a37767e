"""A warehouse of any number of articles in invented words, to measure SQL at the size of the site and beyond.

    python -m bench.articles 15000 fifteen.duckdb

The rows are those that the load writes, without evidence and the signatures of texts, which no view reads. The same
number makes the same rows. Words are as frequent as in a language (Zipf's law), many are names, and the sections have
the kinds, the parts and the rhythm of those of the site. It makes some thousand articles a second.
"""

import argparse
import random
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.article_rows import COLUMNS, article_row, history_rows
from warehouse.database.arrow import Row, build_table
from warehouse.database.warehouse import open_warehouse
from warehouse.identity.author_identifier import author_identifier

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
FIRST_DAY, LAST_DAY = date(2000, 1, 5), date(2026, 7, 31)
FETCHES = [datetime(2026, month, 1, tzinfo=UTC) for month in (8, 9, 10)]
"""The times at which each article was fetched."""
LABELS = ("BACKGROUND", "IMPLICATIONS", "CONCLUSIONS")
SECTIONS = {
    "analytical-articles": ("analytical", 0.4),
    "field-reports": ("field_report", 0.3),
    "news-digest": ("news_digest", 0.25),
    "feature-articles": ("feature", 0.05),
}
"""The kind of each section's articles, and their share of all articles."""
RARE_WORDS, FAIRLY_FREQUENT_WORDS, BATCH = 40_000, 400, 5_000
FIRST_IN_SMALL_LETTERS = 2013


class Writer:
    """Writes the texts of articles, always the same in the same order."""

    def __init__(self) -> None:
        self.chance = random.Random("articles")
        self.names, self.topics = WORDS["names"].split(), WORDS["topics"].split()
        invented: dict[str, None] = {}
        syllables = WORDS["syllables"].split()
        while len(invented) < RARE_WORDS:
            invented["".join(self.chance.choices(syllables, k=self.chance.randint(2, 5)))] = None
        rare = [*invented]
        middle = [*self.topics, *self.names, *rare[:FAIRLY_FREQUENT_WORDS]]
        self.chance.shuffle(middle)
        self.words = [*WORDS["frequent"].split(), *middle, *rare[FAIRLY_FREQUENT_WORDS:]]
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.people = [
            f"{first} {initial}. {last}"
            for initial in "ABCDEF"
            for last in WORDS["last_names"].split()
            for first in WORDS["first_names"].split()
        ]
        self.fame = list(accumulate(1 / (rank + 5) for rank in range(len(self.people))))

    def paragraph(self) -> str:
        """Return a paragraph of some ninety words."""
        sentences = []
        for _ in range(self.chance.randint(3, 7)):
            words = self.chance.choices(self.words, cum_weights=self.weights, k=self.chance.randint(12, 24))
            if self.chance.random() < 0.01:
                words[6] = self.chance.choice(WORDS["phrases"])
            words[0] = words[0][0].upper() + words[0][1:]
            sentences.append(" ".join(words) + ".")
        return " ".join(sentences)

    def title(self, year: int) -> str:
        """Return a title: a name and five words, in capitals in the earlier years."""
        words = " ".join([self.chance.choice(self.names), *self.chance.choices(self.words[50:3_000], k=5)])
        return words if year >= FIRST_IN_SMALL_LETTERS else words.upper()

    def authors(self, kind: str) -> list[Row]:
        """Return rows of one or two authors; a few people write most articles."""
        if kind == "news_digest":
            return []
        count = self.chance.choice((1, 1, 2))
        names = dict.fromkeys(self.chance.choices(self.people, cum_weights=self.fame, k=count))
        rows = []
        for position, name in enumerate(names, start=1):
            affiliation = self.chance.choice(WORDS["affiliations"]) if self.chance.random() < 0.2 else None
            bio = f"{name} writes on {self.chance.choice(self.topics)}." if kind == "analytical" else None
            rows.append((position, name, name, None, affiliation, bio, author_identifier(name)))
        return rows

    def links(self, articles: int) -> list[Row]:
        """Return rows of up to two links to other articles, and of one that is on every page."""
        targets = [f"caci:{self.chance.randint(1, articles)}" for _ in range(self.chance.choice((0, 0, 1, 2)))]
        return [
            *((position, "text", "https://www.cacianalyst.org/", "that", to) for position, to in enumerate(targets, 1)),
            (len(targets) + 1, "visit_also", "https://www.silkroadstudies.org/", "silkroad", None),
        ]


def days(articles: int) -> Iterator[tuple[str, date]]:
    """Yield the section and the day of each article: an issue every fortnight, and news in between."""
    chance = random.Random("days")
    shares = [share for _, share in SECTIONS.values()]
    for number in range(articles):
        section = chance.choices([*SECTIONS], shares)[0]
        since = number * (LAST_DAY - FIRST_DAY).days // articles
        yield section, FIRST_DAY + timedelta(days=since if section == "news-digest" else since // 14 * 14)


def parts_of(writer: Writer, kind: str, day: date, texts: list[str], abstract: str | None) -> dict[str, list[Row]]:
    """Return the rows of an article's parts, by table, without the article's identifier."""
    parts: dict[str, list[Row]] = {"paragraphs": [(1, None, abstract)] if abstract else []}
    before = len(parts["paragraphs"])
    for number, text in enumerate(texts):
        section = number // len(LABELS) + 1 if kind == "analytical" else None
        parts["paragraphs"].append((before + number + 1, section, text))
    if kind == "analytical":
        thirds = ("\n\n".join(texts[start : start + 3]) for start in (0, 3, 6))
        parts["sections"] = [
            (position, label, label, text) for position, (label, text) in enumerate(zip(LABELS, thirds, strict=True), 1)
        ]
    if kind == "news_digest":
        agencies = [writer.chance.choice(WORDS["agencies"]) for _ in texts]
        parts["digest_items"] = [
            (position, writer.title(FIRST_IN_SMALL_LETTERS), day, f"{text} ({agency})", agency)
            for position, (text, agency) in enumerate(zip(texts, agencies, strict=True), 1)
        ]
    tags = writer.chance.sample(writer.names, k=2) if day.year >= FIRST_IN_SMALL_LETTERS else []
    parts["tags"] = list(enumerate(tags, 1))
    return parts


def rows_of(writer: Writer, item: int, section: str, day: date, articles: int) -> dict[str, list[Row]]:
    """Return all rows of an article, by table; its links lead to any of `articles` articles."""
    kind = SECTIONS[section][0]
    texts = [writer.paragraph() for _ in range(9)]
    abstract = writer.paragraph() if kind == "analytical" and day.year > 2007 else None
    authors = writer.authors(kind)
    parts = parts_of(writer, kind, day, texts, abstract) | {"article_authors": authors, "links": writer.links(articles)}
    body = "\n\n".join(texts)
    values: dict[str, Any] = {
        "article_id": f"caci:{item}", "item_id": item, "kind": kind, "section": section, "abstract": abstract,
        "url": f"https://www.cacianalyst.org/publications/{section}/item/{item}-art-{item}.html", "body": body,
        "title": writer.title(day.year), "byline": " and ".join(name for _, name, *_ in authors) or None,
        "published_on": day, "page_date": day, "hits": writer.chance.randint(500, 9_000),
        "word_count": len(body.split()),
    }  # fmt: skip
    rows = {name: [(values["article_id"], *row) for row in part] for name, part in parts.items()}
    return rows | history_rows(values, FETCHES) | {"articles": [article_row(values, FETCHES)]}


def write_articles(path: Path, articles: int) -> None:
    """Write a warehouse of that many articles to `path`, which must not exist."""
    writer = Writer()
    waiting: defaultdict[str, list[Row]] = defaultdict(list)
    with open_warehouse(path) as connection:
        for item, (section, day) in enumerate(days(articles), start=1):
            for name, rows in rows_of(writer, item, section, day, articles).items():
                waiting[name].extend(rows)
            if item % BATCH and item < articles:
                continue
            for name, rows in waiting.items():
                connection.register("written", build_table(COLUMNS[name], rows))
                connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM written")
                connection.unregister("written")
            waiting.clear()
        connection.execute(
            "INSERT INTO authors SELECT author_id, min(name), author_id FROM article_authors GROUP BY author_id"
        )
        connection.execute("CHECKPOINT")


def main() -> None:
    """Write a warehouse as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int)
    parser.add_argument("path", type=Path)
    arguments = parser.parse_args()
    if arguments.path.exists():
        parser.error(f"{arguments.path} exists")
    began = time.perf_counter()
    write_articles(arguments.path, arguments.articles)
    print(f"{arguments.articles:,} articles in {time.perf_counter() - began:.0f} s: {arguments.path}")


if __name__ == "__main__":
    main()
