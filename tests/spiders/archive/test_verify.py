"""`caci verify`: any byte changed, any tail cut, any index lost is found and placed; the rest is still read."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.archive.gzip_member import HEADER_BYTES, START, TRAILER, encode_member
from spiders.archive.recovery import index_path
from spiders.archive.scan import ScannedRecord, scan
from spiders.archive.verify import Defect, Verification
from spiders.archive.writer import ArchiveWriter, RequestLine
from spiders.errors import ArchiveError
from tests.support.archived import MORNING, PAGE, SITE, warc_files, write_page, write_pages

Files = dict[Path, bytes]


class Sample:
    """A small archive of two files with all kinds of records, and what it held when it was whole."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        request = RequestLine("GET", "/x.html", (("Host", "www.cacianalyst.org"),))
        for part in range(2):
            with ArchiveWriter(Archive(directory, SITE), f"part{part}") as writer:
                for number in range(3):
                    moment = MORNING + timedelta(days=part, seconds=number)
                    url = f"https://www.cacianalyst.org/item/{number}"
                    page = PAGE + bytes([65 + number * (1 + part)])
                    write_page(writer, url, moment, page, request=request)
                headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
                moment = MORNING + timedelta(days=part, minutes=1)
                payload = gzip.compress(bytes([part]) + PAGE, mtime=0)
                write_page(writer, "https://www.cacianalyst.org/item/9", moment, payload, headers=headers)
                writer.write_text(f"Text {part}", saved_at=MORNING)
                writer.write_metadata("urn:caci:note", {"part": part})
        self.captures = list(Archive(directory, SITE).captures())
        self.files: Files = {path: path.read_bytes() for path in sorted(directory.iterdir())}

    def restore(self) -> None:
        for path, content in self.files.items():
            path.write_bytes(content)

    def records(self, path: Path) -> list[ScannedRecord]:
        return [found for found in scan(path, 0, len(self.files[path])) if isinstance(found, ScannedRecord)]

    def untouched(self, path: Path, start: int, end: int) -> list[Capture]:
        """Captures that need no byte of this part of a file."""
        archive = Archive(self.directory, SITE)
        touched = {
            capture.capture_id
            for capture in self.captures
            if capture.warc_file == path.name
            and capture.warc_offset < end
            and start < capture.warc_offset + capture.warc_length
        }
        return [
            capture
            for capture in self.captures
            if capture.capture_id not in touched and archive.entry(capture.capture_id).refers_to not in touched
        ]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("archive"))


@pytest.fixture(autouse=True)
def restored(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "sample" in request.fixturenames:
        request.getfixturevalue("sample").restore()


def defects(directory: Path) -> list[Defect]:
    return list(Verification(directory).defects())


def changed(content: bytes, place: int, random: Random) -> bytes:
    return content[:place] + bytes([content[place] ^ random.randrange(1, 256)]) + content[place + 1 :]


def places_in_warc(sample: Sample, path: Path, random: Random) -> set[int]:
    """Every byte of each member's header and trailer, and some of the rest."""
    places = set(random.sample(range(len(sample.files[path])), 150))
    for found in sample.records(path):
        places |= set(range(found.member.offset, found.member.offset + HEADER_BYTES))
        places |= set(range(found.end - TRAILER.size - 1, found.end))
    return places


def test_a_whole_archive_has_no_defect(sample: Sample) -> None:
    verification = Verification(sample.directory)
    assert list(verification.defects()) == []
    account = verification.counts
    assert (account.files, account.records, account.being_written) == (2, 2 * 10, 0)
    assert account.bytes == sum(len(content) for path, content in sample.files.items() if path.suffix == ".gz")
    assert {capture.payload_digest for capture in sample.captures} != set()
    assert [entry.record_type for entry in Archive(sample.directory, SITE).entries()].count("revisit") == 1


def test_any_changed_byte_of_a_record_is_found_and_every_other_record_is_read(sample: Sample) -> None:
    random = Random(4)
    for path in warc_files(sample.directory):
        records = sample.records(path)
        for place in places_in_warc(sample, path, random):
            path.write_bytes(changed(sample.files[path], place, random))
            hit = next(found for found in records if found.member.offset <= place < found.end)
            assert any((d.file, d.offset) == (path.name, hit.member.offset) for d in defects(sample.directory)), place
        path.write_bytes(sample.files[path])


def test_a_rebuild_reads_all_that_a_changed_byte_left(sample: Sample) -> None:
    random = Random(5)
    for path in warc_files(sample.directory):
        records = sample.records(path)
        for place in random.sample(range(len(sample.files[path])), 60):
            hit = next(found for found in records if found.member.offset <= place < found.end)
            expected = sample.untouched(path, hit.member.offset, hit.end)
            path.write_bytes(changed(sample.files[path], place, random))
            index_path(path).unlink() if place % 2 else None
            archive = Archive(sample.directory, SITE, trust_index=False)
            for capture in expected:
                assert archive.holds(capture.capture_id)
                archive.read(capture)
            lost = [url for damage in archive.damages for url in damage.urls]
            for capture in sample.captures:
                if not archive.holds(capture.capture_id) and not place % 2:
                    assert capture.url in lost
            sample.restore()


def test_any_changed_byte_of_an_index_is_found_and_mended(sample: Sample) -> None:
    random = Random(6)
    for path in map(index_path, warc_files(sample.directory)):
        content = sample.files[path]
        for number, place in enumerate(random.sample(range(len(content)), 200)):
            path.write_bytes(changed(content, place, random))
            assert any(d.file == path.name and d.offset <= len(content) for d in defects(sample.directory)), place
            if number % 10 == 0:
                archive = Archive(sample.directory, SITE, trust_index=False, repair=True)
                assert list(archive.captures()) == sample.captures
                assert archive.problems == []
                assert path.read_bytes() == content
        path.write_bytes(content)


def test_any_cut_tail_is_found_and_what_precedes_it_is_read(sample: Sample) -> None:
    random = Random(7)
    for path in warc_files(sample.directory):
        content = sample.files[path]
        borders = [found.member.offset for found in sample.records(path)]
        for cut in [*borders, *random.sample(range(len(content)), 40)]:
            expected = sample.untouched(path, cut, len(content))
            path.write_bytes(content[:cut])
            found = [defect for defect in defects(sample.directory) if defect.file == path.name]
            assert any(defect.offset <= cut for defect in found), cut
            archive = Archive(sample.directory, SITE, repair=True)
            assert {capture.capture_id for capture in archive.captures()} >= {each.capture_id for each in expected}
            assert archive.problems != []
            for capture in expected:
                archive.read(capture)
            sample.restore()


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.7, 0.99])
def test_a_cut_index_is_found_and_mended(sample: Sample, cut: float) -> None:
    for path in map(index_path, warc_files(sample.directory)):
        content = sample.files[path]
        path.write_bytes(content[: int(len(content) * cut)])
        assert any(defect.file == path.name for defect in defects(sample.directory))
        assert list(Archive(sample.directory, SITE, repair=True).captures()) == sample.captures
        assert path.read_bytes() == content


