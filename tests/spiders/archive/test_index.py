"""What is looked up in an index without reading all of it."""

from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from spiders.archive.archive import Archive
from spiders.archive.index import (
    OWN_LINE,
    IndexEntry,
    find_entry,
    format_line,
    parse_json,
    parse_line,
    read_index_without,
)
from spiders.archive.recovery import index_path
from spiders.archive.writer import ArchiveWriter
from tests.support.archived import ITEM, MORNING, SITE, warc_files, write_page, write_pages


def test_a_record_is_looked_up_by_address_and_time(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        captures = write_pages(writer, 40)
        same = [write_page(writer, at=MORNING, payload=b"%d" % number) for number in range(3)]
    (index,) = map(index_path, warc_files(tmp_path))
    for capture in [*captures, *same]:
        entry = find_entry(index, capture.url, capture.fetched_at, capture.capture_id)
        assert entry is not None and entry.offset == capture.warc_offset
        assert find_entry(index, capture.url, capture.fetched_at, "urn:uuid:another") is None
        assert find_entry(index, capture.url + "-x", capture.fetched_at, capture.capture_id) is None
        assert find_entry(index, capture.url, capture.fetched_at + timedelta(days=1), capture.capture_id) is None


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\n\n\n", b"no line", b"\xff\xfe\n\xff"])
def test_in_an_index_that_is_none_nothing_is_found(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.cdxj"
    if content is not None:
        path.write_bytes(content)
    assert find_entry(path, ITEM, MORNING, "urn:uuid:1") is None
    assert read_index_without(path, set()) == []


def test_the_lines_of_known_records_are_not_parsed(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        captures = write_pages(writer, 4)
    (index,) = map(index_path, warc_files(tmp_path))
    known = {captures[1].capture_id, captures[2].capture_id}
    left = [entry.record_id for entry in read_index_without(index, known)]
    assert sorted(left) == sorted([captures[0].capture_id, captures[3].capture_id])


TEXTS = some.text(max_size=12) | some.sampled_from(['"', "\\", "a\tb", "é", "\u2028", "\x85", ""])
NUMBERS = some.integers(0, (1 << 63) - 1)
ENTRIES = some.builds(
    IndexEntry,
    url=TEXTS,
    record_id=TEXTS,
    record_type=some.sampled_from(["response", "revisit", "metadata"]),
    fetched_at=some.datetimes(timezones=some.just(UTC)),
    status=NUMBERS,
    content_type=some.none() | TEXTS,
    digest=TEXTS,
    filename=TEXTS,
    offset=NUMBERS,
    length=NUMBERS,
    covers_from=NUMBERS,
    redirect=some.none() | TEXTS,
    truncated=some.none() | TEXTS,
    refers_to=some.none() | TEXTS,
)


def by_json(line: str) -> IndexEntry | None:
    try:
        return parse_json(line.split(" ", 2)[2])
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


@given(
    ENTRIES, some.integers(0, 400), some.sampled_from(["", '"', "\\", "}", "\n", "\t", "0", "\u0661", "x" * 30, ", "])
)
def test_our_own_lines_are_read_as_any_json(entry: IndexEntry, place: int, change: str) -> None:
    line = format_line(entry)
    for altered in (
        line,
        line.rstrip("\n"),
        line[:place] + change + line[place + 1 :],
        line[:place] + change + line[place:],
    ):
        assert parse_line(altered) == by_json(altered)


def test_a_line_as_it_is_written_needs_no_json() -> None:
    entry = IndexEntry(ITEM, "urn:uuid:1", "response", MORNING, 200, "text/html", "sha1:A", "a.warc.gz", 5, 6, 0)
    assert OWN_LINE.fullmatch(format_line(entry))
    assert parse_line(format_line(entry)) == entry
