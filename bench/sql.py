"""How fast the published database answers: publishing, documented views, search, and readers beside a writer.

`make bench-sql` prints the figures and writes them into `results.md`. The articles are those of `bench.articles`.
Search is measured beside DuckDB's own extension `fts` and a scan with LIKE, on the same texts and queries, in turns.
"""

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from bench.articles import Writer, write_articles
from bench.results import machine, write_section
from flows.pipeline.lock import exclusive
from schemas.article import Article, Kind
from tests.gold.judged import batch_of
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.load.write import load
from warehouse.publish.publication import publish
from warehouse.publish.snapshot import WORK_TABLES
from warehouse.query.sandbox import query, sandbox

ROUNDS, QUERIES, LOADS = 5, 200, 50
SECONDS_ALONE = 30
ROWS = 20_000
"""Rows of a result that are fetched at a time."""
MANY_ARTICLES = 20_000
"""Above it there is one publication and a third of the queries: the peers take minutes for all of them."""
VIEWS = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY ALL"
MACROS = {
    "articles_on('pipeline')": "FROM articles_on('pipeline')",
    "topic_by_year('pipeline')": "FROM topic_by_year('pipeline')",
    "conclusions_on('pipeline')": "FROM conclusions_on('pipeline')",
    "writers_on('pipeline')": "FROM writers_on('pipeline')",
    "mentioned_with('russia')": "FROM mentioned_with('russia')",
}
FTS = (
    "SELECT article_id, fts_main_texts.match_bm25(article_id, $query) AS score FROM texts"
    " WHERE score IS NOT NULL ORDER BY score DESC LIMIT 10"
)
COUNTED = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM search('title', top := 99))"
LIKE = "SELECT article_id FROM texts WHERE {} LIMIT 10"


def milliseconds(work: Callable[[], Any]) -> float:
    """Return how long `work` takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def percentile_cells(times: list[float]) -> str:
    """Return median, 95th percentile and maximum, in milliseconds, as cells of a table."""
    ordered = sorted(times)
    return " | ".join(
        f"{value:,.1f}" for value in (statistics.median(times), ordered[int(len(times) * 0.95)], ordered[-1])
    )


def queries(count: int = QUERIES) -> list[str]:
    """Return queries of one to three words, as frequent as people use: none of the most frequent, few rare ones."""
    chance, words = random.Random("queries"), Writer().words[60:8_000]
    weights = [1 / (rank + 30) for rank in range(len(words))]
    return [" ".join(chance.choices(words, weights, k=chance.randint(1, 3))) for _ in range(count)]


def measure_views(snapshot: Path) -> tuple[list[str], float]:
    """Return a line for each view and macro, with the time until all of its rows are fetched, and the longest median.

    The last line is the time of the slowest as one table in memory.
    """
    lines, medians = [], {}
    with sandbox(snapshot) as connection:
        statements = {name: f"FROM {name}" for (name,) in connection.execute(VIEWS).fetchall()} | MACROS
        for name, sql in statements.items():
            rows = fetch_in_parts(connection, sql)
            times = [milliseconds(partial(fetch_in_parts, connection, sql)) for _ in range(ROUNDS)]
            medians[name] = statistics.median(times)
            lines.append(f"| `{name}` | {rows:,} | {medians[name]:,.1f} | {max(times):,.1f} |")
        slowest = max(medians, key=medians.__getitem__)
        whole = [milliseconds(lambda: connection.execute(statements[slowest]).to_arrow_table()) for _ in range(ROUNDS)]
    lines += ["", f"As one table in memory `{slowest}` takes {statistics.median(whole):,.1f} ms."]
    return lines, medians[slowest]


def fetch_in_parts(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Fetch the rows of `sql` part by part, keep none, and return their number."""
    return sum(batch.num_rows for batch in connection.execute(sql).to_arrow_reader(ROWS))


