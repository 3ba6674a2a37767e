"""`caci rebuild`: the archive is loaded again, and the difference is shown before anything is given up."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from flows.pipeline import rebuild as rebuilding
from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.pipeline.rebuild import load_beside
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.recovery import SET_ASIDE, index_path
from spiders.archive.verify import Verification
from spiders.archive.writer import ArchiveWriter
from tests.support.archived import ITEM, MORNING, PAGE, SITE, write_page, write_pages
from tests.support.digest import table_digests
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.schema.version import VERSION


@dataclass(frozen=True)
class Damaged:
    """A data directory in which `path`, a file of the archive, no longer holds what was fetched from `url`."""

    settings: Settings
    path: Path
    url: str


def digests(data_dir: Path) -> dict[str, str]:
    with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
        return table_digests(connection)


def copy_of(ingested_60, tmp_path: Path) -> Path:
    data_dir = tmp_path / "data"
    shutil.copytree(ingested_60.data_dir, data_dir, symlinks=True)
    return data_dir


def test_an_unchanged_archive_has_the_same_rows(caci, ingested_60, tmp_path):
    data_dir = copy_of(ingested_60, tmp_path)
    done = caci("rebuild", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert "Nothing differs" in done.stdout
    assert digests(data_dir) == digests(ingested_60.data_dir)
    assert not (data_dir / ".caci" / "rebuild.duckdb").exists()


def test_a_lost_database_comes_back(caci, ingested_60, tmp_path):
    data_dir = copy_of(ingested_60, tmp_path)
    (data_dir / "warehouse.duckdb").write_bytes(b"this is no database" * 1000)
    (data_dir / "analyst.duckdb").unlink()
    done = caci("rebuild", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert "cannot be read" in done.stdout
    assert digests(data_dir) == digests(ingested_60.data_dir)
    assert (data_dir / "analyst.duckdb").is_file()


def test_a_difference_is_shown_by_field_and_not_accepted_without_yes(caci, ingested_60, tmp_path):
    data_dir = copy_of(ingested_60, tmp_path)
    with duckdb.connect(str(data_dir / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE articles SET title = 'WRONG' WHERE article_id IN ('caci:7190', 'caci:7349')")
        connection.execute("DELETE FROM tags WHERE position = 1")
    before = (data_dir / "warehouse.duckdb").read_bytes()
    done = caci("rebuild", data_dir=data_dir)
    assert done.returncode == 1
    (title,) = [line for line in done.stdout.splitlines() if "title " in line and "caci:" in line]
    assert "caci:7190" in title
    assert "│ tags " in done.stdout
    assert "rebuild --yes" in done.stderr
    assert (data_dir / "warehouse.duckdb").read_bytes() == before
    done = caci("rebuild", "--yes", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert digests(data_dir) == digests(ingested_60.data_dir)


def test_a_newer_database_is_rejected_before_the_archive_is_read(tmp_path, monkeypatch):
    settings = Settings(data_dir=tmp_path, readers=1)
    with open_warehouse(settings.warehouse_file) as connection:
        connection.execute("UPDATE schema_migrations SET version = version + 1 WHERE version = ?", [VERSION])
    before = settings.warehouse_file.read_bytes()
    monkeypatch.setattr(rebuilding, "ArchiveSurvey", lambda *_, **__: pytest.fail("the archive is read"))
    with pytest.raises(WarehouseError, match="newer version of this program"):
        load_beside(settings, LineReporter(lambda line: None), accept_losses=True)
    assert settings.warehouse_file.read_bytes() == before


def test_without_an_archive_the_next_step_is_named(caci, tmp_path):
    done = caci("rebuild", data_dir=tmp_path / "data")
    assert done.returncode == 1
    assert "caci ingest" in done.stderr


PAGES = 6


@pytest.fixture
def damaged(tmp_path: Path) -> Damaged:
    """A data directory with a loaded archive, in which a byte of a page was changed afterwards."""
    settings = Settings(data_dir=tmp_path / "data", readers=1)
    with ArchiveWriter(Archive(settings.archive_dir, SITE)) as writer:
        captures = write_pages(writer, PAGES)
    load_archive(settings, LineReporter(lambda line: None))
    capture = captures[2]
    path = settings.archive_dir / capture.warc_file
    content = bytearray(path.read_bytes())
    content[capture.warc_offset + capture.warc_length // 2] ^= 1
    path.write_bytes(content)
    return Damaged(settings, path, capture.url)


def captures_loaded(settings: Settings) -> int:
    with settings.warehouse.open(read_only=True) as connection:
        return len(connection.execute("SELECT capture_id FROM captures").fetchall())


def test_a_damaged_archive_is_recovered_except_what_is_lost(caci, damaged):
    settings, path, before = damaged.settings, damaged.path, damaged.path.read_bytes()
    settings.warehouse_file.write_bytes(b"this is no database" * 1000)
    done = caci("rebuild", data_dir=settings.data_dir)
    assert done.returncode == 1
    (lost,) = [line for line in done.stdout.splitlines() if line.startswith("Lost: ")]
    assert path.name in lost and damaged.url in lost
    assert "Lost parts of the archive: 1." in done.stderr
    assert "Traceback" not in done.stderr
    assert captures_loaded(settings) == PAGES - 1
    assert path.read_bytes() == before
    kept = [each.read_bytes()[:19] for each in settings.data_dir.glob("warehouse.duckdb.damaged-*")]
    assert kept == [b"this is no database"]


def test_an_accepted_loss_is_taken_out_of_the_archive(caci, damaged):
    settings, before = damaged.settings, damaged.path.read_bytes()
    done = caci("rebuild", data_dir=settings.data_dir)
    assert done.returncode == 1
    assert "the loss of parts of the archive (1)" in done.stderr
    assert captures_loaded(settings) == PAGES
    done = caci("rebuild", "--yes", data_dir=settings.data_dir)
    assert done.returncode == 0, done.stderr
    assert damaged.url in done.stdout
    (kept,) = (settings.archive_dir / SET_ASIDE).iterdir()
    assert kept.read_bytes() == before
    assert list(Verification(settings.archive_dir).defects()) == []
    archive = Archive(settings.archive_dir, SITE)
    assert archive.problems == []
    assert captures_loaded(settings) == PAGES - 1
    assert [archive.read(capture).content for capture in archive.captures()] == [PAGE] * (PAGES - 1)
    done = caci("rebuild", data_dir=settings.data_dir)
    assert done.returncode == 0, done.stderr
    assert "Nothing differs" in done.stdout


def test_a_revisit_of_what_is_lost_is_lost_too(tmp_path):
    settings = Settings(data_dir=tmp_path, readers=1)
    with ArchiveWriter(Archive(settings.archive_dir, SITE)) as writer:
        original = write_page(writer, ITEM, MORNING)
    with ArchiveWriter(Archive(settings.archive_dir, SITE), "later") as writer:
        revisit = write_page(writer, ITEM, MORNING + timedelta(days=1))
    (settings.archive_dir / original.warc_file).unlink()
    index_path(settings.archive_dir / original.warc_file).unlink()
    rebuilt = load_beside(settings, LineReporter(lambda line: None), accept_losses=True)
    assert [revisit.warc_file in line and original.capture_id in line for line in rebuilt.lost] == [True]
    assert list(Archive(settings.archive_dir, SITE).captures()) == []
    assert list(Verification(settings.archive_dir).defects()) == []


def test_a_damaged_capture_does_not_stop_a_load(damaged):
    settings = damaged.settings
    settings.warehouse_file.unlink()
    whole = bytearray(damaged.path.read_bytes())
    (problem,) = load_archive(settings, LineReporter(lambda line: None)).problems
    assert damaged.path.name in problem and damaged.url in problem
    assert captures_loaded(settings) == PAGES - 1
    capture = next(each for each in Archive(settings.archive_dir, SITE).captures() if each.url == damaged.url)
    whole[capture.warc_offset + capture.warc_length // 2] ^= 1
    damaged.path.write_bytes(whole)
    assert load_archive(settings, LineReporter(lambda line: None)).problems == []
    assert captures_loaded(settings) == PAGES
