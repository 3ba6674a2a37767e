"""A lake holds the same as a DuckDB file with the same load, whatever the number of writers, killed or not."""

import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from tests.conftest import Ingested, environment_of
from tests.support.check import check
from tests.support.digest import table_digests
from tests.support.lake_parts import Server, server
from tests.support.prefect_parts import eventually
from tests.support.published import FILES
from tests.warehouse.load.test_records import article, capture, reading, rows, together
from warehouse.database.file import DatabaseFile
from warehouse.database.location import Location
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.lake.location import Lake, lake_of
from warehouse.load.arrow_tables import incoming_tables
from warehouse.load.batch import Batch, LoadReport, Reading
from warehouse.load.known_captures import known_captures
from warehouse.load.write import load, load_tables
from warehouse.publish.publication import publish

QUIET = LineReporter(lambda line: None)

# Reads some captures of the archive, prints their number, waits for a line, and loads them, a few at a time.
WRITER = """
import sys
from flows.pipeline.reading.chunk import read_chunk
from flows.settings import Settings
from spiders.archive.survey import ArchiveSurvey
from spiders.sites import load_site
from warehouse.load.write import load_tables

settings, (first, last) = Settings(), map(int, sys.argv[1:])
entries = list(ArchiveSurvey(settings.archive_dir, load_site(settings.site)).capture_entries())[first:last]
parts = [entries[at : at + 40] for at in range(0, len(entries), 40)]
chunks = [read_chunk(settings.archive_dir, part, load_site(settings.site)) for part in parts]
print(len(entries), flush=True)
sys.stdin.readline()
with settings.warehouse.writing() as connection:
    for chunk in chunks:
        load_tables(connection, chunk.tables, last=chunk is chunks[-1])
"""
# Loads a capture and does not end the transaction.
STAYS_INSIDE = """
import sys, time
import warehouse.load.write
from flows.settings import Settings
from tests.warehouse.load.test_records import reading

write = warehouse.load.write.write
def write_and_stay(connection):
    write(connection)
    print("written", flush=True)
    time.sleep(600)
warehouse.load.write.write = write_and_stay
with Settings().warehouse.writing() as connection:
    warehouse.load.write.load(connection, reading(1, item=1))
"""


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("postgres")) as running:
        yield running


def address_of(lake: Lake) -> str:
    return "postgresql://{user}@{host}:{port}/{dbname}".format(**lake.address.catalogue)


@pytest.fixture
def lake(postgres: Server, tmp_path: Path) -> Lake:
    """A lake that does not exist yet."""
    return lake_of(postgres.address(), None, tmp_path)


def digests(place: Location) -> dict[str, str]:
    with closing(place.open(read_only=True)) as connection:
        assert isinstance(place, DatabaseFile) or check(connection) == []
        return table_digests(connection)


@contextmanager
def started(script: str, home: Path, lake: str, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """Start a process that runs a script, with the lake at an address as its warehouse; kill it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment_of(home, CACI_DATA_DIR=str(home), CACI_LAKE=lake),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def next_line(process: "subprocess.Popen[str]") -> str:
    """Return the next line that a process prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_the_lake_has_the_schema_of_a_file(lake: Lake, tmp_path: Path) -> None:
    file = DatabaseFile(tmp_path / "warehouse.duckdb")
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()"
        " WHERE database_name = current_database() AND table_name IN"
        " (SELECT table_name FROM duckdb_tables() WHERE NOT internal) ORDER BY ALL"
    )
    relations = (
        "SELECT table_name AS name, comment FROM duckdb_tables() WHERE NOT internal"
        " UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
        " ORDER BY ALL"
    )
    with closing(lake.open()) as ours, closing(file.open()) as theirs:
        for statement in (columns, relations):
            assert rows(ours, statement) == rows(theirs, statement) != []
        for (view,) in rows(theirs, "SELECT view_name FROM duckdb_views() WHERE NOT internal"):
            assert rows(ours, f"FROM {view}") == []
        with pytest.raises(Exception, match="NOT NULL"):
            ours.execute("INSERT INTO authors VALUES ('nobody', NULL, 'nobody')")
    with closing(lake.open()) as opened:
        assert rows(opened, "SELECT count(*) FROM ducklake_snapshots('lake')") == [(2,)], "opened again, made once"


