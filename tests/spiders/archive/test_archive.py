"""The archive: what is written is read again."""

import gzip
import io
import os
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from schemas.capture import PageKind
from schemas.run import Run, RunState
from spiders.archive.archive import Archive
from spiders.archive.gzip_member import Member, encode_member, read_member
from spiders.archive.index import format_line
from spiders.archive.record import digest
from spiders.archive.recovery import index_path
from spiders.archive.verify import Verification
from spiders.archive.writer import ArchiveWriter, RequestLine
from tests.support.archived import ITEM, MORNING, PAGE, SITE, warc_files, write_page, write_pages


def test_a_response_is_read_as_it_came(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", SITE)
    payload = gzip.compress(PAGE)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Wörd", "\xe9\xff")]
    with ArchiveWriter(archive) as writer:
        capture = write_page(writer, payload=payload, headers=headers)
        during = archive.read(capture)
    again = Archive(tmp_path / "archive", SITE)
    assert list(again.captures()) == [capture]
    after = again.read(capture)
    assert after == during
    assert (after.status, after.content, after.content_type, after.truncated) == (200, PAGE, "text/html", None)
    assert after.headers == tuple(headers)
    assert capture.payload_digest == digest(payload)
    assert capture.fetched_at == MORNING
    assert (capture.page_kind, capture.article_id) == (PageKind.ITEM, "caci:13307")
    assert again.problems == []


def test_warcio_agrees_and_every_record_is_one_gzip_member(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    request = RequestLine("GET", "/publications/x.html", (("Host", "127.0.0.1:8001"), ("User-Agent", "caci-analyst")))
    with ArchiveWriter(archive) as writer:
        for number in range(5):
            url = f"https://www.cacianalyst.org/item/{number}"
            write_page(
                writer, url, request=request, fetched_url=f"http://127.0.0.1:8001/item/{number}", ip_address="127.0.0.1"
            )
        writer.write_metadata("urn:caci:note", {"text": "“x”"})
        writer.write_text("Text of a page")
    (path,) = warc_files(tmp_path)
    types, contents, identifiers, offsets = [], {}, {}, []
    with path.open("rb") as file:
        iterator = ArchiveIterator(file, check_digests="raise")
        for record in iterator:
            contents[record.rec_type] = record.content_stream().read()
            assert record.digest_checker.passed is not False
            types.append(record.rec_type)
            identifiers[record.rec_type] = record.rec_headers
            assert record.rec_headers.protocol == "WARC/1.1"
            assert record.rec_headers.get_header("WARC-Block-Digest")
            offsets.append((iterator.get_record_offset(), iterator.get_record_length()))
    assert types == ["warcinfo", *["request", "response"] * 5, "metadata", "conversion"]
    assert f"description: Responses of {SITE.title} ({SITE.host});".encode() in contents["warcinfo"]
    request_headers, response_headers = identifiers["request"], identifiers["response"]
    assert response_headers.get_header("WARC-Concurrent-To") == request_headers.get_header("WARC-Record-ID")
    assert request_headers.get_header("WARC-Concurrent-To") == response_headers.get_header("WARC-Record-ID")
    assert response_headers.get_header("CACI-Fetched-URL") == "http://127.0.0.1:8001/item/4"
    assert response_headers.get_header("WARC-Date") == "2026-11-22T08:00:00.123456Z"
    content = path.read_bytes()
    for offset, length in offsets:
        decompressor = zlib.decompressobj(31)
        decompressor.decompress(content[offset : offset + length])
        assert decompressor.eof
        assert decompressor.unused_data == b""
    assert sum(length for _, length in offsets) == len(content)


def test_the_index_is_sorted_cdxj(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        for name in ("zebra", "Alpha"):
            write_page(writer, f"https://www.cacianalyst.org/{name}.html?b=2&a=1")
    (warc,) = warc_files(tmp_path)
    lines = index_path(warc).read_text().splitlines()
    assert lines == sorted(lines)
    assert lines[0].startswith(
        'org,cacianalyst)/alpha.html?a=1&b=2 20261122080000 {"url": "https://www.cacianalyst.org/Alpha'
    )
    assert [path.name for path in tmp_path.glob("*.tmp")] == []


@pytest.mark.parametrize("packed", [0, 1, 65_535, 65_536, 200_000, 200_010])
def test_what_is_compressed_already_is_stored_as_it_is(packed: int) -> None:
    payload = os.urandom(200_000)
    content = b"WARC/1.1\r\n" + payload
    member = encode_member(content, packed)
    assert gzip.decompress(member) == content
    assert read_member(io.BytesIO(b"before" + member + b"behind"), 6) == Member(6, len(member), content)
    assert len(member) < len(content) + 200


def test_a_page_in_gzip_is_not_compressed_again(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(1000).hex().encode(), mtime=0)
    moments = (MORNING + timedelta(seconds=number) for number in range(3))
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        for encoding in ("gzip", "identity", None):
            headers = [("content-encoding", encoding)] if encoding else []
            write_page(writer, f"https://www.cacianalyst.org/{encoding}", next(moments), packed, headers=headers)
    (warc,) = warc_files(tmp_path)
    first, second, third = Archive(tmp_path, SITE).captures()
    content = warc.read_bytes()
    places = [slice(one.warc_offset, one.warc_offset + one.warc_length) for one in (first, second, third)]
    assert [packed in content[place] for place in places] == [True, False, False]
    assert Archive(tmp_path, SITE).read(first).content == gzip.decompress(packed)


@pytest.mark.parametrize("lost", [False, True])
def test_the_index_of_a_closed_file_has_one_line_per_record(tmp_path: Path, lost: bool) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        write_pages(writer, 3)
        (warc,) = warc_files(tmp_path)
        if lost:
            index_path(warc).unlink()
    lines = sorted(format_line(entry) for entry in archive.entries())
    assert len(lines) == 3
    assert index_path(warc).read_text() == "".join(lines)


def test_a_record_that_cannot_be_written_leaves_no_trace(tmp_path: Path) -> None:
    request = RequestLine("GET", "/x.html")
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        with pytest.raises(ValueError, match="line break"):
            write_page(writer, headers=[("X", "a\nb")], request=request)
        capture = write_page(writer, request=request)
    again = Archive(tmp_path, SITE)
    assert list(again.captures()) == [capture]
    assert again.read(capture).content == PAGE
    assert list(Verification(tmp_path).defects()) == []


def test_texts_runs_and_known_record_ids(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    run = Run(run_id="1", flow="ingest", started_at=MORNING, finished_at=MORNING, state=RunState.GREEN)
    with ArchiveWriter(archive) as writer:
        first = writer.write_text("A text", record_id="urn:uuid:1", saved_at=MORNING)
        assert writer.write_text("A text", record_id="urn:uuid:1") is None
        second = writer.write_text("Another", url="http://cacianalyst.org./item/13307")
        writer.write_metadata("urn:caci:run:1", run.model_dump(mode="json"))
        assert (
            writer.write_response(ITEM, status=200, headers=[], payload=b"", fetched_at=MORNING, record_id="urn:uuid:1")
            is None
        )
    again = Archive(tmp_path, SITE)
    assert list(again.runs()) == [run]
    assert first is not None
    assert second is not None
    assert list(again.captures()) == sorted([first, second], key=lambda capture: capture.fetched_at)
    assert first.page_kind == second.page_kind == PageKind.TEXT
    assert second.article_id == "caci:13307"
    assert (first.article_id or "").startswith("caci-text:")
    assert again.read(first).content == b"A text"
    assert again.read(first).content_type == "text/plain; charset=utf-8"


def test_a_new_file_is_begun_at_the_size(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive, max_bytes=3000) as writer:
        for number in range(4):
            write_page(writer, f"https://www.cacianalyst.org/item/{number}", payload=os.urandom(1500))
    assert len(warc_files(tmp_path)) == 2
    assert len(list(Archive(tmp_path, SITE).captures())) == 4


def test_an_unused_writer_leaves_nothing(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path / "archive", SITE)):
        pass
    assert not (tmp_path / "archive").exists()


def test_captures_come_in_order_of_time(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        for hours in (3, 1, 2):
            write_page(writer, at=MORNING + timedelta(hours=hours))
    moments = [capture.fetched_at for capture in Archive(tmp_path, SITE).captures()]
    assert moments == sorted(moments)


def test_readers_of_the_archive_need_no_scrapy() -> None:
    modules = "spiders.archive.archive, spiders.archive.index"
    code = f"import sys, {modules}; sys.exit('scrapy' in sys.modules or 'warcio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
