"""What is left of an archive when its writer is killed, its disk is full, or a byte changes."""

import signal
import subprocess
import sys
import time
from io import FileIO
from pathlib import Path

import pytest

from spiders.archive.archive import Archive
from spiders.archive.index import read_index
from spiders.archive.recovery import SET_ASIDE, index_path
from spiders.archive.writer import ArchiveWriter
from spiders.errors import ArchiveError
from tests.support.archived import ENDLESS_WRITER, SITE, warc_files, write_page, write_pages


@pytest.mark.parametrize("bytes_a_record", [10, 200_000])
@pytest.mark.parametrize("seconds", [0.05, 0.2])
def test_a_killed_writer_loses_nothing_that_it_promised(tmp_path: Path, seconds: float, bytes_a_record: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS_WRITER, str(tmp_path), str(bytes_a_record)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    promised = [int(line) for line in process.communicate()[0].split()]
    archive = Archive(tmp_path, SITE)
    numbers = {int((capture.article_id or "").partition(":")[2]) for capture in archive.captures()}
    assert set(promised) <= numbers
    for capture in archive.captures():
        archive.read(capture)


@pytest.mark.parametrize("index", ["kept", "missing", "half a line"])
def test_the_torn_tail_of_a_killed_writer_is_set_aside(tmp_path: Path, index: str) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        captures = write_pages(writer, 3)
    (warc,) = warc_files(tmp_path)
    whole = warc.read_bytes()
    warc.write_bytes(whole[:-20])
    lines = index_path(warc).read_text().splitlines(keepends=True)
    index_path(warc).write_text("".join(lines[:2]) + (lines[2][:40] if index == "half a line" else ""))
    if index == "missing":
        index_path(warc).unlink()
    for _ in range(2):
        again = Archive(tmp_path, SITE, repair=True)
        assert list(again.captures()) == captures[:2]
        assert again.problems == []
    end = captures[2].warc_offset
    assert warc.read_bytes() == whole[:end]
    (aside,) = (tmp_path / SET_ASIDE).iterdir()
    assert aside.read_bytes() == whole[end:-20]
    assert len(read_index(index_path(warc))[0]) == 2


@pytest.mark.parametrize("cut", ["in the last record", "between two records"])
def test_a_file_that_lost_what_its_index_names_is_reported_each_time(tmp_path: Path, cut: str) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        captures = write_pages(writer, 3)
    (warc,) = warc_files(tmp_path)
    lost = captures[2]
    torn = warc.read_bytes()[: lost.warc_offset + (20 if cut == "in the last record" else 0)]
    warc.write_bytes(torn)
    for _ in range(2):
        again = Archive(tmp_path, SITE, repair=True)
        assert list(again.captures()) == captures[:2]
        assert any(warc.name in problem and lost.url in problem for problem in again.problems)
    assert warc.read_bytes() == torn


@pytest.mark.parametrize("index", ["kept", "missing"])
def test_what_follows_a_damage_is_read(tmp_path: Path, index: str) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        captures = write_pages(writer, 4)
    (warc,) = warc_files(tmp_path)
    damaged = captures[1]
    end = damaged.warc_offset + damaged.warc_length
    content = warc.read_bytes()
    # The header is gone too: nothing says where the next record begins.
    warc.write_bytes(content[: damaged.warc_offset] + bytes(damaged.warc_length - 3) + content[end - 3 :])
    if index == "missing":
        index_path(warc).unlink()
    rest = [captures[0], *captures[2:]]
    for _ in range(2):
        again = Archive(tmp_path, SITE, repair=True)
        if index == "missing":
            assert list(again.captures()) == rest
            (problem,) = again.problems
            assert f"{warc.name}: offset {damaged.warc_offset}" in problem
            assert f"up to offset {end}" in problem
        else:
            with pytest.raises(ArchiveError, match=f"{warc.name}: offset {damaged.warc_offset}"):
                again.read(damaged)
        assert [again.read(capture).status for capture in rest] == [200, 200, 200]
    everything = Archive(tmp_path, SITE, trust_index=False)
    assert list(everything.captures()) == rest
    (damage,) = everything.damages
    assert (damage.offset, damage.end) == (damaged.warc_offset, end)
    assert damage.urls == ((damaged.url,) if index == "kept" else ())


@pytest.mark.parametrize("number", range(4))
def test_a_line_that_the_index_lost_is_found_again(tmp_path: Path, number: int) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        captures = write_pages(writer, 4)
    (warc,) = warc_files(tmp_path)
    whole = index_path(warc).read_text()
    lines = whole.splitlines(keepends=True)
    index_path(warc).write_text("".join(lines[:number] + lines[number + 1 :]))
    assert list(Archive(tmp_path, SITE, repair=True).captures()) == captures
    assert index_path(warc).read_text() == whole


def test_an_index_that_contradicts_its_file_is_written_again(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        captures = write_pages(writer, 3)
    (warc,) = warc_files(tmp_path)
    whole = index_path(warc).read_text()
    for old, new in ((f'"offset": "{captures[1].warc_offset}"', '"offset": "7"'), ('"covers_from": "0"', '"x": "0"'),
                     (warc.name, "another.warc.gz"), ('"length": "', '"length": "9')):  # fmt: skip
        index_path(warc).write_text(whole.replace(old, new))
        again = Archive(tmp_path, SITE, repair=True)
        assert list(again.captures()) == captures, (old, new)
        assert again.problems == []
        assert index_path(warc).read_text() == whole


def test_records_after_the_last_index_line_are_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        captures = write_pages(writer, 3)
    (warc,) = warc_files(tmp_path)
    whole = index_path(warc).read_text()
    index_path(warc).write_text(whole.splitlines(keepends=True)[0])
    again = Archive(tmp_path, SITE, repair=True)
    assert list(again.captures()) == captures
    assert again.problems == []
    assert index_path(warc).read_text() == whole


def test_a_file_that_is_being_written_is_not_mistaken_for_torn(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        capture = write_page(writer)
        (warc,) = warc_files(tmp_path)
        with warc.open("ab") as file:
            file.write(b"half a record")
        reader = Archive(tmp_path, SITE)
        assert list(reader.captures()) == [capture]
        assert reader.problems == []
    assert len(Archive(tmp_path, SITE).problems) == 1


def test_after_a_failed_write_the_next_record_gets_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        first = write_page(writer, "https://www.cacianalyst.org/item/1")

        def fail(file: FileIO, content: bytes) -> None:
            file.write(content[:10])
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
            patch.setattr("spiders.archive.warc_file._write", fail)
            write_page(writer, "https://www.cacianalyst.org/item/2")
        third = write_page(writer, "https://www.cacianalyst.org/item/3")
    again = Archive(tmp_path, SITE, repair=True)
    assert list(again.captures()) == sorted([first, third], key=lambda capture: capture.capture_id)
    assert again.problems == []
    assert [path.stat().st_size for path in (tmp_path / SET_ASIDE).iterdir()] == [10]


def test_two_writers_at_once(tmp_path: Path) -> None:
    code = ENDLESS_WRITER.replace("while True", "while number < 200")
    command = [sys.executable, "-c", code, str(tmp_path), "1000"]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    archive = Archive(tmp_path, SITE)
    assert len(warc_files(tmp_path)) <= 2, "one, if the second began after the first had ended"
    assert len(list(archive.captures())) == 400
    assert archive.problems == []


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        capture = write_page(writer)
    (warc,) = warc_files(tmp_path)
    content = bytearray(warc.read_bytes())
    content[capture.warc_offset + capture.warc_length // 2] ^= 1
    warc.write_bytes(content)
    with pytest.raises(ArchiveError, match=f"{warc.name}: offset {capture.warc_offset}"):
        Archive(tmp_path, SITE).read(capture)
    warc.unlink()
    with pytest.raises(ArchiveError, match=warc.name):
        Archive(tmp_path, SITE).read(capture)
