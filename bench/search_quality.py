"""Whether search ranks the article first that somebody looks for, beside SQLite's FTS5 and DuckDB's `fts`.

`make bench-search` ingests the replica of the demo, asks the queries of `bench.known_items`, prints the mean reciprocal
rank of each (1 if the article that is looked for is always first) and writes them into `results.md`. All rank the same
articles, those that repeat no other, by the same titles, names of authors and texts.
"""

import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from statistics import mean

import duckdb

from bench.known_items import KnownItem, known_items
from bench.processes import OURS, run
from bench.results import machine, write_section
from replica.server import Replica
from warehouse.query.sandbox import query, sandbox

TITLE = "Search for known articles"
ARTICLES = 600
RANKS = 100
"""Articles that are looked at; one that is not among them counts as not found."""
FIELDS = ("title", "authors", "text")
TEXTS = """
SELECT
    articles.article_id,
    articles.title,
    (
        SELECT string_agg(article_authors.name, '; ') FROM article_authors
        WHERE article_authors.article_id = articles.article_id
    ) AS authors,
    (
        SELECT string_agg(passages.text, ' ') FROM passages
        WHERE passages.article_id = articles.article_id AND passages.part != 'title'
    ) AS text
FROM articles
WHERE duplicate_of IS NULL
ORDER BY articles.article_id
"""
PARTS = re.compile(r'"([^"]*)"|([^\s"]+)')
FTS = """
SELECT article_id FROM (SELECT article_id, fts_main_texts.match_bm25(article_id, $query) AS score FROM texts)
WHERE score IS NOT NULL ORDER BY score DESC, article_id DESC LIMIT $ranks
"""
FTS5 = """
SELECT article_id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 0, {weights}, 1), article_id DESC LIMIT {ranks}
"""
TITLE_WEIGHTS = {"SQLite FTS5": "1, 1", "SQLite FTS5, title times 10, authors times 5": "10, 5"}

Search = Callable[[str], list[str]]
"""Returns the identifiers of articles for a query, best first."""


@contextmanager
def searches(snapshot: Path) -> Iterator[dict[str, Search]]:
    """Yield each search by its name, ours first."""
    with ExitStack() as stack:
        ours = stack.enter_context(sandbox(snapshot))
        sql = "SELECT article_id FROM search($query, top := $ranks) ORDER BY rank"

        def search(text: str) -> list[str]:
            rows = ours.execute(sql, {"query": text, "ranks": RANKS}).fetchall()
            return [article_id for (article_id,) in rows]

        rows = query(snapshot, TEXTS).rows
        found: dict[str, Search] = {"search": search}
        sqlite = stack.enter_context(closing(sqlite3.connect(":memory:")))
        sqlite.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 (article_id UNINDEXED, title, authors, text,"
            " tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        sqlite.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", rows)
        for name, weights in TITLE_WEIGHTS.items():
            found[name] = fts5(sqlite, FTS5.format(weights=weights, ranks=RANKS))
        theirs = stack.enter_context(duckdb.connect(":memory:"))
        extension = files("duckdb_extension_fts") / "extensions" / f"v{duckdb.__version__}" / "fts.duckdb_extension"
        theirs.execute(f"LOAD '{extension}'")
        theirs.execute("CREATE TABLE texts (article_id VARCHAR, title VARCHAR, authors VARCHAR, text VARCHAR)")
        theirs.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", rows)
        theirs.execute("PRAGMA create_fts_index('texts', 'article_id', 'title', 'authors', 'text', stopwords = 'none')")

        def fts(text: str) -> list[str]:
            rows = theirs.execute(FTS, {"query": text, "ranks": RANKS}).fetchall()
            return [article_id for (article_id,) in rows]

        yield {**found, "DuckDB fts": fts}


def fts5(connection: sqlite3.Connection, sql: str) -> Search:
    """Return a search with FTS5 for any of the words and phrases of a query, as ours."""

    def search(text: str) -> list[str]:
        parts = [
            f'"{word}"'
            for phrase, words in PARTS.findall(text)
            for word in ([phrase] if phrase else re.findall(r"\w+", words))
        ]
        return [article_id for (article_id,) in connection.execute(sql, [" OR ".join(parts)])]

    return search


def reciprocal_rank(item: KnownItem, ranked: list[str]) -> float:
    """Return 1 divided by the rank of the first article that answers the query; 0 if there is none."""
    return next((1 / rank for rank, article_id in enumerate(ranked, 1) if article_id in item.answers), 0)


def measure(snapshot: Path) -> dict[str, list[tuple[KnownItem, float]]]:
    """Return the reciprocal rank of each known item, by the name of the search."""
    items = known_items(snapshot)
    with searches(snapshot) as by_name:
        return {
            name: [(item, reciprocal_rank(item, search(item.query))) for item in items]
            for name, search in by_name.items()
        }


def table(measured: dict[str, list[tuple[KnownItem, float]]]) -> list[str]:
    """Return the mean reciprocal ranks as a table: a row for each search, a column for each kind of query."""
    ((_, items), *_) = measured.items()
    kinds = list(dict.fromkeys(item.kind for item, _ in items))
    counts = [sum(item.kind == kind for item, _ in items) for kind in kinds]
    heads = [f"{kind} ({count})" for kind, count in zip(kinds, counts, strict=True)]
    lines = [f"| MRR | all ({len(items)}) | first | {' | '.join(heads)} |", f"| --- |{' ---: |' * (len(kinds) + 2)}"]
    for name, ranks in measured.items():
        of_kinds = [mean(rank for item, rank in ranks if item.kind == kind) for kind in kinds]
        values = [f"{value:.3f}" for value in of_kinds]
        first = sum(rank == 1 for _, rank in ranks)
        lines.append(f"| {name} | {mean(rank for _, rank in ranks):.3f} | {first} | {' | '.join(values)} |")
    return lines


def ingested(data_dir: Path) -> Path:
    """Ingest the replica of the demo, and return the published database."""
    with Replica(articles=ARTICLES) as site:
        command: list[str | Path] = [OURS / "caci", "--data-dir", data_dir, "ingest", "--origin", site.url]
        run(command, {"CACI_DOWNLOAD_DELAY": "0", "CACI_PUBLISH_EXPORTS": "false"})
    return data_dir / "analyst.duckdb"


def main() -> None:
    """Measure, print the figures and write them."""
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(ingested(Path(folder)))
    text = "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-search` measures it again.", "",
        "The mean reciprocal rank of the article that is looked for, and how often it is first. The queries are those"
        " of `bench/known_items.py`, fixed before the ranking was changed.", "",
        *table(measured), "",
    ])  # fmt: skip
    print(text)
    ours, *theirs = (mean(rank for _, rank in ranks) for ranks in measured.values())
    write_section(TITLE, text, {"MRR of known items": ours, "MRR of known items / the best peer": ours / max(theirs)})


if __name__ == "__main__":
    main()