def test_a_deleted_index_and_a_deleted_file_are_found(sample: Sample) -> None:
    first, second = warc_files(sample.directory)
    index_path(first).unlink()
    assert [str(defect) for defect in defects(sample.directory)] == [
        f"{index_path(first).name}: offset 0: the index is missing; it should name 6 records"
    ]
    assert list(Archive(sample.directory, SITE, repair=True).captures()) == sample.captures
    first.unlink()
    found = defects(sample.directory)
    assert any(defect.file == index_path(first).name and first.name in defect.description for defect in found)
    (orphan,) = [defect for defect in found if "a revisit of the record" in defect.description]
    assert (orphan.file, orphan.url) == (second.name, "https://www.cacianalyst.org/item/0")


def test_a_torn_tail_that_warcio_passes_is_found(sample: Sample) -> None:
    path = warc_files(sample.directory)[0]
    last = sample.records(path)[-1].member.offset
    path.write_bytes(sample.files[path][:-20])
    done = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, check=False)
    assert done.returncode == 0
    assert any((defect.file, defect.offset) == (path.name, last) for defect in defects(sample.directory))


def test_wrong_digests_and_repeated_records(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        capture = write_page(writer)
    (path,) = warc_files(tmp_path)
    content = path.read_bytes()
    record = gzip.decompress(content[capture.warc_offset :])
    path.write_bytes(content[: capture.warc_offset] + encode_member(record.replace(b"Prison", b"Prisxn")))
    (defect,) = defects(tmp_path)
    assert (defect.file, defect.offset) == (path.name, capture.warc_offset)
    assert "block digest" in defect.description
    assert capture.url in defect.description
    with pytest.raises(ArchiveError, match="digest"):
        Archive(tmp_path, SITE).read(capture)
    path.write_bytes(content + content[capture.warc_offset :])
    assert any("there twice" in defect.description and defect.offset == len(content) for defect in defects(tmp_path))


def test_bytes_between_records_and_other_files(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        captures = write_pages(writer, 2)
    (path,) = warc_files(tmp_path)
    content, place = path.read_bytes(), captures[1].warc_offset
    path.write_bytes(content[:place] + b"strange" + content[place:])
    (tmp_path / "notes.txt").write_text("mine")
    index_path(path).unlink()
    found = [(defect.file, defect.offset) for defect in defects(tmp_path)]
    assert found == [(path.name, place), (index_path(path).name, 0), ("notes.txt", 0)]
    assert len(list(Archive(tmp_path, SITE).captures())) == 2


def test_a_file_that_is_being_written_is_checked_up_to_its_last_whole_record(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path, SITE)) as writer:
        write_pages(writer, 3)
        (path,) = warc_files(tmp_path)
        with path.open("ab") as file:
            file.write(START + b"half a record")
        with index_path(path).open("a") as index:
            index.write("half a line")
        verification = Verification(tmp_path)
        assert list(verification.defects()) == []
        assert (verification.counts.being_written, verification.counts.records) == (1, 4)


def test_the_command_names_each_defect_and_then_sums_up(caci, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with ArchiveWriter(Archive(archive, SITE)) as writer:
        captures = write_pages(writer, 3)
    done = caci("verify", data_dir=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"Checked 4 records in 1 file ({_size(archive)} MB). No defect.\n")
    (path,) = warc_files(archive)
    content = path.read_bytes()
    path.write_bytes(changed(content, captures[1].warc_offset + 100, Random(1)))
    done = caci("verify", data_dir=tmp_path)
    assert done.returncode == 1
    first, summary = done.stdout.splitlines()
    assert first.startswith(f"{path.name}: offset {captures[1].warc_offset}: the record is damaged")
    assert captures[1].url in first
    assert summary.startswith("Checked 3 records")
    assert f"Defects in the archive at {archive}: 1." in done.stderr
    done = caci("verify", "--format", "json", data_dir=tmp_path)
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)
    assert (row["file"], row["offset"]) == (path.name, captures[1].warc_offset)
    done = caci("verify", data_dir=tmp_path / "nowhere")
    assert done.returncode == 2
    assert "There is no archive" in done.stderr


def _size(archive: Path) -> str:
    return f"{sum(path.stat().st_size for path in warc_files(archive)) / 1e6:.1f}"
