"""Opening: the schema and its documentation, and rejections that leave the file as it was."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.support.digest import table_digests
from tests.warehouse.load.test_records import reading, rows
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import OlderSchema, WarehouseError
from warehouse.load.write import load
from warehouse.resources import read_sql
from warehouse.schema import version

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@contextmanager
def held_by_another_process(path: Path) -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        yield process.pid
        process.communicate()


def test_every_table_view_and_column_is_explained(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        relations = rows(
            connection,
            "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal UNION ALL "
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal",
        )
        columns = rows(
            connection, "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal"
        )
    assert len(relations) == 26 + 20
    assert [name for name, comment in relations + columns if not comment] == []


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "warehouse.duckdb"
    applied = "SELECT * FROM schema_migrations ORDER BY version"
    with open_warehouse(path) as connection:
        first = rows(connection, applied)
    with open_warehouse(path) as connection:
        assert rows(connection, applied) == first
        assert rows(connection, "SELECT current_setting('TimeZone')") == [("UTC",)]
    assert not path.with_name("warehouse.duckdb.wal").exists()


def test_changed_views_are_made_again(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("DROP VIEW conclusions; UPDATE schema_migrations SET digest = 'old' WHERE version = 0")
    with open_warehouse(path) as connection:
        assert rows(connection, "SELECT count(*) FROM conclusions") == [(0,)]


def test_changed_comments_are_made_again_and_no_row_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "warehouse.duckdb"
    changed = version.table_definitions().replace("'Title as printed.'", "'The title.'")
    with open_warehouse(path) as connection:
        load(connection, reading(1))
        before = table_digests(connection)
    with monkeypatch.context() as patch:
        patch.setattr(version, "table_definitions", lambda: changed)
        version.comments.cache_clear()
        version.versions.cache_clear()
        with open_warehouse(path) as connection:
            comment = "SELECT comment FROM duckdb_columns() WHERE table_name = 'articles' AND column_name = 'title'"
            assert rows(connection, comment) == [("The title.",)]
            assert table_digests(connection) == before
    version.comments.cache_clear()
    version.versions.cache_clear()


def test_views_are_changed_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        load(connection, reading(1))
        before = table_digests(connection)
        connection.execute("UPDATE schema_migrations SET digest = 'old' WHERE version = 0")
    with monkeypatch.context() as patch:
        broken = "CREATE TABLE extra (a INTEGER); DELETE FROM articles; SELECT nothing"
        patch.setattr(version, "view_definitions", lambda: broken)
        with pytest.raises(WarehouseError):
            open_warehouse(path)
    with open_warehouse(path) as connection:
        assert table_digests(connection) == before


def test_a_changed_table_has_a_version_of_its_own() -> None:
    """If this fails, raise `VERSION` and write the new digest here: every warehouse is then rebuilt."""
    assert version.versions()[version.VERSION] == "7d79c440288727e156199fad11365f760834eea80050d528141a4cb159c108ba"


def test_a_newer_database_is_rejected_without_damage(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (999, 'future', 'x', now())")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(WarehouseError, match="newer version of this program"):
            open_warehouse(path, read_only)
    assert path.read_bytes() == before


def test_an_older_program_finds_a_version_that_it_does_not_know(tmp_path: Path) -> None:
    """The programs with nine migrations rejected a database that has a higher number in `schema_migrations`."""
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        assert rows(connection, "SELECT max(version) > 9 FROM schema_migrations") == [(True,)]


def test_a_database_of_an_older_version_is_rejected_without_damage(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    open_warehouse(path).close()
    for change in ("digest = 'x'", "version = 10"):
        with duckdb.connect(path) as connection:
            connection.execute(f"UPDATE schema_migrations SET {change} WHERE version = 11")
        before = path.read_bytes()
        for read_only in (False, True):
            with pytest.raises(OlderSchema, match="older version of this program"):
                open_warehouse(path, read_only)
        assert path.read_bytes() == before


def test_a_locked_file_names_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    open_warehouse(path).close()
    with held_by_another_process(path) as process:
        for read_only in (False, True):
            with pytest.raises(WarehouseError, match=rf"locked by another process \(process {process}, "):
                open_warehouse(path, read_only)


def test_a_file_that_is_open_in_this_process_is_reported_as_such(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path), pytest.raises(WarehouseError, match="open in this process for writing"):
        open_warehouse(path, read_only=True)


def test_a_file_that_is_not_a_warehouse_is_rejected_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.duckdb"
    text.write_text("not a database\n" * 2000)
    foreign = tmp_path / "foreign.duckdb"
    with duckdb.connect(foreign) as connection:
        connection.execute("CREATE TABLE other (a INTEGER)")
    for path, reason in ((text, "not a DuckDB file"), (foreign, "not a warehouse"), (tmp_path, "cannot be used")):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(WarehouseError, match=reason):
            open_warehouse(path)
        assert before is None or path.read_bytes() == before


def test_a_missing_warehouse_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with pytest.raises(WarehouseError, match="Run `caci ingest`"):
        open_warehouse(path, read_only=True)
    assert not path.exists()
    (tmp_path / "file").touch()
    with pytest.raises(WarehouseError, match="cannot be made"):
        open_warehouse(tmp_path / "file" / "warehouse.duckdb")


def test_an_empty_database_cannot_be_read(tmp_path: Path) -> None:
    """A process that was killed while it made the tables leaves one, which the next one that writes completes."""
    path = tmp_path / "warehouse.duckdb"
    duckdb.connect(path).close()
    before = path.read_bytes()
    for read in (lambda: open_warehouse(path, read_only=True), lambda: DatabaseFile(path).ask("FROM articles")):
        with pytest.raises(WarehouseError, match=r"is empty\. Run `caci ingest` to fill it"):
            read()
    assert path.read_bytes() == before
    with open_warehouse(path) as connection:
        assert rows(connection, "SELECT count(*) FROM articles") == [(0,)]


def test_tables_are_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "warehouse.duckdb"
    version.versions()  # which is cached: only what is written is broken
    with monkeypatch.context() as patch:
        broken = f"{version.table_definitions()}; CREATE TABLE extra (a INTEGER); SELECT nothing"
        patch.setattr(version, "table_definitions", lambda: broken)
        with pytest.raises(WarehouseError):
            open_warehouse(path)
    with duckdb.connect(path) as connection:
        assert rows(connection, "SELECT table_name FROM duckdb_tables()") == []
    with open_warehouse(path) as connection:
        assert rows(connection, "SELECT count(*) FROM articles") == [(0,)]


def test_no_table_has_an_index(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        assert rows(connection, "SELECT * FROM duckdb_indexes()") == []
        unique = "SELECT * FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')"
        assert rows(connection, unique) == []


@pytest.mark.parametrize("size", [0, 4096, 8192])
def test_an_unfinished_database_is_started_again(tmp_path: Path, size: int) -> None:
    path = tmp_path / "warehouse.duckdb"
    duckdb.connect(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:size])
    with open_warehouse(path) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]


def test_a_short_file_of_another_kind_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_text("notes")
    with pytest.raises(WarehouseError, match="not a DuckDB file"):
        open_warehouse(path)
    assert path.read_text() == "notes"


def test_a_database_in_which_an_older_program_was_killed_at_once_is_started_again(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(read_sql("schema/version.sql"))
    with open_warehouse(path) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]
