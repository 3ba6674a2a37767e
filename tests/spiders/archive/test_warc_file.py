"""Runs of a month share a WARC file, unless something speaks against appending to it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from spiders.archive.archive import Archive
from spiders.archive.index import read_index
from spiders.archive.recovery import index_path
from spiders.archive.verify import Verification
from spiders.archive.writer import ArchiveWriter
from tests.support.archived import ITEM, MORNING, SITE, warc_files, write_page

Obstacle = Callable[[Path], object]


def write(directory: Path, number: int, prefix: str = "analyst", **rest: int) -> None:
    with ArchiveWriter(Archive(directory, SITE, repair=False), prefix, **rest) as writer:
        write_page(writer, at=MORNING + timedelta(days=number), payload=b"<p>page %d</p>" % number)


def test_later_runs_append_to_the_file_of_the_month_and_change_no_byte_of_it(tmp_path: Path) -> None:
    before = b""
    for number in range(5):
        write(tmp_path, number)
        (path,) = warc_files(tmp_path)
        content = path.read_bytes()
        assert content.startswith(before)
        assert len(content) > len(before)
        entries, is_tidy = read_index(index_path(path))
        assert (len(entries), is_tidy) == (number + 1, True)
        assert list(Verification(tmp_path).defects()) == []
        before = content
    archive = Archive(tmp_path, SITE)
    assert [archive.read(capture).content for capture in archive.captures()] == [
        b"<p>page %d</p>" % n for n in range(5)
    ]


def test_other_readers_read_all_runs_of_a_file(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, number)
    (path,) = warc_files(tmp_path)
    with path.open("rb") as file:
        seen = [record.rec_type for record in ArchiveIterator(file)]
    assert seen == ["warcinfo", "response"] * 3
    with path.open("rb") as file:
        assert len(list(FastIterator(file, verify_digests=True))) == 6


def _cut(path: Path, lost: int = 20) -> None:
    path.write_bytes(path.read_bytes()[:-lost])


def _rewrite(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    index = index_path(path)
    index.write_text("".join(change(index.read_text().splitlines(keepends=True))))


def _replace_by_link(path: Path) -> None:
    elsewhere = path.parent.parent / "elsewhere.warc.gz"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def _replace_by_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _empty(path: Path) -> None:
    path.write_bytes(b"")
    index_path(path).write_bytes(b"")


def _rename(path: Path, stamp: str) -> None:
    prefix, _, rest = path.name.split("-", 2)
    index_path(path).unlink()
    path.rename(path.with_name(f"{prefix}-{stamp}-{rest}"))


OBSTACLES: dict[str, Obstacle] = {
    "its last record is torn": _cut,
    "it continues after its index": lambda path: path.write_bytes(path.read_bytes() * 2),
    "its index is missing": lambda path: index_path(path).unlink(),
    "its index lacks a line": lambda path: _rewrite(path, lambda lines: lines[:1]),
    "its index is not sorted": lambda path: _rewrite(path, lambda lines: lines[::-1]),
    "its index breaks off": lambda path: _rewrite(path, lambda lines: [*lines[:-1], lines[-1][:-10]]),
    "it has a second name": lambda path: os.link(path, path.parent.parent / "copy.warc.gz"),
    "it is a link": _replace_by_link,
    "it is a FIFO": _replace_by_fifo,
    "it is a folder": _replace_by_folder,
    "it is empty": _empty,
    "it is of another month": lambda path: _rename(path, "20200101T000000Z"),
}


@pytest.mark.parametrize("obstacle", OBSTACLES.values(), ids=OBSTACLES)
def test_a_file_that_is_not_as_it_should_be_is_left_alone(tmp_path: Path, obstacle: Obstacle) -> None:
    directory = tmp_path / "archive"
    write(directory, 0)
    write(directory, 1)
    (path,) = warc_files(directory)
    obstacle(path)
    left = {old: _state(old) for old in directory.iterdir()}
    write(directory, 2)
    assert {old: _state(old) for old in left} == left
    assert len(warc_files(directory)) == 2


def _state(path: Path) -> tuple[int, bytes]:
    found = path.lstat()
    return found.st_mode, path.read_bytes() if path.is_file() else b""


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[None]:
    with path.open("rb") as file:
        fcntl.flock(file, kind)
        yield


@pytest.mark.parametrize("kind", [fcntl.LOCK_SH, fcntl.LOCK_EX], ids=["read", "written"])
def test_a_file_that_is_in_use_is_not_waited_for(tmp_path: Path, kind: int) -> None:
    write(tmp_path, 0)
    (path,) = warc_files(tmp_path)
    before = path.read_bytes()
    with _locked(path, kind):
        write(tmp_path, 1)
    assert path.read_bytes() == before
    assert len(warc_files(tmp_path)) == 2


def test_two_writers_at_once_have_a_file_each_and_the_next_continues_the_later(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    with ExitStack() as stack:
        for number in range(2):
            write_page(stack.enter_context(ArchiveWriter(archive)), f"{ITEM}?{number}", payload=b"%d" % number)
    assert len(warc_files(tmp_path)) == 2
    write(tmp_path, 2)
    assert len(warc_files(tmp_path)) == 2
    assert list(Verification(tmp_path).defects()) == []


def test_each_prefix_has_a_file_and_a_full_one_is_not_continued(tmp_path: Path) -> None:
    write(tmp_path, 0)
    write(tmp_path, 1, prefix="run")
    write(tmp_path, 2, prefix="run")
    assert [path.name.partition("-")[0] for path in warc_files(tmp_path)] == ["analyst", "run"]
    write(tmp_path, 3, max_bytes=100)
    assert len(warc_files(tmp_path)) == 3


def test_a_file_is_checked_as_it_was_when_a_run_begins_meanwhile(tmp_path: Path) -> None:
    write(tmp_path, 0)
    begun = False

    def begin(_: int) -> None:
        nonlocal begun
        if not begun:
            begun = True
            write(tmp_path, 1)

    verification = Verification(tmp_path, begin)
    assert list(verification.defects()) == []
    assert begun


def test_after_a_torn_record_was_set_aside_the_file_is_continued(tmp_path: Path) -> None:
    write(tmp_path, 0)
    (path,) = warc_files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    Archive(tmp_path, SITE, repair=True)
    write(tmp_path, 1)
    assert warc_files(tmp_path) == [path]
    assert list(Verification(tmp_path).defects()) == []
