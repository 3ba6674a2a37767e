"""What is looked up in an index without reading all of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from spiders.archive.archive import Archive
from spiders.archive.index import find_entry, read_index_without
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
