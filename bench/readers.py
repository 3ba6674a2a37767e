"""Readers side by side: ours, the general extractors, and the parsers alone, on the same pages in one run.

`make bench-readers` prints the table and writes it into `results.md`. A text counts as exact if it differs
only in white space, and the comparison is lenient with every reader: labels, pull quotes, list items, the abstract
before the text and the bio after it may be part of it or not; any date that the page prints for the article is correct,
and so is a name with or without its honorific.
"""

import argparse
import gc
import json
import statistics
import time
import urllib.request
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")

import newspaper
import trafilatura
from bs4 import BeautifulSoup
from lxml import html as lxml_html
from newsplease import NewsPlease
from readability import Document
from selectolax.lexbor import LexborHTMLParser

from bench.results import machine, write_section
from replica.server import Replica
from spiders.pages.forms.item import read_item
from spiders.sites import load_site

ROOT = Path(__file__).parent.parent
CAPTURED = ROOT / "tests" / "pages"
SITE = load_site("caci")
OURS = "caci-analyst"
RIVAL = "trafilatura"


@dataclass(frozen=True)
class Page:
    """A page, and what a reader should find on it."""

    url: str
    content: bytes
    title: str
    dates: frozenset[str]
    authors: tuple[frozenset[str], ...]
    """For each author the correct forms of the name."""
    texts: tuple[str, ...]
    """The correct forms of the article's text; the F1 refers to the first."""
    optional: tuple[str, ...]
    """Parts that may be in the text or not."""


@dataclass
class Result:
    """What a reader extracted."""

    title: str | None = None
    day: str | None = None
    authors: list[str] = field(default_factory=list)
    text: str = ""


def collapse(text: str | None) -> str:
    return " ".join((text or "").split())


def forms_of(body: str, abstract: str | None, bio: str | None) -> tuple[str, ...]:
    """Return the text with and without abstract and bio."""
    parts = [(abstract, body), (body,), (abstract, body, bio), (body, bio)]
    return tuple(collapse(" ".join(part for part in form if part)) for form in parts)


def replica_pages(count: int) -> list[Page]:
    """Return the first items of the bundled replica."""
    pages: list[Page] = []
    with Replica(articles=count + 20) as site:
        for row in [row for row in site.truth() if row["state"] == "published"][:count]:
            with urllib.request.urlopen(site.url + row["url"].split("/", 3)[3]) as response:
                content = response.read()
            labels = [section["label_raw"] for section in row["sections"]]
            headlines = [item["headline"] for item in row["digest_items"] if item["headline"]]
            pages.append(
                Page(
                    url=row["url"],
                    content=content,
                    title=row["title"],
                    dates=days(row["published_on"], row["issue_date"], row["page_date"]),
                    authors=tuple(frozenset({author["name"], author["printed_as"]}) for author in row["authors"]),
                    texts=forms_of(row["body"], row["abstract"], row["bio"]),
                    optional=(*(f"{label}:" for label in labels), *labels, *headlines),
                )
            )
    return pages