@pytest.mark.slow
def test_two_writers_at_once_have_the_same_result_as_one_file(
    ingested_60: Ingested, postgres: Server, tmp_path: Path
) -> None:
    shutil.copytree(ingested_60.data_dir / "archive", tmp_path / "archive")
    settings = Settings(data_dir=tmp_path, lake=SecretStr(address := postgres.address()))
    captures = len(known_of(DatabaseFile(ingested_60.data_dir / "warehouse.duckdb")))
    spans = [(0, captures * 2 // 3), (captures // 3, captures)]
    with ExitStack() as stack:
        writers = [stack.enter_context(started(WRITER, tmp_path, address, *span)) for span in spans]
        # Both have read their pages, and there is no lake yet.
        assert [int(next_line(writer)) for writer in writers] == [last - first for first, last in spans]
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("now\n")
            writer.stdin.flush()
        assert [writer.wait(timeout=300) for writer in writers] == [0, 0]
    assert known_of(settings.warehouse) == known_of(DatabaseFile(ingested_60.data_dir / "warehouse.duckdb"))

    loaded = load_archive(settings, QUIET)  # what runs and walks say of themselves is still to come
    assert (loaded.report, loaded.problems) == (LoadReport(runs=1), [])
    expected = digests(DatabaseFile(ingested_60.data_dir / "warehouse.duckdb"))
    assert digests(settings.warehouse) == expected
    again = load_archive(settings, QUIET)
    assert (again.report, again.new, again.problems) == (LoadReport(), [], [])
    assert digests(settings.warehouse) == expected

    publish(settings.warehouse, settings.snapshot)
    published, theirs = (
        digests(DatabaseFile(settings.snapshot)),
        digests(DatabaseFile(ingested_60.data_dir / "analyst.duckdb")),
    )
    assert published.pop("publication") and theirs.pop("publication")
    assert published == theirs
    assert {path.name for path in tmp_path.iterdir()} == {"archive", "lake", *FILES}


def known_of(place: Location) -> set[str]:
    with closing(place.open(read_only=True)) as connection:
        return known_captures(connection)


def test_a_writer_killed_within_its_transaction_leaves_nothing_and_blocks_nobody(lake: Lake, tmp_path: Path) -> None:
    with lake.writing() as connection:
        load(connection, reading(2, item=2), last=False)
    before = known_of(lake)
    with started(STAYS_INSIDE, tmp_path, address_of(lake)) as process:
        assert next_line(process) == "written"
        assert known_of(lake) == before, "a reader neither waits nor sees the uncommitted rows"
        process.kill()
    assert known_of(lake) == before
    with lake.writing() as connection:
        assert load(connection, reading(1, item=1)) == LoadReport(captures=1, articles_new=1)
    with DatabaseFile(tmp_path / "one.duckdb").writing() as connection:
        load(connection, together(reading(1, item=1), reading(2, item=2)))
    assert digests(lake) == digests(DatabaseFile(tmp_path / "one.duckdb"))


def test_a_writer_waits_for_the_turn_of_another(postgres: Server, lake: Lake) -> None:
    asking = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_xact_lock%' AND datname = '{}'"
    asked = asking.format(lake.address.catalogue["dbname"]) + " AND state LIKE 'idle in transaction%'"
    with lake.writing() as connection, started(STAYS_INSIDE, lake.address.data_dir, address_of(lake)) as process:
        with transaction(connection):
            connection.execute("INSERT INTO authors VALUES ('first', 'First', 'first')")
            eventually(lambda: postgres.run(asked)[0][0] == 2, "the other one asks for its turn, again and again")
            assert process.stdout is not None
            assert select.select([process.stdout], [], [], 0)[0] == []
        assert next_line(process) == "written"
        assert rows(connection, "SELECT author_id, name FROM authors") == [("first", "First")]


@pytest.mark.slow
def test_a_writer_that_was_overtaken_writes_nothing(lake: Lake) -> None:
    """A program that takes no turns may be faster, or the lock was lost with the connection that held it."""
    with lake.writing() as connection, lake.writing() as foreign:
        load(connection, reading(1, item=1), last=False)
        with pytest.raises(WarehouseError, match="Another program changed the lake"), transaction(connection):
            connection.execute("INSERT INTO authors VALUES ('mine', 'Mine', 'mine')")
            foreign.execute("INSERT INTO authors VALUES ('theirs', 'Theirs', 'theirs')")
        assert ("theirs", "Theirs") in rows(connection, "SELECT author_id, name FROM authors")
        assert ("mine", "Mine") not in rows(connection, "SELECT author_id, name FROM authors")
        load(connection, reading(2, item=2), last=False)
        assert known_captures(connection) == {"urn:uuid:0001", "urn:uuid:0002"}


@pytest.mark.parametrize("kind", [pytest.param("lake", marks=pytest.mark.slow), "file"])
def test_a_batch_that_breaks_a_key_is_rejected_whole(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    place: Location = request.getfixturevalue("lake") if kind == "lake" else DatabaseFile(tmp_path / "warehouse.duckdb")
    good = incoming_tables(together(reading(1, item=1), reading(2, item=2)))
    with place.writing() as connection:
        for name, fault in (("incoming_captures", "capture twice: urn:uuid"), ("incoming_links", "link twice: caci:1")):
            table: Any = good[name]
            twice = good | {name: table.take([0, *range(table.num_rows)])}
            with pytest.raises(WarehouseError, match=f"the same {fault}"):
                load_tables(connection, twice)
        page = capture(3)
        without = Reading(page.capture_id, page.fetched_at, article(1))
        table = incoming_tables(Batch(captures=[page], articles=[without]))
        table["incoming_articles"] = table["incoming_articles"].set_column(
            table["incoming_articles"].schema.get_field_index("title"), "title", [[None]]
        )
        with pytest.raises(WarehouseError, match="NOT NULL constraint failed"):
            load_tables(connection, table)
        assert known_captures(connection) == set()
        assert load_tables(connection, good).captures == 2
        assert check(connection) == []


@pytest.mark.slow  # that a reader neither waits nor sees half is in the test of the writer that is killed
def test_a_reader_sees_the_lake_as_it_was_when_opened(lake: Lake) -> None:
    with lake.writing() as connection:
        load(connection, reading(1, item=1), last=False)
        with closing(lake.open(read_only=True)) as reader:
            load(connection, reading(2, item=2), last=False)
            assert known_captures(reader) == {"urn:uuid:0001"}
            with pytest.raises(Exception, match="read-only"):
                reader.execute("DELETE FROM captures")
        assert known_captures(connection) == {"urn:uuid:0001", "urn:uuid:0002"}


@pytest.mark.slow
def test_small_files_are_merged_at_the_end_of_a_load(lake: Lake) -> None:
    files = "SELECT file_count FROM ducklake_table_info('lake') WHERE table_name = 'captures'"
    batches = [together(*(reading(number, item=number) for number in range(at, at + 12))) for at in (0, 12, 24)]
    with lake.writing() as connection:
        for batch in batches:
            load(connection, batch, last=False)
        assert rows(connection, files) == [(3,)]
        load(connection, reading(99, item=99))
        assert rows(connection, files) == [(1,)]
        assert len(known_captures(connection)) == 37
        assert check(connection) == []


@pytest.mark.slow
def test_a_missing_rebuilt_database_leaves_the_lake_as_it_was(lake: Lake, tmp_path: Path) -> None:
    with lake.writing() as connection:
        load(connection, reading(1, item=1))
    before = digests(lake)
    with pytest.raises(WarehouseError, match="There is no rebuilt database at"):
        lake.replace(tmp_path / "missing.duckdb")
    assert digests(lake) == before
