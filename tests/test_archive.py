"""The archive: what is written is read again."""

import gzip
import os
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from schemas.capture import PageKind
from schemas.run import Run, RunState
from spiders.archive import Archive, RequestLine
from spiders.recovery import index_path
from spiders.warc import digest
from tests.archived import ITEM, MORNING, PAGE, warc_files, write_page


def test_a_response_is_read_as_it_came(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    payload = gzip.compress(PAGE)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Wörd", "\xe9\xff")]
    with archive.writer() as writer:
        capture = write_page(writer, payload=payload, headers=headers)
        during = archive.read(capture)
    again = Archive(tmp_path / "archive")
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
    archive = Archive(tmp_path)
    request = RequestLine("GET", "/publications/x.html", (("Host", "127.0.0.1:8001"), ("User-Agent", "caci-analyst")))
    with archive.writer() as writer:
        for number in range(5):
            url = f"https://www.cacianalyst.org/item/{number}"
            write_page(
                writer, url, request=request, fetched_url=f"http://127.0.0.1:8001/item/{number}", ip_address="127.0.0.1"
            )
        writer.write_metadata("urn:caci:note", {"text": "“x”"})
        writer.write_text("Text of a page")
    (path,) = warc_files(tmp_path)
    types, identifiers, offsets = [], {}, []
    with path.open("rb") as file:
        iterator = ArchiveIterator(file, check_digests="raise")
        for record in iterator:
            record.content_stream().read()
            assert record.digest_checker.passed is not False
            types.append(record.rec_type)
            identifiers[record.rec_type] = record.rec_headers
            assert record.rec_headers.protocol == "WARC/1.1"
            assert record.rec_headers.get_header("WARC-Block-Digest")
            offsets.append((iterator.get_record_offset(), iterator.get_record_length()))
    assert types == ["warcinfo", *["request", "response"] * 5, "metadata", "conversion"]
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
    archive = Archive(tmp_path)
    with archive.writer() as writer:
        for name in ("zebra", "Alpha"):
            write_page(writer, f"https://www.cacianalyst.org/{name}.html?b=2&a=1")
    (warc,) = warc_files(tmp_path)
    lines = index_path(warc).read_text().splitlines()
    assert lines == sorted(lines)
    assert lines[0].startswith(
        'org,cacianalyst)/alpha.html?a=1&b=2 20261122080000 {"url": "https://www.cacianalyst.org/Alpha'
    )
    assert [path.name for path in tmp_path.glob("*.tmp")] == []


def test_texts_runs_and_known_record_ids(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    run = Run(run_id="1", flow="ingest", started_at=MORNING, finished_at=MORNING, state=RunState.GREEN)
    with archive.writer() as writer:
        first = writer.write_text("A text", record_id="urn:uuid:1", saved_at=MORNING)
        assert writer.write_text("A text", record_id="urn:uuid:1") is None
        second = writer.write_text("Another", url="http://cacianalyst.org./item/13307")
        writer.write_metadata("urn:caci:run:1", run.model_dump(mode="json"))
        assert (
            writer.write_response(ITEM, status=200, headers=[], payload=b"", fetched_at=MORNING, record_id="urn:uuid:1")
            is None
        )
    again = Archive(tmp_path)
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
    archive = Archive(tmp_path)
    with archive.writer(maximum_bytes=3000) as writer:
        for number in range(4):
            write_page(writer, f"https://www.cacianalyst.org/item/{number}", payload=os.urandom(1500))
    assert len(warc_files(tmp_path)) == 2
    assert len(list(Archive(tmp_path).captures())) == 4


def test_an_unused_writer_leaves_nothing(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive").writer():
        pass
    assert not (tmp_path / "archive").exists()


def test_captures_come_in_order_of_time(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with archive.writer() as writer:
        for hours in (3, 1, 2):
            write_page(writer, at=MORNING + timedelta(hours=hours))
    moments = [capture.fetched_at for capture in Archive(tmp_path).captures()]
    assert moments == sorted(moments)


def test_readers_of_the_archive_need_no_scrapy() -> None:
    code = "import sys, spiders.archive, spiders.cdxj; sys.exit('scrapy' in sys.modules or 'warcio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