def captured_pages() -> list[Page]:
    """Return the captured pages of a genuine K2."""
    manifest = {row["file"]: row for row in json.loads((CAPTURED / "manifest.json").read_text(encoding="utf-8"))}
    pages: list[Page] = []
    for path in sorted((CAPTURED / "expected").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        names = zip(row["authors"], row["authors_canonical"], strict=True)
        labels = [section["heading_raw"] for section in row["sections"] if section["heading_raw"]]
        body = "\n\n".join(row["paragraphs"][1:] if row["lead"] else row["paragraphs"])
        pages.append(
            Page(
                url=manifest[row["file"]]["url"],
                content=(CAPTURED / row["file"]).read_bytes(),
                title=row["title"],
                dates=days(row["issue_date"], row["created"][:10]),
                authors=tuple(frozenset(forms) for forms in names),
                texts=forms_of(body, row["lead"], row["bio"]),
                optional=(*(f"{label}:" for label in labels), *labels, *row["extra_texts"]),
            )
        )
    return pages


def days(*dates: str | None) -> frozenset[str]:
    return frozenset(day for day in dates if day)


def iso(moment: datetime | date | str | None) -> str | None:
    return str(moment)[:10] if moment else None


def read_ours(page: Page) -> Result:
    article = read_item(page.content, page.url, SITE)
    text = "\n\n".join(part for part in (article.abstract, article.body) if part)
    names = [author.name for author in article.authors]
    return Result(article.title, iso(article.published_on), names, text)


def read_trafilatura(page: Page) -> Result:
    document = trafilatura.bare_extraction(page.content, url=page.url, with_metadata=True, include_comments=False)
    if document is None:
        return Result()
    authors = [name.strip() for name in (document.author or "").split(";") if name.strip()]
    return Result(document.title, iso(document.date), authors, document.text or "")


def read_newspaper(page: Page) -> Result:
    article = newspaper.Article(page.url, language="en", fetch_images=False)
    article.download(input_html=page.content.decode())
    article.parse()
    return Result(article.title, iso(article.publish_date), list(article.authors), article.text)


def read_newsplease(page: Page) -> Result:
    article = NewsPlease.from_html(page.content.decode(), url=page.url, fetch_images=False)
    return Result(article.title, iso(article.date_publish), list(article.authors or []), article.maintext or "")


def read_readability(page: Page) -> Result:
    document = Document(page.content.decode(), url=page.url)
    text = " ".join(lxml_html.fromstring(document.summary()).itertext())
    author = document.author()
    return Result(document.short_title(), None, [author] if author and author != "[no-author]" else [], text)


READERS: dict[str, Callable[[Page], Result]] = {
    OURS: read_ours,
    RIVAL: read_trafilatura,
    "newspaper4k": read_newspaper,
    "news-please": read_newsplease,
    "readability-lxml": read_readability,
}
FLOORS: dict[str, Callable[[Page], Any]] = {
    "beautifulsoup4 with lxml": lambda page: BeautifulSoup(page.content.decode(), "lxml"),
    "lxml.html": lambda page: lxml_html.document_fromstring(page.content),
    "selectolax (lexbor)": lambda page: LexborHTMLParser(page.content),
}


def score(page: Page, result: Result) -> dict[str, float]:
    """Return whether each field is correct (1 or 0), and the F1 of the text's words."""

    def without_optional(text: str) -> str:
        text = collapse(text)
        for optional in sorted(map(collapse, page.optional), key=len, reverse=True):
            text = text.replace(optional, " ")
        return collapse(text)

    named = [collapse(name) for name in result.authors]
    authors_correct = len(named) == len(page.authors) and all(
        any(name in forms for forms in page.authors) for name in named
    )
    text = without_optional(result.text)
    return {
        "body": float(text in {without_optional(form) for form in page.texts}),
        "f1": f1(text.split(), without_optional(page.texts[0]).split()),
        "title": float(collapse(result.title) == collapse(page.title)),
        "date": float(result.day in page.dates if page.dates else result.day is None),
        "authors": float(authors_correct),
    }


def f1(words: list[str], expected: list[str]) -> float:
    common = sum((Counter(words) & Counter(expected)).values())
    return 2 * common / (len(words) + len(expected)) if words or expected else 1.0


def measure(pages: list[Page], rounds: int) -> tuple[dict[str, list[float]], dict[str, list[dict[str, float]]]]:
    """Return the milliseconds per page (the median of the rounds), and the scores; the readers take turns."""
    taken: dict[str, list[list[float]]] = {name: [[] for _ in pages] for name in (*READERS, *FLOORS)}
    scores: dict[str, list[dict[str, float]]] = {name: [] for name in READERS}
    for turn in range(rounds + 1):  # the first round warms up, and its results are scored
        for name, reader in (READERS | FLOORS).items():
            gc.collect()
            for number, page in enumerate(pages):
                began = time.perf_counter()
                try:
                    result = reader(page)
                except Exception:
                    result = Result()  # a reader that fails has extracted nothing
                milliseconds = (time.perf_counter() - began) * 1000
                if turn:
                    taken[name][number].append(milliseconds)
                elif name in READERS:
                    scores[name].append(score(page, result))
    return {name: [statistics.median(times) for times in by_page] for name, by_page in taken.items()}, scores


def ratio_to_ours(taken: dict[str, list[float]], name: str) -> float:
    """Return how many times as long as ours a reader takes for a page, as the median of all pages."""
    return statistics.median(theirs / own for theirs, own in zip(taken[name], taken[OURS], strict=True))


def table(taken: dict[str, list[float]], scores: dict[str, list[dict[str, float]]]) -> list[str]:
    """Return the lines of the table, with the ratio to ours first."""
    lines = [
        "| reader | times ours | ms a page: median (10 % to 90 %) | body exact | body F1 | title | date | authors |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, times in taken.items():
        ratio = ratio_to_ours(taken, name)
        deciles = statistics.quantiles(times, n=10)
        cells = [name, f"{ratio:.2f}", f"{statistics.median(times):.2f} ({deciles[0]:.2f} to {deciles[-1]:.2f})"]
        rows = scores.get(name, [])
        for key in ("body", "f1", "title", "date", "authors"):
            mean = statistics.mean(row[key] for row in rows) if rows else None
            cells.append("" if mean is None else f"{mean:.3f}" if key == "f1" else f"{mean:.0%}")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def section(replica: list[Page], captured: list[Page], rounds: int) -> tuple[str, dict[str, float]]:
    """Return the section of the results, and its figures that have a bar."""
    pages = [*replica, *captured]
    sizes = [len(page.content) for page in pages]
    names = [name.split()[0].replace(".html", "") for name in peers()]
    lines = [
        "## Readers",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. {len(replica)} items of the bundled replica and "
        f"{len(captured)} captured pages of a genuine K2 (`tests/pages`); "
        f"{statistics.median(sizes) / 1000:.0f} KB a page (median). Rounds: {rounds} after one to warm up; in each the "
        "readers take turns. `make bench-readers` measures it again.",
        "",
    ]
    taken, scores = measure(pages, rounds)
    lines += [*table(taken, scores), ""]
    lines += ["The captured pages alone:", "", *table(*measure(captured, rounds)), ""]
    lines.append("Versions: " + ", ".join(f"{name} {version(name)}" for name in names) + ".")
    figures = {
        "reading, times trafilatura's speed": ratio_to_ours(taken, "trafilatura"),
        "reading, share of fields exact": min(min(row.values()) for row in scores[OURS]),
    }
    return "\n".join(lines) + "\n", figures


def peers() -> list[str]:
    return [name for name in (*READERS, *FLOORS) if name != OURS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="items of the replica")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    text, figures = section(replica_pages(arguments.pages), captured_pages(), arguments.rounds)
    print(text)
    write_section("Readers", text, figures)


if __name__ == "__main__":
    main()
