"""A page that comes again unchanged is a revisit: it is read like the first time, as long as the first is there."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from flows.pipeline.import_files import import_paths
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.recovery import index_path
from spiders.archive.writer import ArchiveWriter
from spiders.errors import ArchiveError
from spiders.sources.warc import import_warc
from tests.support.archived import ITEM, MORNING, PAGE, SITE, warc_files, write_page, write_pages


def day(number: int) -> datetime:
    return MORNING + timedelta(days=number)


def types(archive: Archive) -> list[str]:
    return [entry.record_type for entry in archive.entries()]


def test_an_unchanged_page_is_a_revisit_that_reads_like_a_response(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        first = write_page(writer, at=day(0))
        second = write_page(writer, at=day(1), headers=[("Content-Type", "text/html"), ("Age", "1")])
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:  # another process, another file
        third = write_page(writer, at=day(2))
        write_page(writer, at=day(3), payload=PAGE + b"<p>more</p>")
        write_page(writer, ITEM + "?print=1", at=day(4))
    again = Archive(tmp_path, SITE)
    assert types(again) == ["response", "revisit", "revisit", "response", "response"]
    for reader in (archive, again, Archive.for_reading(tmp_path, SITE)):
        assert [reader.read(capture).content for capture in (first, second, third)] == [PAGE] * 3
        assert dict(reader.read(second).headers)["Age"] == "1"
    assert {capture.payload_digest for capture in (first, second, third)} == {first.payload_digest}
    assert all(entry.is_final for entry in again.entries())
    assert '"mime": "warc/revisit"' in index_path(tmp_path / second.warc_file).read_text()


def test_the_record_is_as_the_standard_has_it(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        first, second = write_page(writer, at=day(0)), write_page(writer, at=day(1))
    with (tmp_path / second.warc_file).open("rb") as file:
        found = {record.rec_headers.get_header("WARC-Record-ID"): record for record in ArchiveIterator(file)}
    record = found[f"<{second.capture_id}>"]
    assert record.rec_type == "revisit"
    assert record.http_headers.get_statuscode() == "200"
    expected = {
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Refers-To": f"<{first.capture_id}>",
        "WARC-Refers-To-Target-URI": ITEM,
        "WARC-Refers-To-Date": "2026-11-22T08:00:00.123456Z",
        "WARC-Payload-Digest": first.payload_digest,
    }
    assert {name: record.rec_headers.get_header(name) for name in expected} == expected


def test_what_must_be_written_in_full(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        write_page(writer, at=day(1))
        write_page(writer, at=day(0))  # imported later, but older
        write_page(writer, at=day(2), truncated="disconnect")
        write_page(writer, at=day(3), payload=b"")
        write_page(writer, at=day(4), payload=b"")
    assert set(types(Archive(tmp_path, SITE))) == {"response"}


def test_a_damaged_original_is_named_and_written_anew(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        first = write_page(writer, at=day(0))
    with ArchiveWriter(Archive(tmp_path, SITE), "later") as writer:
        second = write_page(writer, at=day(1))
    path = tmp_path / first.warc_file
    whole = path.read_bytes()
    content = bytearray(whole)
    content[first.warc_offset + first.warc_length // 2] ^= 1
    path.write_bytes(content)
    archive = Archive(tmp_path, SITE)
    with pytest.raises(ArchiveError, match=rf"{second.warc_file}: offset \d+: .*{first.warc_file}: offset \d+"):
        archive.read(second)
    with ArchiveWriter(archive) as writer:
        third = write_page(writer, at=day(2))
        fourth = write_page(writer, at=day(3))
    again = Archive(tmp_path, SITE)
    assert again.entry(third.capture_id).record_type == "response"
    assert again.entry(fourth.capture_id).refers_to == third.capture_id
    assert again.read(fourth).content == PAGE
    path.unlink()
    index_path(path).unlink()
    with pytest.raises(ArchiveError, match=first.capture_id):
        Archive(tmp_path, SITE).read(second)
    (problem,) = Archive(tmp_path, SITE).problems
    assert second.warc_file in problem and first.capture_id in problem


def foreign(path: Path, *, response: bool, revisit: bool) -> Path:
    """A WARC file as others write it, with a page, or a revisit of it, or both; the revisit first."""
    output = BytesIO()
    writer = WARCWriter(output, gzip=True)
    if revisit:
        headers = {"WARC-Record-ID": "<urn:uuid:2>", "WARC-Date": "2015-12-02T10:00:00Z"}
        record = writer.create_revisit_record(ITEM, "sha1:X", ITEM, "2015-12-01T10:00:00Z", warc_headers_dict=headers)
        writer.write_record(record)
    if response:
        headers = {"WARC-Record-ID": "<urn:uuid:1>", "WARC-Date": "2015-12-01T10:00:00Z"}
        content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
        writer.write_record(
            writer.create_warc_record(
                ITEM, "response", payload=BytesIO(content), length=len(content), warc_headers_dict=headers
            )
        )
    path.write_bytes(output.getvalue())
    return path


def test_a_foreign_revisit_may_stand_before_its_original(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", SITE)
    both = foreign(tmp_path / "both.warc.gz", response=True, revisit=True)
    with ArchiveWriter(archive) as writer:
        assert import_warc(both, archive, writer).imported == 2
    again = Archive(tmp_path / "archive", SITE)
    assert {capture.capture_id: again.read(capture).content for capture in again.captures()} == {
        "urn:uuid:1": PAGE,
        "urn:uuid:2": PAGE,
    }


def test_a_foreign_revisit_without_its_original_is_reported(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", SITE)
    path = foreign(tmp_path / "orphan.warc.gz", response=False, revisit=True)
    with ArchiveWriter(archive) as writer:
        report = import_warc(path, archive, writer)
        assert (report.imported, report.orphans) == (0, 1)
        assert "urn:uuid:2" in report.problems[0]
        assert "import the file that holds it" in report.problems[0]
        import_warc(foreign(tmp_path / "b.warc.gz", response=True, revisit=False), archive, writer)
        assert import_warc(path, archive, writer).imported == 1


def test_an_archive_with_revisits_is_imported_into_another(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path / "a", SITE)) as writer:
        captures = [write_page(writer, at=day(number)) for number in range(3)]
    (source,) = warc_files(tmp_path / "a")
    archive = Archive(tmp_path / "b", SITE)
    with ArchiveWriter(archive) as writer:
        assert import_warc(source, archive, writer).imported == 3
    again = Archive(tmp_path / "b", SITE)
    assert [capture.capture_id for capture in again.captures()] == [capture.capture_id for capture in captures]
    assert types(again) == ["response", "revisit", "revisit"]
    assert {again.read(capture).content for capture in again.captures()} == {PAGE}


def test_a_revisit_finds_its_original_in_a_file_that_is_imported_later(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    paths = [
        foreign(tmp_path / "1-revisit.warc.gz", response=False, revisit=True),
        foreign(tmp_path / "2-response.warc.gz", response=True, revisit=False),
    ]
    report = import_paths(settings, paths, None, LineReporter(lambda line: None))
    assert (report.imported, report.problems) == (2, [])
    assert len(list(Archive(settings.archive_dir, SITE).captures())) == 2
    alone = import_paths(Settings(data_dir=tmp_path / "alone"), paths[:1], None, LineReporter(lambda line: None))
    assert alone.imported == 0
    assert ["1-revisit.warc.gz" in problem for problem in alone.problems] == [True]


@pytest.mark.parametrize("index", ["sorted", "not sorted", "missing"])
def test_the_payload_of_a_revisit_is_found_in_an_earlier_file(tmp_path: Path, index: str) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE), "a") as writer:
        write_pages(writer, 5)
        write_page(writer, at=day(0))
    with ArchiveWriter(Archive(tmp_path, SITE), "b") as writer:
        again = write_page(writer, at=day(1))
    earlier = index_path(warc_files(tmp_path)[0])
    if index == "not sorted":
        earlier.write_text("".join(reversed(earlier.read_text().splitlines(keepends=True))))
    elif index == "missing":
        earlier.unlink()
    assert Archive.for_reading(tmp_path, SITE).read(again).content == PAGE