@contextmanager
def peers(snapshot: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, float]]:
    """Yield a database with the same texts, one per article, and an index of `fts`; and the seconds of that index."""
    extension = files("duckdb_extension_fts") / "extensions" / f"v{duckdb.__version__}" / "fts.duckdb_extension"
    with tempfile.TemporaryDirectory() as directory, duckdb.connect(Path(directory) / "peers.duckdb") as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute(f"ATTACH '{snapshot}' AS snapshot (READ_ONLY)")
        connection.execute(
            "CREATE TABLE texts AS SELECT article_id, string_agg(text, ' ' ORDER BY passage_id) AS text"
            " FROM snapshot.search_index.passages GROUP BY article_id"
        )
        connection.execute("DETACH snapshot")
        began = time.perf_counter()
        connection.execute("PRAGMA create_fts_index('texts', 'article_id', 'text', stopwords = 'none')")
        yield connection, time.perf_counter() - began


def measure_search(snapshot: Path, count: int) -> tuple[list[str], list[float]]:
    """Return the table of search and the milliseconds of ours alone.

    The table has ours alone; then ours, `fts` and a scan, which take turns with each query.
    """
    with sandbox(snapshot) as ours, peers(snapshot) as (theirs, built):

        def search(text: str) -> None:
            ours.execute("FROM search($query, top := 10)", {"query": text}).fetchall()

        def fts(text: str) -> None:
            theirs.execute(FTS, {"query": text}).fetchall()

        def like(text: str) -> None:
            words = " AND ".join(f"text ILIKE '%{word}%'" for word in text.split())
            theirs.execute(LIKE.format(words)).fetchall()

        alone = [milliseconds(partial(search, text)) for text in queries(count)]
        turns = [[milliseconds(partial(work, text)) for work in (search, fts, like)] for text in queries(count)]
    names = ("`search`, ten with passages", "the same, in turn with the two below", "`fts`, ten", "LIKE, any ten")
    times = [alone, *map(list, zip(*turns, strict=True))]
    return [
        "| ms a query | median | 95 % | longest |", "| --- | ---: | ---: | ---: |",
        *(f"| {name} | {percentile_cells(of)} |" for name, of in zip(names, times, strict=True)), "",
        f"Index of `fts`: {built:.1f} s; ours is part of publishing.",
    ], alone  # fmt: skip


def load_and_publish_article(warehouse: Path, snapshot: Path, number: int) -> None:
    """Load the article `number`, and publish."""
    record = Article(
        article_id=f"caci:{number}", item_id=number, kind=Kind.ANALYTICAL, title=f"Title {number}",
        body=f"The road {number} is closed.", date_rule="none", word_count=5, content_digest=f"sha256:{number}",
        reader_version="1",
    )  # fmt: skip
    with open_warehouse(warehouse) as connection:
        load(connection, batch_of([record]))
    publish(DatabaseFile(warehouse), snapshot)


def read(snapshot: Path, ended: Any, results: Any) -> None:
    """Count and search in a loop until `ended`; put the milliseconds of both and the faults into `results`."""
    times, faults, last = [], [], 0
    parent = multiprocessing.parent_process()
    while not ended.is_set() and parent is not None and parent.is_alive():
        try:
            waited = milliseconds(lambda: query(snapshot, "SELECT count(*) FROM articles"))
            began = time.perf_counter()
            ((articles, matches),) = query(snapshot, COUNTED).rows
        except Exception as error:
            faults.append(str(error))
            continue
        times.append((waited, (time.perf_counter() - began) * 1000))
        faults.extend([f"{articles} articles, {matches} found"] if articles != matches or articles < last else [])
        last = articles
    if ended.is_set():  # otherwise nobody receives them
        results.put((times, faults))


def two_readers(work: Callable[[Path, Path], None]) -> tuple[list[tuple[float, float]], list[str]]:
    """Return the waits and faults of two processes that read a small snapshot in a loop, while a third does `work`.

    Raises:
        RuntimeError: if `work` fails.
    """
    context = multiprocessing.get_context("spawn")
    ended, results = context.Event(), context.SimpleQueue()
    with tempfile.TemporaryDirectory() as directory:
        warehouse, snapshot = Path(directory) / "warehouse.duckdb", Path(directory) / "analyst.duckdb"
        load_and_publish_article(warehouse, snapshot, 0)
        readers = [context.Process(target=read, args=(snapshot, ended, results), daemon=True) for _ in range(2)]
        for reader in readers:
            reader.start()
        writer = context.Process(target=work, args=(warehouse, snapshot))
        writer.start()
        writer.join()
        ended.set()
        if writer.exitcode != 0:
            raise RuntimeError("The writer failed; see above.")
        measurements = [results.get() for _ in readers]
        for reader in readers:
            reader.join()
    times, faults = ([one for of in parts for one in of] for parts in zip(*measurements, strict=True))
    return times, faults


