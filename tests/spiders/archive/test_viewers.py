"""The archive opens in other people's readers: warcio (see `test_archive`), fastwarc, gzip, and pywb."""

import gzip
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter, RequestLine
from tests.support.archived import ITEM, MORNING, PAGE, SITE, warc_files, write_page

HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]
PYWB = os.environ.get("CACI_PYWB")
CONFIGURATION = "collections:\n  caci:\n    index_paths: ./archive/\n    archive_paths: ./archive/\n"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A page, fetched again unchanged a day later, and again changed on the third day."""
    archive = Archive(tmp_path / "archive", SITE)
    request = RequestLine("GET", "/publications/x.html", (("Host", "www.cacianalyst.org"),))
    with ArchiveWriter(archive) as writer:
        for day, page in enumerate((PAGE, PAGE, PAGE + b"<p>more</p>")):
            headers = [*HEADERS, ("X-Day", str(day))]
            payload = gzip.compress(page, mtime=0)
            write_page(writer, ITEM, MORNING + timedelta(days=day), payload, headers=headers, request=request)
    return archive


def test_fastwarc_reads_every_record_and_agrees_on_the_digests(archive: Archive) -> None:
    (path,) = warc_files(archive.directory)
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            assert record.verify_block_digest()
            if record.record_type == WarcRecordType.response:
                record.parse_http()
                assert record.verify_payload_digest()
            kind = record.headers["WARC-Type"]
            found.append((kind, (record.record_id or "").strip("<>"), record.stream_pos))
    kinds = [kind for kind, *_ in found]
    assert kinds == ["warcinfo", "request", "response", "request", "revisit", "request", "response"]
    places = {(capture.capture_id, capture.warc_offset) for capture in archive.captures()}
    assert places <= {(identifier, offset) for _, identifier, offset in found}


@pytest.mark.skipif(shutil.which("gzip") is None, reason="gzip is not installed")
def test_gzip_passes_the_files(archive: Archive) -> None:
    (path,) = warc_files(archive.directory)
    subprocess.run(["gzip", "--test", path], check=True)


@pytest.fixture
def pywb(archive: Archive, tmp_path: Path) -> Iterator[str]:
    """The address of a pywb that serves the archive as it lies there."""
    (tmp_path / "config.yaml").write_text(CONFIGURATION)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path / "pywb.log").open("w") as log:
        server = subprocess.Popen(
            [Path(PYWB or "pywb").resolve(), "-p", str(port), "-b", "127.0.0.1"], cwd=tmp_path, stdout=log, stderr=log
        )
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert server.poll() is None, (tmp_path / "pywb.log").read_text()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


@pytest.mark.skipif(
    PYWB is None, reason="pywb is not installed beside us: `make test-viewers` does, and runs this test"
)
def test_pywb_replays_responses_and_revisits(pywb: str) -> None:
    for day, page in enumerate((PAGE, PAGE, PAGE + b"<p>more</p>")):
        stamp = (MORNING + timedelta(days=day)).strftime("%Y%m%d%H%M%S")
        with urllib.request.urlopen(f"{pywb}/caci/{stamp}id_/{ITEM}", timeout=30) as answer:
            assert answer.status == 200
            assert answer.headers["X-Day"] == str(day)
            assert answer.read() == page  # pywb undoes the encoding for a client that does not ask for it
