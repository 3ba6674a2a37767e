"""What is left of an archive when its writer is killed, its disk is full, or a byte changes."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from spiders.archive import Archive, ArchiveError
from spiders.cdxj import read_index
from spiders.recovery import index_path
from tests.archived import ENDLESS_WRITER, warc_files, write_page, write_pages


@pytest.mark.parametrize("bytes_a_record", [10, 200_000])
@pytest.mark.parametrize("seconds", [0.05, 0.2])
def test_a_killed_writer_loses_nothing_it_promised(tmp_path: Path, seconds: float, bytes_a_record: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS_WRITER, str(tmp_path), str(bytes_a_record)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    promised = [int(line) for line in process.communicate()[0].split()]
    archive = Archive(tmp_path)
    numbers = {int((capture.article_id or "").partition(":")[2]) for capture in archive.captures()}
    assert set(promised) <= numbers
    for capture in archive.captures():
        archive.read(capture)


@pytest.mark.parametrize("index", ["kept", "missing", "half a line"])
def test_a_torn_tail_is_left_and_reported(tmp_path: Path, index: str) -> None:
    archive = Archive(tmp_path)
    with archive.writer() as writer:
        captures = write_pages(writer, 3)
    (warc,) = warc_files(tmp_path)
    torn = warc.read_bytes()[:-20]
    warc.write_bytes(torn)
    lines = index_path(warc).read_text().splitlines(keepends=True)
    index_path(warc).write_text("".join(lines[:2]) + (lines[2][:40] if index == "half a line" else ""))
    if index == "missing":
        index_path(warc).unlink()
    for _ in range(2):
        again = Archive(tmp_path)
        assert list(again.captures()) == captures[:2]
        (problem,) = again.problems
        assert warc.name in problem
        assert f"offset {captures[2].warc_offset}" in problem
        assert "breaks off" in problem
    assert warc.read_bytes() == torn
    assert len(read_index(index_path(warc))[0]) == 2


def test_records_behind_the_last_index_line_are_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with archive.writer() as writer:
        captures = write_pages(writer, 3)
    (warc,) = warc_files(tmp_path)
    whole = index_path(warc).read_text()
    index_path(warc).write_text(whole.splitlines(keepends=True)[0])
    again = Archive(tmp_path)
    assert list(again.captures()) == captures
    assert again.problems == []
    assert index_path(warc).read_text() == whole


def test_a_file_that_is_being_written_is_not_taken_for_torn(tmp_path: Path) -> None:
    with Archive(tmp_path).writer() as writer:
        capture = write_page(writer)
        (warc,) = warc_files(tmp_path)
        with warc.open("ab") as file:
            file.write(b"half a record")
        reader = Archive(tmp_path)
        assert list(reader.captures()) == [capture]
        assert reader.problems == []
    assert len(Archive(tmp_path).problems) == 1


def test_after_a_failed_write_the_next_record_gets_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path)
    with archive.writer() as writer:
        first = write_page(writer, "https://www.cacianalyst.org/item/1")

        def fail(self: Any, content: bytes) -> None:
            self._warc.write(content[:10])
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
            patch.setattr("spiders.warc_file.WarcFile._write", fail)
            write_page(writer, "https://www.cacianalyst.org/item/2")
        third = write_page(writer, "https://www.cacianalyst.org/item/3")
    again = Archive(tmp_path)
    assert list(again.captures()) == sorted([first, third], key=lambda capture: capture.capture_id)
    assert len(again.problems) == 1


def test_two_writers_at_once(tmp_path: Path) -> None:
    code = ENDLESS_WRITER.replace("while True", "while number < 200")
    command = [sys.executable, "-c", code, str(tmp_path), "1000"]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    archive = Archive(tmp_path)
    assert len(warc_files(tmp_path)) == 2
    assert len(list(archive.captures())) == 400
    assert archive.problems == []


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    with Archive(tmp_path).writer() as writer:
        capture = write_page(writer)
    (warc,) = warc_files(tmp_path)
    content = bytearray(warc.read_bytes())
    content[capture.warc_offset + capture.warc_length // 2] ^= 1
    warc.write_bytes(content)
    with pytest.raises(ArchiveError, match=f"{warc.name}: offset {capture.warc_offset}"):
        Archive(tmp_path).read(capture)
    warc.unlink()
    with pytest.raises(ArchiveError, match=warc.name):
        Archive(tmp_path).read(capture)
