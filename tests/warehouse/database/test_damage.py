"""A damaged database is set aside and rebuilt from the archive, and the problem is reported; an intact one never is."""

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.pipeline.load import LoadResult, load_archive
from flows.pipeline.progress import LineReporter
from flows.pipeline.publish import publish_data
from flows.pipeline.run.steps import DirectSteps
from flows.settings import Settings
from schemas.certificate import Certificate
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from tests.support.archived import MORNING, SITE, write_page
from tests.support.digest import table_digests
from tests.support.paths import ROOT
from tests.warehouse.database.test_opening import held_by_another_process
from warehouse.database.files import log_of
from warehouse.database.seal import prove
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import DamagedWarehouse, WarehouseError
from warehouse.query.sandbox import query

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


def damaged_where_only_a_full_read_sees_it(settings: Settings) -> bytes:
    """Damage a block that the load does not read, and return the content of the file."""
    whole = settings.warehouse_file.read_bytes()
    for place in random.Random(7).sample(range(12288, len(whole)), 200):
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        settings.warehouse_file.write_bytes(damaged)
        try:
            digests(settings)
        except duckdb.Error:
            if not loaded(settings).problems:
                settings.warehouse_file.write_bytes(damaged)
                return damaged
        except DamagedWarehouse:
            pass
        for path in set_aside(settings):
            path.unlink()
    pytest.fail("no block was damaged that the load does not read")


def test_damage_that_shows_when_it_is_published(settings: Settings) -> None:
    """Once each run ended with advice that nobody followed, and nothing was published any more."""
    expected = digests(settings)
    damaged = damaged_where_only_a_full_read_sees_it(settings)
    with pytest.raises(
        WarehouseError, match=r"set aside as .* rebuilt from the archive; what is published now is whole"
    ):
        publish_data(settings)
    (aside,) = set_aside(settings)
    assert aside.read_bytes() == damaged
    assert digests(settings) == expected
    prove(settings.snapshot, in_full=True)
    assert query(settings.snapshot, "SELECT count(*) FROM captures").rows == [(PAGES,)]
    publish_data(settings)
    assert loaded(settings).problems == []


def test_damage_that_shows_when_items_are_accounted_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate has the problem: the run is red once, and its database right again."""
    expected = digests(settings)

    def certify_once(*arguments: Any) -> Certificate:
        monkeypatch.undo()
        raise duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored checksum 2 in block")

    monkeypatch.setattr("flows.pipeline.run.steps.certify", certify_once)
    certificate = DirectSteps().certify(settings, ["another problem"], [])
    (aside,) = set_aside(settings)
    assert certificate.problems[0] == "another problem" and aside.name in certificate.problems[1]
    assert digests(settings) == expected
    assert not any("set aside" in problem for problem in DirectSteps().certify(settings, [], []).problems)


def test_every_use_of_the_warehouse_says_that_it_is_damaged(settings: Settings) -> None:
    for use in (settings.warehouse.reading, settings.warehouse.writing):
        with pytest.raises(DamagedWarehouse, match="Run `caci rebuild`"), use():
            raise duckdb.IOException("Corrupt database file: checksum")
    for module in (ROOT / "flows").rglob("*.py"):
        assert "warehouse.open(" not in module.read_text(encoding="utf-8"), module


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
