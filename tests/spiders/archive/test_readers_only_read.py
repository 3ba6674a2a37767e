"""Whoever only reads the archive changes nothing in it, so that no crawl that begins at that moment is disturbed."""

import fcntl
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from replica.server import Replica
from spiders.archive import warc_file
from spiders.archive.archive import Archive
from spiders.archive.recovery import index_path
from spiders.archive.survey import ArchiveSurvey
from spiders.archive.writer import ArchiveWriter
from tests.conftest import Caci, Ingested
from tests.support.archived import SITE, warc_files, write_page, write_pages
from tests.support.crawling import crawl
from tests.support.exported import files_in

READING = (
    ["status"],
    ["certificate"],
    ["certificate", "--all"],
    ["politeness"],
    ["verify"],
    ["sql", "SELECT 1"],
    ["report"],
    ["export", "--format", "jsonl"],
    ["backfill", "--source", "{archive}", "--dry-run"],
)


def leave_as_killed(archive: Path) -> None:
    """Leave one file without its last index lines and with half a record, and another without an index."""
    first, second, *_ = sorted(archive.glob("*.warc.gz"))
    lines = index_path(first).read_text().splitlines(keepends=True)
    index_path(first).write_text("".join(lines[: len(lines) // 2]) + "half a line")
    with first.open("ab") as file:
        file.write(second.read_bytes()[:100])
    index_path(second).unlink()


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_command_that_reads_leaves_the_archive_as_it_is(
    command: list[str], tmp_path: Path, ingested_60: Ingested, caci: Caci
) -> None:
    data = shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    leave_as_killed(data / "archive")
    before = files_in(data / "archive")
    done = caci(*(word.format(archive=data / "archive") for word in command), data_dir=data)
    assert "Traceback" not in done.stderr
    assert files_in(data / "archive") == before
    assert done.returncode == 0 or command == ["verify"], done.stderr


def test_the_next_run_repairs_it_and_the_spider_alone_does_not(
    tmp_path: Path, small: Replica, ingested_60: Ingested, caci: Caci
) -> None:
    data = shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    archive = data / "archive"
    whole = {name: content for name, content in files_in(archive).items() if name.endswith(".cdxj")}
    leave_as_killed(archive)
    before = files_in(archive)
    crawl(data, small.url, "-a", "pending=0")
    assert before.items() <= files_in(archive).items()
    assert caci("publish", data_dir=data).returncode == 0
    assert whole.items() <= files_in(archive).items()
    assert (archive / "set-aside").is_dir()


@pytest.mark.parametrize("opens", [Archive, ArchiveSurvey])
@pytest.mark.parametrize("torn", [0, 20])
def test_a_reader_sees_all_whole_records_and_no_damage(opens: type, torn: int, tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        captures = write_pages(writer, 3)
    (warc,) = warc_files(tmp_path)
    index_path(warc).unlink()
    warc.write_bytes(warc.read_bytes()[: -torn or None])
    before = files_in(tmp_path)
    opened = opens(tmp_path, SITE)
    expected = captures[:2] if torn else captures
    assert {entry.record_id for entry in opened.capture_entries()} == {capture.capture_id for capture in expected}
    assert opened.problems == []
    assert files_in(tmp_path) == before


def test_a_file_has_its_name_only_once_it_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[Path]] = []

    def locked(file: object, operation: int) -> None:
        seen.append(warc_files(tmp_path))
        fcntl.flock(file, operation)  # type: ignore[arg-type]

    class Watched:
        flock, LOCK_EX = staticmethod(locked), fcntl.LOCK_EX

    monkeypatch.setattr(warc_file, "fcntl", Watched)
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        write_page(writer)
    assert seen == [[]]
    assert len(warc_files(tmp_path)) == 1 and not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("opens", [Archive, ArchiveSurvey])
def test_a_record_whose_id_another_one_has_is_named_unless_they_are_the_same(opens: type, tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        write_page(writer, record_id="urn:uuid:1")
    (warc,) = warc_files(tmp_path)
    shutil.copy(warc, tmp_path / "a-copy.warc.gz")
    assert opens(tmp_path, SITE).problems == []
    other = tmp_path / "other"
    with ArchiveWriter(Archive(other, SITE)) as writer:
        write_page(writer, record_id="urn:uuid:1", payload=b"something else")
    for path in other.iterdir():
        shutil.copy(path, tmp_path)
    (problem,) = opens(tmp_path, SITE).problems
    assert "the record urn:uuid:1 is there twice, with other content" in problem


def test_what_is_of_the_future_comes_first_in_the_order_of_time(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        for days in (30, -1, -2):
            write_page(writer, at=now + timedelta(days=days))
    ordered = [capture.fetched_at for capture in Archive(tmp_path, SITE).captures()]
    assert ordered == [now + timedelta(days=days) for days in (30, -2, -1)]
