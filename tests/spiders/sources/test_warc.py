"""WARC files of others: imported once, and up to their damage."""

import gzip
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from spiders.archive import verify
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.sources import warc_reader
from spiders.sources.report import FileReport
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


URL = "https://www.cacianalyst.org/publications/field-reports/item/{}-x.html"
HEAD = {
    "WARC-Type": "response",
    "WARC-Record-ID": "<urn:uuid:{}>",
    "WARC-Date": "2015-12-01T10:00:00Z",
    "WARC-Target-URI": URL,
    "Content-Type": "application/http; msgtype=response",
}
MESSAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def record(number: int, block: bytes = MESSAGE, **changes: str) -> bytes:
    """Return a record as others write it; `changes` are values of its head, with _ for -."""
    values = (
        HEAD | {"Content-Length": str(len(block))} | {name.replace("_", "-"): value for name, value in changes.items()}
    )
    lines = [f"{name}: {value.replace('{}', str(number))}" for name, value in values.items()]
    return "\r\n".join(["WARC/1.0", *lines, "", ""]).encode("utf-8", "surrogatepass") + block + b"\r\n\r\n"


def import_records(directory: Path, *records: bytes) -> FileReport:
    """Import records from one compressed file, and check that the archive is intact afterwards."""
    source = directory / "foreign.warc.gz"
    source.write_bytes(b"".join(map(gzip.compress, records)))
    archive = Archive(directory / "archive", SITE)
    with ArchiveWriter(archive, "import") as writer:
        report = import_warc(source, archive, writer)
    assert list(verify.Verification(directory / "archive").defects()) == []
    assert all(archive.read(capture) for capture in archive.captures())
    return report


ODD = {
    "status-of-ten-digits": record(2, MESSAGE.replace(b"200", b"2147483648")),
    "status-of-digits-without-end": record(2, MESSAGE.replace(b"200", b"9" * 5000)),
    "status-of-no-digits": record(2, MESSAGE.replace(b"200", b"\xb2")),
    "no-status": record(2, MESSAGE.replace(b" 200 OK", b"")),
    "no-head": record(2, b"no HTTP"),
    "empty": record(2, b""),
    "date-before-the-first": record(2, WARC_Date="0001-01-01T00:00:00+14:00"),
    "date-after-the-last": record(2, WARC_Date="9999-12-31T23:59:59-14:00"),
    "first-date": record(2, WARC_Date="0001-01-01T00:00:00Z"),
    "last-date": record(2, WARC_Date="9999-12-31T23:59:59.999999Z"),
    "no-date": record(2, WARC_Date="soon"),
    "broken-address": record(2, WARC_Target_URI="http://[x"),
    "address-with-nul": record(2, WARC_Target_URI="https://www.cacianalyst.org/\0\ud800"),
    "line-break-in-a-header": record(2, MESSAGE.replace(b"text/html", b"text/html\rX: y")),
    "no-id": record(2, WARC_Record_ID=""),
    "charset": record(2, MESSAGE.replace(b"text/html", b"text/html; charset=punycode")),
    "chunked-in-name-only": record(2, MESSAGE.replace(b"Content-Type", b"Transfer-Encoding: chunked\r\nContent-Type")),
    "chunk-of-digits-without-end": record(
        2, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"F" * 20_000 + b"\r\nabc"
    ),
    "layers": record(
        2, MESSAGE.replace(b"Content-Type", b"Content-Encoding: " + b"gzip, " * 1000 + b"\r\nContent-Type")
    ),
    "revisit-of-nothing": record(2, WARC_Type="revisit"),
    "conversion-of-no-text": record(2, b"\xff\xfe", WARC_Type="conversion"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_record_keeps_nothing_else_from_being_imported(name: str, tmp_path: Path) -> None:
    report = import_records(tmp_path, record(1), ODD[name], record(3))
    assert report.imported + report.orphans + len(report.problems) - report.orphans == 3
    captures = [capture.url for capture in Archive(tmp_path / "archive", SITE).captures()]
    assert {URL.format(1), URL.format(3)} <= set(captures)


@pytest.mark.parametrize("length", ["\u00b2", "-1", "9" * 5000, "", "1e3", "999999999999"])
def test_a_length_that_is_none_ends_a_file_with_a_problem(length: str, tmp_path: Path) -> None:
    report = import_records(tmp_path, record(1), record(2, Content_Length=length))
    assert report.imported == 1
    assert len(report.problems) >= 1


def test_a_record_that_is_too_large_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_reader, "MAX_BLOCK_BYTES", len(MESSAGE))
    report = import_records(tmp_path, record(1), record(2, MESSAGE + b"x"), record(3))
    assert report.imported == 2
    assert report.problems == [f"record urn:uuid:2 has {len(MESSAGE) + 1:,} bytes, more than {len(MESSAGE):,}"]


def test_a_head_without_end_ends_a_file_with_a_problem(tmp_path: Path) -> None:
    report = import_records(tmp_path, record(1), record(2, X="v" * (2 << 20)), record(3))
    assert report.imported == 1
    assert report.problems == ["the head of a record has more than 1,048,576 bytes; what follows could not be read"]


def test_a_file_that_expands_too_far_ends_with_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_reader, "MIN_BYTES_OF_FILE", 1 << 20)
    monkeypatch.setattr(warc_reader, "MAX_EXPANSION", 10)
    blank = MESSAGE + bytes(400_000)
    report = import_records(tmp_path, *(record(number, blank) for number in range(1, 9)))
    assert 1 <= report.imported < 8
    assert report.problems == ["the file holds more than 10 times its size; what follows could not be read"]


def test_a_record_that_is_longer_than_it_states_is_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = import_records(tmp_path, record(1), record(2, Content_Length=str(len(MESSAGE) - 3)), record(3))
    assert report.imported == 3
    assert report.problems == ["record urn:uuid:2 goes on behind the length that it states"]
    assert capsys.readouterr() == ("", "")


def test_a_record_of_an_id_that_is_archived_with_other_content_is_named(tmp_path: Path) -> None:
    source = tmp_path / "foreign.warc.gz"
    foreign_warc(source)
    archive = Archive(tmp_path / "archive", SITE)
    with ArchiveWriter(archive, "import") as writer:
        writer.write_response(
            "https://www.cacianalyst.org/item/2", status=200, headers=[], payload=b"something else",
            fetched_at=datetime(2015, 12, 1, tzinfo=UTC), record_id="urn:uuid:2",
        )  # fmt: skip
        for imported in (4, 0):
            report = import_warc(source, archive, writer)
            assert (report.imported, report.already_archived) == (imported, 5 - imported)
            (problem,) = report.problems
            assert "record urn:uuid:2: the archive holds a record of this id with other content" in problem
