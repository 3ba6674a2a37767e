"""Loading articles into DuckDB, beside dlt, `executemany`, and the floor: Arrow tables inserted as they are.

`make bench-load` prints the figures and writes them into `results.md`. The records are read from the replica's pages
beforehand. Ours does what the pipeline does: every part of an article, captures, history and evidence; in a row of its
own also duplicates and authors. dlt merges the same records; `executemany` inserts only one row per article. In the
pipeline the reader processes make Arrow tables of the records, and the writer receives these tables: so ours and dlt's
merge are both measured with such tables too. Each way is a process of its own, in turns.
"""

import argparse
import multiprocessing
import os
import pickle
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from bench.archives import HOST, site_of
from bench.results import machine, spread, write_section
from schemas.article import Article
from spiders.pages.forms.item import read_item
from spiders.sites import load_site
from tests.gold.judged import batch_of
from warehouse.database.warehouse import open_warehouse
from warehouse.identity.decide import update_identity
from warehouse.load.arrow_tables import IncomingTables, incoming_tables
from warehouse.load.columns import ARTICLE, PARTS
from warehouse.load.write import load, load_tables

TITLE = "Load"
TRANSACTION = 2_000
"""Articles per transaction, as in the pipeline by default."""


def articles_of(count: int) -> list[Article]:
    """Return the records of the first articles of the replica."""
    site, rules = site_of(count), load_site("caci")
    articles = []
    for entry in site.store.entries():
        path = site.store.path(entry)
        response = site.respond(path, HOST)
        if response.status == 200:
            articles.append(read_item(response.body, f"https://{HOST}{path}", rules, response.headers["Content-Type"]))
    return articles


def by_us(articles: list[Article], directory: Path) -> float:
    """Return the seconds without duplicates and authors."""
    with open_warehouse(directory / "warehouse.duckdb") as connection:
        began = time.perf_counter()
        for first in range(0, len(articles), TRANSACTION):
            load(connection, batch_of(articles[first : first + TRANSACTION], hours=first), last=False)
        connection.execute("CHECKPOINT")
        return time.perf_counter() - began


def tables_by_us(articles: list[Article], directory: Path) -> float:
    """Return the seconds of the writer, which receives the tables."""
    prepared = prepared_tables(articles)
    with open_warehouse(directory / "warehouse.duckdb") as connection:
        began = time.perf_counter()
        for tables in prepared:
            load_tables(connection, tables, last=False)
        connection.execute("CHECKPOINT")
        return time.perf_counter() - began


def prepared_tables(articles: list[Article]) -> list[IncomingTables]:
    """Return the tables of each transaction."""
    firsts = range(0, len(articles), TRANSACTION)
    return [incoming_tables(batch_of(articles[first : first + TRANSACTION], hours=first)) for first in firsts]


def by_us_with_identity(articles: list[Article], directory: Path) -> float:
    """Return the seconds with duplicates and authors."""
    seconds = by_us(articles, directory)
    with open_warehouse(directory / "warehouse.duckdb") as connection:
        began = time.perf_counter()
        update_identity(connection)
        connection.execute("CHECKPOINT")
        return seconds + time.perf_counter() - began


def by_dlt(articles: list[Article], directory: Path) -> float:
    """Return the seconds of a merge by the article's identifier; dlt makes tables of lists."""
    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "DLT_DATA_DIR": str(directory)}
    import dlt

    began = time.perf_counter()
    rows = [article.model_dump(mode="json") for article in articles]
    pipeline = dlt.pipeline("bench", destination=dlt.destinations.duckdb(str(directory / "dlt.duckdb")))
    resource = dlt.resource(rows, name="articles", primary_key="article_id", write_disposition="merge")
    pipeline.run(resource)
    taken = time.perf_counter() - began
    with duckdb.connect(directory / "dlt.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM bench_dataset.articles").fetchall() == [(len(articles),)]
    return taken


def tables_by_dlt(articles: list[Article], directory: Path) -> float:
    """Return the seconds of a merge, by their keys, of the tables that ours receives, except empty ones."""
    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR", "DLT_DATA_DIR": str(directory)}
    import dlt

    prepared = prepared_tables(articles)
    keys = {"captures": ["capture_id"], "articles": ["article_id"]}
    keys |= {name: ["article_id", "position"] for name in PARTS}
    began = time.perf_counter()
    pipeline = dlt.pipeline("bench", destination=dlt.destinations.duckdb(str(directory / "dlt.duckdb")))
    pipeline.run([
        dlt.resource(
            [tables[f"incoming_{name}"] for tables in prepared], name=name, primary_key=key, write_disposition="merge"
        )
        for name, key in keys.items()
        if prepared[0][f"incoming_{name}"].num_rows
    ])  # fmt: skip
    taken = time.perf_counter() - began
    with duckdb.connect(directory / "dlt.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM bench_dataset.articles").fetchall() == [(len(articles),)]
    return taken


