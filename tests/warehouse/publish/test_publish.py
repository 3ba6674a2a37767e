"""Publishing: swapped whole, readers keep what they have, and a failure leaves nothing behind."""

import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from importlib import metadata
from pathlib import Path

import pytest

from tests.support.digest import table_digests
from tests.support.paths import ROOT
from tests.support.published import FILES
from tests.warehouse.load.test_records import gone, reading
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.load.write import load
from warehouse.own_folder import NAME, make_folder
from warehouse.publish.publication import publish
from warehouse.publish.snapshot import WORK_TABLES, copied_tables
from warehouse.query.sandbox import query, sandbox

UNEXPLAINED = ROOT / "tests" / "support" / "unexplained.sql"
COUNT = "SELECT count(*) FROM articles"
READ_TWICE = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.execute("SELECT count(*) FROM articles").fetchall(), flush=True)
sys.stdin.readline()
print(connection.execute("SELECT count(*), max(title) FROM articles").fetchall(), flush=True)
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        load(connection, reading(1, item=1))
    return path


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return tmp_path / "published" / "analyst.duckdb"


def test_the_snapshot_has_the_rows_of_the_warehouse(warehouse: Path, snapshot: Path) -> None:
    publish(DatabaseFile(warehouse), snapshot)
    with open_warehouse(warehouse, read_only=True) as one, open_warehouse(snapshot, read_only=True) as other:
        assert table_digests(one, copied_tables(one)) == table_digests(other, copied_tables(one))
    assert {entry.name for entry in snapshot.parent.iterdir()} == FILES


def test_the_snapshot_is_made_for_readers(warehouse: Path, snapshot: Path) -> None:
    with open_warehouse(warehouse) as connection:
        load(connection, reading(2, item=3, published_on=date(2002, 1, 1)))
        load(connection, reading(3, item=2, published_on=date(2003, 1, 1)))
    publish(DatabaseFile(warehouse), snapshot)
    assert query(snapshot, "SELECT item_id FROM articles").rows == [(3,), (2,), (1,)], "sorted by date"
    ((published_at, version),) = query(snapshot, "SELECT published_at, program_version FROM publication").rows
    assert timedelta(0) < datetime.now(UTC) - published_at < timedelta(minutes=5)
    assert version == metadata.version("caci-analyst")
    assert not WORK_TABLES - {"schema_migrations"} & {
        table for (table,) in query(snapshot, "SELECT table_name FROM duckdb_tables()").rows
    }


def test_everything_in_the_snapshot_is_explained(warehouse: Path, snapshot: Path) -> None:
    publish(DatabaseFile(warehouse), snapshot)
    unexplained = query(snapshot, UNEXPLAINED.read_text(encoding="utf-8")).rows
    assert unexplained == []
    assert len(query(snapshot, "FROM duckdb_columns() WHERE schema_name = 'search_index'").rows) > 20


def test_a_reader_keeps_the_old_snapshot(warehouse: Path, snapshot: Path) -> None:
    publish(DatabaseFile(warehouse), snapshot)
    command = [sys.executable, "-c", READ_TWICE, str(snapshot)]
    with (
        sandbox(snapshot) as reader,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as elsewhere,
    ):
        assert elsewhere.stdout is not None and elsewhere.stdout.readline() == "[(1,)]\n"
        with open_warehouse(warehouse) as connection:
            load(connection, reading(2, item=2))
        publish(DatabaseFile(warehouse), snapshot)
        assert reader.execute(COUNT).fetchall() == [(1,)]
        assert query(snapshot, COUNT).rows == [(2,)]
        assert elsewhere.communicate("go\n")[0] == "[(1, 'Title first')]\n"


def test_changes_in_the_log_are_published_too(warehouse: Path, snapshot: Path) -> None:
    code = (
        "import sys, os, duckdb; c = duckdb.connect(sys.argv[1]); c.execute('PRAGMA disable_checkpoint_on_shutdown');"
        "c.execute(\"INSERT INTO tags VALUES ('caci:1', 9, 'Log')\"); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(warehouse)], check=False)
    assert warehouse.with_name("warehouse.duckdb.wal").exists()
    publish(DatabaseFile(warehouse), snapshot)
    assert query(snapshot, "SELECT position FROM tags WHERE tag = 'Log'").rows == [(9,)]


def test_a_failure_leaves_the_old_snapshot_and_nothing_else(
    warehouse: Path, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(DatabaseFile(warehouse), snapshot)
    before = snapshot.read_bytes()
    with open_warehouse(warehouse) as connection:
        load(connection, gone(2))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(WarehouseError, match="No space left on device"):
            publish(DatabaseFile(warehouse), snapshot)
    assert snapshot.read_bytes() == before
    assert {entry.name for entry in snapshot.parent.iterdir()} == FILES


@pytest.mark.parametrize("work", ["write_words", "write_mentions"])
def test_either_of_two_parallel_steps_may_fail(
    work: str, warehouse: Path, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(DatabaseFile(warehouse), snapshot)
    before, threads = snapshot.read_bytes(), threading.active_count()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"warehouse.publish.snapshot.{work}", interrupted)
        with pytest.raises(KeyboardInterrupt):
            publish(DatabaseFile(warehouse), snapshot)
    assert threading.active_count() == threads
    assert snapshot.read_bytes() == before
    assert {entry.name for entry in snapshot.parent.iterdir()} == FILES


def test_remains_of_a_killed_publication_are_removed(warehouse: Path, snapshot: Path) -> None:
    snapshot.parent.mkdir()
    os.close(make_folder(snapshot.parent / NAME))
    (snapshot.parent / NAME / snapshot.name).write_text("half")
    publish(DatabaseFile(warehouse), snapshot)
    assert {entry.name for entry in snapshot.parent.iterdir()} == FILES


def test_without_a_warehouse_nothing_is_published(tmp_path: Path, snapshot: Path) -> None:
    with pytest.raises(WarehouseError, match="Run `caci ingest`"):
        publish(DatabaseFile(tmp_path / "warehouse.duckdb"), snapshot)
    assert not snapshot.exists()


def test_what_is_not_committed_is_not_published(warehouse: Path, snapshot: Path) -> None:
    with open_warehouse(warehouse) as connection:
        connection.begin()
        connection.execute("DELETE FROM tags")
        with pytest.raises(WarehouseError, match="open in this process for writing"):
            publish(DatabaseFile(warehouse), snapshot)
    publish(DatabaseFile(warehouse), snapshot)
    assert query(snapshot, "SELECT count(*) FROM tags").rows == [(2,)]
