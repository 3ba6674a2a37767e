"""WARC files of others: imported once, and up to their damage."""

import gzip
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.sources.warc import import_warc
from tests.support.archived import PAGE, SITE


def foreign_warc(path: Path, compressed: bool = True) -> bytes:
    """Write a WARC file as others do, with chunked payloads and dates in whole seconds, and return its bytes."""
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
    archive = Archive(tmp_path / "archive", SITE)
    with ArchiveWriter(archive, "import") as writer:
        report = import_warc(source, archive, writer)
        assert (report.imported, report.already_archived, report.problems) == (5, 0, [])
        report = import_warc(source, archive, writer)
        assert (report.imported, report.already_archived) == (0, 5)
    captures = list(Archive(tmp_path / "archive", SITE).captures())
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
            archive = Archive(tmp_path / f"archive-{whole}-{cut}", SITE)
            with ArchiveWriter(archive) as writer:
                report = import_warc(source, archive, writer)
            assert report.imported >= whole, (whole, cut, end)
            assert len(report.problems) == 1


def test_a_changed_byte_in_a_foreign_warc_is_found(tmp_path: Path) -> None:
    source = tmp_path / "foreign.warc"
    content = foreign_warc(source, compressed=False)
    place = content.index(b"\x1f\x8b\x08") + 30
    source.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    archive = Archive(tmp_path / "archive", SITE)
    with ArchiveWriter(archive) as writer:
        report = import_warc(source, archive, writer)
    assert report.imported == 4
    assert "digest" in report.problems[0]
    source.write_bytes(b"<html>no WARC</html>\n" * 10)
    with ArchiveWriter(archive) as writer:
        assert len(import_warc(source, archive, writer).problems) == 1
