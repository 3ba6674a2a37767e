"""What is done to some articles at a time gives what doing it to all at once gives, row for row."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from schemas.capture import PageKind
from schemas.listing import NamedItem
from tests.conftest import Ingested
from tests.support.digest import table_digests
from tests.warehouse.load.test_records import capture, listing, reading, together
from warehouse.database.connection import WRITING, memory_limit, with_memory
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.identity import decide as identity
from warehouse.load import write as load
from warehouse.load.batch import Batch
from warehouse.publish import slices
from warehouse.publish.publication import publish

TABLES = """
    SELECT schema_name || '.' || table_name FROM duckdb_tables()
    WHERE table_name NOT IN ('publication', 'schema_migrations') ORDER BY ALL
"""


def digests(settings: Settings) -> dict[str, str]:
    with open_warehouse(settings.data_dir / "warehouse.duckdb", read_only=True) as connection:
        return table_digests(connection)


def rows(snapshot: Path) -> Iterator[tuple[str, list[Any]]]:
    """Yield each table with its rows, in their order."""
    with duckdb.connect(snapshot, read_only=True) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            yield table, connection.execute(f"FROM {table} ORDER BY rowid").fetchall()


def load_with_reposts(settings: Settings, archive: Path) -> None:
    """Load a copy of the archive, then four of its articles once more under other identifiers; publish all of it."""
    shutil.copytree(archive, settings.archive_dir)
    assert load_archive(settings, LineReporter(lambda line: None)).problems == []
    with open_warehouse(settings.data_dir / "warehouse.duckdb") as connection:
        texts = connection.execute("SELECT title, body FROM articles ORDER BY word_count DESC, article_id LIMIT 4")
        reposts = [
            reading(number, item=90_000 + number, content=str(number), title=title, body=body)
            for number, (title, body) in enumerate(texts.fetchall(), start=1)
        ]
        load.load(connection, together(*reposts))
    publish(settings.warehouse, settings.snapshot)


@pytest.fixture(scope="module")
def whole(ingested_60: Ingested, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Loaded, compared and published at once."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("whole"), readers=1)
    load_with_reposts(settings, ingested_60.data_dir / "archive")
    return settings


@pytest.mark.parametrize("size", [7, pytest.param(61, marks=pytest.mark.slow)])
def test_slices_of_any_size_give_the_same_rows(
    size: int, whole: Settings, ingested_60: Ingested, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most `size` captures are loaded at a time, as many texts compared, and as many articles published."""
    monkeypatch.setattr(slices, "ARTICLES_PER_SLICE", size)
    monkeypatch.setattr(identity, "MAX_TEXTS_SIGNED_AT_ONCE", size)
    monkeypatch.setattr(identity, "MAX_TEXTS_COMPARED_AT_ONCE", 3 * size)
    monkeypatch.setattr(identity, "MAX_TEXTS_PAIRED_AT_ONCE", size)
    sliced = Settings(data_dir=tmp_path, batch_size=size, readers=1)
    load_with_reposts(sliced, ingested_60.data_dir / "archive")
    assert digests(sliced) == digests(whole)
    expected, published = dict(rows(whole.snapshot)), dict(rows(sliced.snapshot))
    assert len(expected["main.articles"]) > 60
    assert len(expected["main.duplicates"]) == 4
    # Of one name the spellings are a set.
    for tables in (expected, published):
        tables["search_index.documents"] = [
            (*row[:7], sorted(row[7] or ()), *row[8:]) for row in tables["search_index.documents"]
        ]
    assert {table for table in expected if expected[table] != published[table]} == set()


def test_the_published_passages_are_those_of_the_warehouse(ingested_60: Ingested) -> None:
    """The published view reads one table; that of the warehouse joins the tables that hold the texts."""
    described = "SELECT comment FROM duckdb_views() WHERE view_name = 'passages'"
    columns = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'passages' AND schema_name = 'main'"
    answers = []
    for name in ("warehouse.duckdb", "analyst.duckdb"):
        with duckdb.connect(ingested_60.data_dir / name, read_only=True) as connection:
            statements = ("FROM passages ORDER BY ALL", described, f"{columns} ORDER BY column_index")
            answers.append([connection.execute(statement).fetchall() for statement in statements])
    assert answers[0] == answers[1]
    assert len(answers[0][0]) > 400


def test_captures_that_others_loaded_are_not_counted(ingested_60: Ingested, tmp_path: Path) -> None:
    """Each writer of a lake sees the captures of all, but has only its own archive."""
    shutil.copytree(ingested_60.data_dir / "archive", tmp_path / "archive")
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load.load(connection, together(*(reading(number, item=90_000 + number) for number in range(1, 9))))
    updates: list[tuple[int, int | None]] = []

    class RecordingReporter(LineReporter):
        def update(self, phase: str, completed: int, total: int | None) -> None:
            updates.append((completed, total))

    load_archive(Settings(data_dir=tmp_path, readers=1), RecordingReporter(lambda line: None))
    with open_warehouse(tmp_path / "warehouse.duckdb", read_only=True) as connection:
        ((captures,),) = connection.execute("SELECT count(*) FROM captures").fetchall()
    assert updates[-1] == (captures - 8, captures - 8)


