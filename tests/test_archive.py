"""The archive: what is written is read again, whatever happens to the process that wrote it."""

import gzip
import os
import signal
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from schemas.capture import Capture, PageKind
from schemas.run import Run, RunState
from spiders.archive import Archive, ArchiveError, ArchiveWriter, DamagedPayload, RequestLine
from spiders.cdxj import read_index
from spiders.content_encoding import DamagedEncodingError, decode_content
from spiders.recovery import index_path
from spiders.sites import load_site
from spiders.warc import digest
from spiders.warc_import import import_warc

SITE = load_site()
ITEM = "https://www.cacianalyst.org/publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html"
MORNING = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC)
PAGE = "<p>Prison break in Kyrgyzstan, “reported”</p>".encode() * 50

# A process that writes until it is killed, and prints after each record that it holds the archive's promise for it.
ENDLESS_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from spiders.archive import Archive
import os
with Archive(Path(sys.argv[1])).writer() as writer:
    number = 0
    while True:
        number += 1
        url = f"https://www.cacianalyst.org/publications/field-reports/item/{number}-x.html"
        payload = os.urandom(int(sys.argv[2]))
        writer.write_response(url, status=200, headers=[], payload=payload, fetched_at=datetime.now(UTC))
        print(number, flush=True)
"""


def write_page(
    writer: ArchiveWriter, url: str = ITEM, at: datetime = MORNING, payload: bytes = PAGE, **rest: Any
) -> Capture:
    headers = rest.pop("headers", [("Content-Type", "text/html; charset=utf-8")])
    capture = writer.write_response(
        url, status=200, reason="OK", headers=headers, payload=payload, fetched_at=at, **rest
    )
    assert capture is not None
    return capture


def write_pages(writer: ArchiveWriter, count: int) -> list[Capture]:
    moments = [MORNING + timedelta(seconds=number) for number in range(count)]
    return [write_page(writer, f"https://www.cacianalyst.org/item/{at.second}", at) for at in moments]


def warc_files(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.warc.gz"))


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


ENCODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "identity": bytes,
}


@pytest.mark.parametrize("encoding", list(ENCODERS))
def test_every_encoding_is_undone_and_bounded(encoding: str) -> None:
    payload = ENCODERS[encoding](PAGE)
    assert decode_content(payload, encoding, len(PAGE)) == PAGE
    with pytest.raises(DamagedEncodingError, match="more than"):
        decode_content(payload, encoding, len(PAGE) - 1)
    assert decode_content(b"", encoding, 10) == b""
    if encoding != "identity":
        with pytest.raises(DamagedEncodingError):
            decode_content(payload[:-9], encoding, 1 << 20)
        with pytest.raises(DamagedEncodingError):
            decode_content(b"no such stream", encoding, 1 << 20)


def test_unusual_encodings() -> None:
    assert decode_content(gzip.compress(PAGE) + gzip.compress(b"more"), "gzip", 1 << 20) == PAGE + b"more"
    assert decode_content(brotli.compress(gzip.compress(PAGE)), "gzip, br", 1 << 20) == PAGE
    raw = zlib.compressobj(wbits=-15)
    assert decode_content(raw.compress(PAGE) + raw.flush(), "deflate", 1 << 20) == PAGE
    with pytest.raises(DamagedEncodingError, match="compress"):
        decode_content(PAGE, "compress", 1 << 20)


def test_a_bomb_does_not_go_off() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(1 << 28))
    with pytest.raises(DamagedEncodingError, match="more than"):
        decode_content(bomb, "zstd", 1 << 20)


def test_a_damaged_payload_names_file_and_offset(tmp_path: Path) -> None:
    headers = [("Content-Encoding", "gzip")]
    archive = Archive(tmp_path)
    with archive.writer() as writer:
        damaged = write_page(writer, payload=gzip.compress(PAGE)[:-10], headers=headers)
        said_so = write_page(writer, payload=gzip.compress(PAGE)[:-10], headers=headers, truncated="disconnect")
    with pytest.raises(DamagedPayload, match=f"{damaged.warc_file}: offset {damaged.warc_offset}"):
        archive.read(damaged)
    assert archive.read(said_so).truncated == "disconnect"
    assert PAGE.startswith(archive.read(said_so).content)


def foreign_warc(path: Path, compressed: bool = True) -> bytes:
    """Writes a WARC file as others do, with chunked payloads and second-precise dates; gives its bytes."""
    output = BytesIO()
    writer = WARCWriter(output, gzip=compressed)
    for number in range(1, 5):
        body = gzip.compress(PAGE)
        chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        headers = {"WARC-Record-ID": f"<urn:uuid:{number}>", "WARC-Date": f"2015-12-0{number}T10:00:00Z"}
        url = f"http://cacianalyst.org./publications/field-reports/item/{number}-x.html"
        content = head + chunked
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=BytesIO(content), length=len(content), warc_headers_dict=headers
            )
        )
    headers = {"WARC-Record-ID": "<urn:uuid:5>", "WARC-Date": "2015-12-09T10:00:00Z"}
    url = "http://cacianalyst.org./publications/field-reports/item/4-x.html"
    writer.write_record(
        writer.create_revisit_record(url, "sha1:X", url, "2015-12-04T10:00:00Z", warc_headers_dict=headers)
    )
    path.write_bytes(output.getvalue())
    return output.getvalue()


@pytest.mark.parametrize("compressed", [True, False])
def test_a_foreign_warc_is_imported_once(tmp_path: Path, compressed: bool) -> None:
    source = tmp_path / "foreign.warc.gz"
    foreign_warc(source, compressed)
    archive = Archive(tmp_path / "archive")
    with archive.writer("import") as writer:
        report = import_warc(source, archive, writer, SITE)
        assert (report.imported, report.already_archived, report.problems) == (5, 0, [])
        report = import_warc(source, archive, writer, SITE)
        assert (report.imported, report.already_archived) == (0, 5)
    captures = list(Archive(tmp_path / "archive").captures())
    assert [capture.capture_id for capture in captures] == [f"urn:uuid:{number}" for number in range(1, 6)]
    assert captures[0].url == "https://www.cacianalyst.org/publications/field-reports/item/1-x.html"
    assert captures[0].fetched_at == datetime(2015, 12, 1, 10, tzinfo=UTC)
    for capture in captures:
        response = archive.read(capture)
        assert response.content == PAGE
        assert "Transfer-Encoding" not in dict(response.headers)


def test_a_truncated_foreign_warc_keeps_what_is_before_the_damage(tmp_path: Path) -> None:
    source = tmp_path / "foreign.warc.gz"
    content = foreign_warc(source)
    ends: list[int] = []
    with source.open("rb") as file:
        iterator = ArchiveIterator(file)
        ends.extend(iterator.get_record_offset() + iterator.get_record_length() for _ in iterator)
    for whole, end in enumerate(ends, start=1):
        for cut in (1, 9, 40):
            if whole == len(ends):
                continue
            source.write_bytes(content[: ends[whole] - cut])
            archive = Archive(tmp_path / f"archive-{whole}-{cut}")
            with archive.writer() as writer:
                report = import_warc(source, archive, writer, SITE)
            assert report.imported >= whole, (whole, cut, end)
            assert len(report.problems) == 1
            assert report.problems[0].path == source


def test_a_changed_byte_in_a_foreign_warc_is_found(tmp_path: Path) -> None:
    source = tmp_path / "foreign.warc"
    content = foreign_warc(source, compressed=False)
    place = content.index(b"\x1f\x8b\x08") + 30
    source.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    archive = Archive(tmp_path / "archive")
    with archive.writer() as writer:
        report = import_warc(source, archive, writer, SITE)
    assert report.imported == 4
    assert "digest" in report.problems[0].reason
    source.write_bytes(b"<html>no WARC</html>\n" * 10)
    with archive.writer() as writer:
        assert len(import_warc(source, archive, writer, SITE).problems) == 1


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
