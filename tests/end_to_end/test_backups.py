"""Backups taken while runs are at work, restored in an empty place by the words of the manual: the same digests."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.pipeline.backup.manifest import read_manifest
from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from replica.server import Replica
from tests.conftest import Caci
from tests.support.digest import table_digests
from tests.support.paths import ROOT
from tests.support.started import Started, started, wait_until
from warehouse.database.warehouse import open_warehouse

MANUAL = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
(BACKUP,) = re.findall(r"^    caci (backup .+)$", MANUAL, re.MULTILINE)
RESTORE = re.findall(r"^    caci --data-dir /srv/caci (.+)$", MANUAL, re.MULTILINE)
"""The commands as the manual prints them."""
TIMES = 10
ACTIVITIES = {"crawl": ["ingest"], "refresh": ["refresh", "--hours", "0"], "publication": ["publish"]}


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    with Replica(articles=60, seed=7) as site:
        yield site


def by_the_manual(line: str, target: Path) -> list[str]:
    assert "/mnt/backup/caci" in line or line == "verify"
    return line.replace("/mnt/backup/caci", str(target)).split()


def digests(database: Path) -> dict[str, str]:
    with open_warehouse(database, read_only=True) as connection:
        return table_digests(connection)


def digests_at(data_dir: Path, target: Path, scratch: Path) -> dict[str, str]:
    """Load what the archive held when the backup was taken: the beginnings of its files, since they only grow."""
    manifest = read_manifest(target)
    assert manifest is not None and manifest.files
    for name, copy in manifest.files.items():
        (scratch / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch / name).write_bytes((data_dir / name).read_bytes()[: copy.bytes])
    load_archive(Settings(data_dir=scratch, readers=1), LineReporter(lambda _: None))
    return digests(scratch / "warehouse.duckdb")


def bytes_of(data_dir: Path) -> int:
    return sum(path.stat().st_size for path in (data_dir / "archive").glob("*.warc.gz"))


def wait_for_work(run: Started, size: int) -> None:
    """Wait until the run has locked its data directory, and the archive has more bytes than `size`."""
    lock, process = run.data_dir / "run.lock", str(run.process.pid)
    assert wait_until(lambda: lock.exists() and lock.read_text() == process and bytes_of(run.data_dir) > size)


@pytest.mark.slow
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_backups_beside_a_run_are_restored_with_the_same_digests(
    activity: str, site: Replica, caci: Caci, tmp_path: Path
) -> None:
    data_dir, target = tmp_path / "data", tmp_path / "backup"
    origin = [] if activity == "publication" else ["--origin", site.url]
    if activity != "crawl":
        assert caci("ingest", "--origin", site.url, data_dir=data_dir).returncode == 0
    taken = 0
    while taken < TIMES:
        with started(data_dir, *ACTIVITIES[activity], *origin, CACI_DOWNLOAD_DELAY="0.5") as run:
            wait_for_work(run, -1 if activity == "publication" else bytes_of(data_dir))
            while taken < TIMES and run.process.poll() is None:
                done = caci(*by_the_manual(BACKUP, target), data_dir=data_dir)
                assert done.returncode == 0, done.stdout + done.stderr
                shutil.copytree(target, tmp_path / f"backup-{taken}")
                taken += 1
            assert run.finish() == 0, run.output

    restored: list[int] = []
    for number in range(TIMES):
        place, source = tmp_path / f"place-{number}", tmp_path / f"backup-{number}"
        for line in RESTORE:
            done = caci(*by_the_manual(line, source), data_dir=place)
            assert done.returncode == 0, done.stdout + done.stderr
        assert "No defect." in done.stdout, "the last command is `caci verify`"
        assert digests(place / "warehouse.duckdb") == digests_at(data_dir, source, tmp_path / f"scratch-{number}")
        restored.append(bytes_of(place))
    assert restored == sorted(restored)
    if activity == "publication":
        assert digests(place / "warehouse.duckdb") == digests(data_dir / "warehouse.duckdb")
    else:
        assert len(set(restored)) > 2, "they were taken at different moments of a run"
    done = caci("ingest", "--origin", site.url, data_dir=tmp_path / "place-0")
    assert done.returncode == 0, done.stdout + done.stderr