def by_executemany(articles: list[Article], directory: Path) -> float:
    """Return the seconds for one row per article, without its parts."""
    columns = attrgetter(*ARTICLE)
    with duckdb.connect(directory / "plain.duckdb") as connection:
        connection.execute("CREATE TABLE articles (" + ", ".join(f"{name} VARCHAR" for name in ARTICLE) + ")")
        began = time.perf_counter()
        connection.begin()
        marks = ", ".join("?" * len(ARTICLE))
        connection.executemany(f"INSERT INTO articles VALUES ({marks})", [[*columns(one)] for one in articles])
        connection.commit()
        return time.perf_counter() - began


def by_arrow(articles: list[Article], directory: Path) -> float:
    """Return the seconds for the same rows as ours, inserted without comparing them with existing ones."""
    began = time.perf_counter()
    prepared = prepared_tables(articles)
    return time.perf_counter() - began + insert(prepared, directory)


def tables_by_arrow(articles: list[Article], directory: Path) -> float:
    """Return the seconds of the same with tables that are ready."""
    return insert(prepared_tables(articles), directory)


def insert(prepared: list[IncomingTables], directory: Path) -> float:
    """Insert the tables as they are, one transaction for each batch, and return the seconds."""
    with duckdb.connect(directory / "floor.duckdb") as connection:
        began = time.perf_counter()
        for tables in prepared:
            connection.begin()
            for name in ("captures", "articles", *PARTS):
                connection.register("incoming", tables[f"incoming_{name}"])
                connection.execute(f"CREATE TABLE IF NOT EXISTS {name} AS FROM incoming LIMIT 0")
                connection.execute(f"INSERT INTO {name} FROM incoming")
                connection.unregister("incoming")
            connection.commit()
        connection.execute("CHECKPOINT")
        return time.perf_counter() - began


WAYS: dict[str, Callable[[list[Article], Path], float]] = {
    "caci-analyst": by_us,
    "caci-analyst, with duplicates and authors": by_us_with_identity,
    "caci-analyst, from tables": tables_by_us,
    "dlt, merge": by_dlt,
    "dlt, merge, from tables": tables_by_dlt,
    "executemany, one table": by_executemany,
    "Arrow, inserted as it is": by_arrow,
    "Arrow, inserted as it is, from tables": tables_by_arrow,
}


def measure(name: str, pickled: Path, results: Any) -> None:
    """Put the seconds of a way into `results`; runs in a process of its own."""
    articles: list[Article] = pickle.loads(pickled.read_bytes())
    with tempfile.TemporaryDirectory() as directory:
        results.put(WAYS[name](articles, Path(directory)))


def in_turns(articles: list[Article], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each way, measured in turns."""
    context = multiprocessing.get_context("spawn")
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as directory:
        pickled = Path(directory) / "articles.pickle"
        pickled.write_bytes(pickle.dumps(articles))
        for name in [*WAYS] * rounds:
            results = context.SimpleQueue()
            process = context.Process(target=partial(measure, name, pickled, results))
            process.start()
            process.join()
            assert process.exitcode == 0, name
            taken[name].append(results.get())
    return taken


def section(taken: dict[str, list[float]], count: int, rounds: int) -> str:
    """Return the figures as Markdown."""
    ours = median(taken["caci-analyst"])
    lines = [
        f"| {name} | {median(times) / ours:.2f} | {spread([count / one for one in times], '{:,.0f}')} |"
        for name, times in taken.items()
    ]
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-load` measures it again.", "",
        f"{count:,} articles of the replica, {rounds} rounds, in turns. Versions: dlt {version('dlt')}, duckdb"
        f" {version('duckdb')}.", "",
        "| | times ours | articles a second |", "| --- | ---: | ---: |", *lines, "",
    ])  # fmt: skip


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=6_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    articles = articles_of(arguments.articles)
    taken = in_turns(articles, arguments.rounds)
    text = section(taken, len(articles), arguments.rounds)
    print(text)
    seconds = {name: median(times) for name, times in taken.items()}
    figures = {
        "load, times dlt's speed": seconds["dlt, merge"] / seconds["caci-analyst"],
        "load of tables, times dlt's speed": seconds["dlt, merge, from tables"] / seconds["caci-analyst, from tables"],
        "load, of the speed of Arrow alone": seconds["Arrow, inserted as it is"] / seconds["caci-analyst"],
        "load of tables, of the speed of Arrow alone": seconds["Arrow, inserted as it is, from tables"]
        / seconds["caci-analyst, from tables"],
    }
    write_section(TITLE, text, figures)


if __name__ == "__main__":
    main()
