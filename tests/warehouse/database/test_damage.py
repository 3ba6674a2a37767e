"""A damaged database is set aside and rebuilt from the archive, and the problem is reported; an intact one never is."""

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from flows.pipeline.load import LoadResult, load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from tests.support.archived import MORNING, SITE, write_page
from tests.support.digest import table_digests
from tests.warehouse.database.test_opening import held_by_another_process
from warehouse.database.files import log_of
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import DamagedWarehouse, WarehouseError

PAGES = 30
# Leaves changes in the log, as a process that is killed between a commit and the checkpoint.
WRITE_AND_DIE = """
import duckdb, os, signal, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("SET checkpoint_threshold = '1GB'")
for number in range(20):
    connection.execute("INSERT INTO tags SELECT 'caci:' || ?, range, 'tag ' || range FROM range(50)", [number])
os.kill(os.getpid(), signal.SIGKILL)
"""


def loaded(settings: Settings) -> LoadResult:
    return load_archive(settings, LineReporter(lambda line: None))


def digests(settings: Settings) -> dict[str, str]:
    with settings.warehouse.open(read_only=True) as connection:
        return table_digests(connection)


def set_aside(settings: Settings) -> list[Path]:
    return sorted(settings.data_dir.glob("warehouse.duckdb.damaged-*"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data directory with a warehouse that is loaded."""
    settings = Settings(data_dir=tmp_path, readers=1)
    with ArchiveWriter(Archive(settings.archive_dir, SITE)) as writer:
        for number in range(PAGES):
            url = f"https://www.cacianalyst.org/publications/field-reports/item/{number + 1}-x.html"
            write_page(writer, url, MORNING + timedelta(seconds=number))
    assert loaded(settings).problems == []
    return settings


def problem_of_the_rebuild(settings: Settings, expected: dict[str, str], damaged: bytes) -> str:
    """Load, assert that the database was set aside and rebuilt with the same rows, and return the reported problem."""
    (problem,) = loaded(settings).problems
    (aside,) = (path for path in set_aside(settings) if not path.name.endswith(".wal"))
    assert aside.name in problem
    assert aside.read_bytes() == damaged
    assert digests(settings) == expected
    assert loaded(settings).problems == []
    for path in set_aside(settings):
        path.unlink()
    return problem


def test_garbage_and_files_that_are_cut_short(settings: Settings) -> None:
    expected = digests(settings)
    whole = settings.warehouse_file.read_bytes()
    for damaged in (b"no database" * 9999, bytes(len(whole)), whole[:12288], whole[:300_000]):
        settings.warehouse_file.write_bytes(damaged)
        assert problem_of_the_rebuild(settings, expected, damaged), len(damaged)


def test_changed_bytes_in_the_headers(settings: Settings) -> None:
    expected = digests(settings)
    whole = settings.warehouse_file.read_bytes()
    for place in (3, 9, 5000, 9000):
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        settings.warehouse_file.write_bytes(damaged)
        assert "damaged block" in problem_of_the_rebuild(settings, expected, damaged) or place == 9


def test_a_damaged_block_that_shows_while_loading(settings: Settings) -> None:
    """The file opens, and the checksum of a block fails when the load reads it."""
    expected = digests(settings)
    whole = settings.warehouse_file.read_bytes()
    chance = random.Random(3)
    shown = False
    for place in chance.sample(range(12288, len(whole)), 50):
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        settings.warehouse_file.write_bytes(damaged)
        try:
            open_warehouse(settings.warehouse_file).close()
            opens = True
        except DamagedWarehouse:
            opens = False
        settings.warehouse_file.write_bytes(damaged)
        if loaded(settings).problems:
            shown = opens
            assert digests(settings) == expected
        for path in set_aside(settings):
            path.unlink()
        settings.warehouse_file.write_bytes(whole)
        if shown:
            return
    pytest.fail("no block was damaged that the load reads")


def test_a_damaged_log_of_changes(settings: Settings) -> None:
    expected = digests(settings)
    done = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(settings.warehouse_file)], check=False)
    assert done.returncode == -signal.SIGKILL
    log = log_of(settings.warehouse_file)
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    assert "log of changes" in problem_of_the_rebuild(settings, expected, settings.warehouse_file.read_bytes())


def test_a_locked_database_is_not_set_aside(settings: Settings) -> None:
    with (
        held_by_another_process(settings.warehouse_file),
        pytest.raises(WarehouseError, match="locked by another process"),
    ):
        loaded(settings)
    assert set_aside(settings) == []


def test_a_newer_or_foreign_database_is_not_set_aside(settings: Settings) -> None:
    with duckdb.connect(settings.warehouse_file) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (999, 'future', 'x', now())")
    with pytest.raises(WarehouseError, match="newer version of this program"):
        loaded(settings)
    settings.warehouse_file.unlink()
    with duckdb.connect(settings.warehouse_file) as connection:
        connection.execute("CREATE TABLE other (a INTEGER)")
    with pytest.raises(WarehouseError, match="not a warehouse"):
        loaded(settings)
    assert set_aside(settings) == []


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_an_unreadable_database_is_not_set_aside(settings: Settings) -> None:
    settings.warehouse_file.chmod(0)
    with pytest.raises(WarehouseError):
        loaded(settings)
    assert set_aside(settings) == []
