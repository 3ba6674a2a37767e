"""A disk that is full or may not be written to: red in one clear line, nothing damaged, and the next run finishes."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from replica.server import Replica
from tests.conftest import Ingested
from tests.support.digest import table_digests
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.started import started
from warehouse.database.warehouse import open_warehouse
from warehouse.own_folder import MARK, NAME
from warehouse.publish.snapshot import copied_tables
from warehouse.query.sandbox import query

MEGABYTE = 1 << 20
COUNT = "SELECT count(*), count(DISTINCT article_id) FROM articles"
NO_SPACE = ("No space left on device", "no space left on device", "Could not write", "disk")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture(scope="module")
def crawled(ingested_small: Ingested) -> Path:
    """A data directory after a crawl of 40 articles."""
    return ingested_small.data_dir


def red(done: subprocess.CompletedProcess[str]) -> str:
    """The line that says why the run is red."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("caci: ")]
    return line


def articles(database: Path) -> int:
    ((rows, distinct),) = query(database, COUNT).rows
    assert rows == distinct
    return int(rows)


def published(site: Replica) -> int:
    return sum(row["state"] == "published" for row in site.truth())


def test_a_disk_that_fills_while_pages_are_fetched(disk: SmallDisk, small: Replica, caci) -> None:
    disk.resize(MEGABYTE // 8)
    arguments = ("ingest", "--origin", small.url)
    done = caci(*arguments, data_dir=disk.directory / "data")
    assert "No space left on device" in red(done)
    assert not (disk.directory / "data" / "analyst.duckdb").exists()
    disk.resize(256 * MEGABYTE)
    again = caci(*arguments, data_dir=disk.directory / "data")
    assert again.returncode == 0, again.stdout + again.stderr
    assert articles(disk.directory / "data" / "analyst.duckdb") == published(small)


def test_a_disk_that_fills_while_the_archive_is_loaded(disk: SmallDisk, crawled: Path, caci) -> None:
    data_dir = disk.directory / "data"
    shutil.copytree(crawled / "archive", data_dir / "archive")
    for free in (0, MEGABYTE // 2, 4 * MEGABYTE):
        disk.leave_free(free)
        line = red(caci("rebuild", data_dir=data_dir))
        assert any(word in line for word in NO_SPACE), line
        assert not (data_dir / "analyst.duckdb").exists()
    disk.resize(256 * MEGABYTE)
    again = caci("rebuild", data_dir=data_dir)
    assert again.returncode == 0, again.stdout + again.stderr
    assert articles(data_dir / "analyst.duckdb") == articles(crawled / "analyst.duckdb")


def test_a_disk_that_fills_while_the_snapshot_is_published(
    disk: SmallDisk, crawled: Path, caci, tmp_path: Path
) -> None:
    data_dir = disk.directory / "data"
    shutil.copytree(crawled, data_dir, symlinks=True)
    before = (data_dir / "analyst.duckdb").read_bytes()
    page = tmp_path / "note.txt"
    page.write_text("A NOTE\nBy Ann Lee (5/8/2002 issue of the CACI Analyst)\nThe road was closed.\n")
    with started(data_dir, "import", str(page)) as run:
        run.wait_for(f"{NAME}/analyst.duckdb")
        disk.leave_free(MEGABYTE)
        assert run.finish() == 1, run.output
    (line,) = [line for line in run.output.splitlines() if line.startswith("caci: ")]
    assert "was not published" in line
    assert "No space left on device" in line
    assert (data_dir / "analyst.duckdb").read_bytes() == before
    assert {path.name for path in (data_dir / NAME).iterdir()} == {MARK}
    disk.resize(256 * MEGABYTE)
    again = caci("import", str(page), data_dir=data_dir)
    assert again.returncode == 0, again.stderr
    with (
        open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as one,
        open_warehouse(data_dir / "analyst.duckdb", read_only=True) as other,
    ):
        assert table_digests(one, copied_tables(one)) == table_digests(other, copied_tables(one))


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "--origin", "http://127.0.0.1:9"),
        ("audit", "--origin", "http://127.0.0.1:9"),
        ("refresh", "--origin", "http://127.0.0.1:9"),
        ("backfill", "--since", "2003-01-01", "--origin", "http://127.0.0.1:9"),
        ("import", __file__),
        ("publish",),
        ("rebuild", "--yes"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_would_not_fit_is_not_begun(disk: SmallDisk, crawled: Path, caci, arguments: tuple[str, ...]) -> None:
    data_dir = disk.directory / "data"
    shutil.copytree(crawled, data_dir, symlinks=True)
    before = {path: path.stat().st_mtime_ns for path in (data_dir / "archive").iterdir()}
    disk.leave_free((data_dir / "analyst.duckdb").stat().st_size // 2)
    line = red(caci(*arguments, data_dir=data_dir))
    assert f"too little room on the disk of {data_dir}: the next publication takes some " in line
    assert "Nothing was begun" in line
    assert {path: path.stat().st_mtime_ns for path in (data_dir / "archive").iterdir()} == before


def test_a_disk_that_may_not_be_written_to(disk: SmallDisk, crawled: Path, caci) -> None:
    data_dir = disk.directory / "data"
    shutil.copytree(crawled, data_dir, symlinks=True)
    disk.make_read_only()
    refused(caci, data_dir)


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root; the mounted disk above shows the same")
def test_a_folder_that_may_not_be_written_to(crawled: Path, caci, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(crawled, data_dir, symlinks=True)
    folders = [data_dir, data_dir / "archive"]
    for path in [*data_dir.rglob("*.duckdb"), *data_dir.rglob("run.lock"), *folders]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        refused(caci, data_dir)
    finally:
        for path in folders:
            path.chmod(0o700)


def refused(caci, data_dir: Path) -> None:
    """Whoever writes says that it cannot, and to what; whoever reads is not hindered."""
    for arguments in (["ingest", "--origin", "http://127.0.0.1:9"], ["import", __file__], ["rebuild"]):
        line = red(caci(*arguments, data_dir=data_dir))
        assert str(data_dir) in line
        assert "Read-only file system" in line or "Permission denied" in line
    asked = caci("sql", COUNT, "--format", "csv", data_dir=data_dir)
    assert asked.returncode == 0, asked.stderr
    assert caci("status", data_dir=data_dir).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("limit", [MEGABYTE // 8, 2 * MEGABYTE])
def test_files_that_may_not_grow(limit: int, small: Replica, tmp_path: Path, caci) -> None:
    """A quota, which needs no mount: the first limit is met by the archive, the second by the warehouse."""
    arguments = ("ingest", "--origin", small.url)
    data_dir = tmp_path / "data"
    with started(data_dir, *arguments) as run:
        resource.prlimit(run.process.pid, resource.RLIMIT_FSIZE, (limit, limit))
        assert run.finish() == 1, run.output
    assert "Traceback" not in run.output
    (line,) = [line for line in run.output.splitlines() if line.startswith("caci: ")]
    assert "File too large" in line
    assert not (data_dir / "analyst.duckdb").exists()
    again = caci(*arguments, data_dir=data_dir)
    assert again.returncode == 0, again.stdout + again.stderr
    assert articles(data_dir / "analyst.duckdb") == published(small)