def load_and_publish(warehouse: Path, snapshot: Path) -> None:
    """Load and publish `LOADS` times, in a process that gives way to readers, as a run does."""
    with exclusive(warehouse.parent):
        for number in range(1, LOADS + 1):
            load_and_publish_article(warehouse, snapshot, number)


def rest(_warehouse: Path, _snapshot: Path) -> None:
    """Leave the readers alone for a while."""
    time.sleep(SECONDS_ALONE)


def beside_a_writer() -> tuple[list[str], dict[str, float]]:
    """Return the table of two readers beside a writer and alone, and the figure that has a bar."""
    times, faults = two_readers(load_and_publish)
    alone, _ = two_readers(rest)
    return [
        f"Two processes read {2 * len(times):,} times beside {LOADS} loads and publications: {len(faults)} errors or"
        " torn reads. The snapshot is small, so that these are waits, with three processes busy on all cores; and"
        " alone, without a writer:", "",
        "| ms | median | 95 % | longest |", "| --- | ---: | ---: | ---: |",
        f"| to open, count and close | {percentile_cells([count for count, _ in times])} |",
        f"| to open, count twice, search and close | {percentile_cells([search for _, search in times])} |",
        f"| to open, count and close, alone | {percentile_cells([count for count, _ in alone])} |",
        f"| to open, count twice, search and close, alone | {percentile_cells([search for _, search in alone])} |",
    ], {"readers beside a writer, longest wait": max(count for count, _ in times)}  # fmt: skip


def measure(articles: int) -> tuple[list[str], dict[str, float]]:
    """Return all figures for `articles` articles, and those that have a bar."""
    with tempfile.TemporaryDirectory() as directory:
        warehouse, snapshot = Path(directory) / "warehouse.duckdb", Path(directory) / "analyst.duckdb"
        write_articles(warehouse, articles)
        rounds = 1 if articles > MANY_ARTICLES else 2
        seconds = [milliseconds(lambda: publish(DatabaseFile(warehouse), snapshot)) / 1000 for _ in range(rounds)]
        sizes = [path.stat().st_size / 1e6 for path in (warehouse, snapshot)]
        occurrences = query(snapshot, "SELECT count(*) FROM search_index.occurrences").rows[0][0]
        table, times = measure_search(snapshot, QUERIES // 3 if articles > MANY_ARTICLES else QUERIES)
        views, slowest = measure_views(snapshot)
        figures = {
            "publication": statistics.median(seconds),
            "search, median": statistics.median(times),
            "search, 95 %": statistics.quantiles(times, n=20)[-1],
            "slowest view, all of its rows": slowest,
        }
        return [
            f"### {articles:,} articles", "",
            f"Published in {' and '.join(f'{one:.1f}' for one in seconds)} s, with the search index over"
            f" {occurrences / 1e6:,.1f} million words and the mentions. The warehouse has {sizes[0]:,.0f} MB, the"
            f" snapshot {sizes[1]:,.0f} MB, without {', '.join(sorted(WORK_TABLES - {'schema_migrations'}))}.", "",
            *table, "",
            "| view or macro | rows | ms for all of them: median | longest |", "| --- | ---: | ---: | ---: |",
            *views, "",
        ], {f"{name}, {articles:,} articles": value for name, value in figures.items()}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[15_000, 150_000], help="how many articles")
    arguments = parser.parse_args()
    lines = ["## SQL", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-sql` measures it again.", ""]
    table, figures = beside_a_writer()
    lines += [*table, ""]
    for articles in arguments.articles:
        section, section_figures = measure(articles)
        lines += section
        figures |= section_figures
    report = "\n".join(lines)
    print(report)
    write_section("SQL", report, figures)


if __name__ == "__main__":
    main()