def test_a_capture_that_two_files_hold_is_loaded_once(ingested_60: Ingested, tmp_path: Path) -> None:
    shutil.copytree(ingested_60.data_dir / "archive", tmp_path / "archive")
    for path in sorted((tmp_path / "archive").glob("*.warc.gz")):
        shutil.copy(path, path.with_name(f"again-{path.name}"))
    loaded = load_archive(Settings(data_dir=tmp_path, readers=1), LineReporter(lambda line: None))
    assert loaded.problems == []
    tables = ("captures", "articles", "paragraphs", "links", "evidence", "listed_items", "revisions", "duplicates")
    counts = []
    for data_dir in (tmp_path, ingested_60.data_dir):
        with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
            counts.append([connection.execute(f"SELECT count(*) FROM {table}").fetchall() for table in tables])
    assert counts[0] == counts[1]


def test_work_with_too_little_memory_takes_more(
    ingested_60: Ingested, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Load, comparison of texts and publication succeed even if a statement does not fit, with the same rows."""
    monkeypatch.setitem(WRITING, "memory_limit", "4MB")
    shutil.copytree(ingested_60.data_dir / "archive", tmp_path / "archive")
    limits, afterwards = set(), set()

    def recorded(connection: duckdb.DuckDBPyConnection, work: Callable[[], Any]) -> Any:
        def work_and_record() -> Any:
            limits.add(memory_limit(connection))
            return work()

        result = with_memory(connection, work_and_record)
        afterwards.add(memory_limit(connection))
        return result

    monkeypatch.setattr(load, "with_memory", recorded)
    loaded = load_archive(Settings(data_dir=tmp_path, readers=1), LineReporter(lambda line: None))
    assert loaded.problems == []
    assert limits == {"3.85 MiB", "953.65 MiB"}, "memory was never too little"
    assert afterwards == {"3.85 MiB"}
    publish(DatabaseFile(tmp_path / "warehouse.duckdb"), tmp_path / "analyst.duckdb")
    for name in ("warehouse.duckdb", "analyst.duckdb"):
        with (
            duckdb.connect(tmp_path / name, read_only=True) as ours,
            duckdb.connect(ingested_60.data_dir / name, read_only=True) as theirs,
        ):
            tables = [table for (table,) in theirs.execute(TABLES).fetchall()]
            assert table_digests(ours, tables) == table_digests(theirs, tables)


@pytest.mark.parametrize(
    "module",
    [
        "flows.cli",
        pytest.param("flows.pipeline.load", marks=pytest.mark.slow),
        pytest.param("flows.pipeline.reading.processes", marks=pytest.mark.slow),
        "flows.orchestration.serve",
        pytest.param("warehouse.load.arrow_tables", marks=pytest.mark.slow),
    ],
)
def test_arrow_gives_free_memory_back(module: str) -> None:
    """The first module that imports Arrow chooses its allocator, once for the process."""
    program = (
        f"import {module}, warehouse.load.arrow_tables, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    )
    # Without the choice of this process, which the other would inherit.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARROW_")}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "system\n"


def test_a_batch_takes_no_more_memory_if_many_items_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To find the few of 240,000 items that a batch changes, whole rows once took 80 MB of DuckDB's 120."""
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        load.load(connection, reading(1))
        connection.execute("SET memory_limit = '1GB'")
        connection.execute("""
            INSERT INTO listed_items BY NAME
            SELECT
                'caci:' || number AS article_id, 'news-digest' AS section, '/' || number AS url,
                repeat('word ', 30) || number AS title, capture_id,
                fetched_at AS first_listed_at, fetched_at AS last_listed_at
            FROM captures, range(1000, 241000) AS numbers(number)
        """)
        connection.execute("""
            INSERT INTO named_items BY NAME
            SELECT
                article_id, 'feed' AS page_kind, url, title, capture_id,
                first_listed_at AS first_named_at, last_listed_at AS last_named_at
            FROM listed_items
        """)
    monkeypatch.setitem(WRITING, "memory_limit", "40MB")
    monkeypatch.setattr(load, "with_memory", lambda _connection, work: work())  # which would allow more
    page = capture(4, None, page_kind=PageKind.FEED)
    named = NamedItem(article_id="caci:2002", page_kind=PageKind.FEED, url="/new", capture_id=page.capture_id)
    listed = listing(3, 2000, 2001, section="news-digest", title="Changed")
    batch = together(reading(2, item=2), listed, Batch(captures=[page], named=[named]))
    with open_warehouse(path) as connection:
        load.load(connection, batch, last=False)
        changed = connection.execute("SELECT article_id FROM listed_items WHERE title = 'Changed' ORDER BY ALL")
        assert changed.fetchall() == [("caci:2000",), ("caci:2001",)]
        changed = connection.execute("SELECT article_id FROM named_items WHERE url = '/new'")
        assert changed.fetchall() == [("caci:2002",)]
