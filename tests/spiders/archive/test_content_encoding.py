"""Content encodings: undone, bounded, and reported where they are damaged."""

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from spiders.archive.archive import Archive
from spiders.archive.content_encoding import decode_content
from spiders.archive.writer import ArchiveWriter
from spiders.errors import DamagedEncodingError
from tests.support.archived import ITEM, PAGE, SITE, write_page

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
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        damaged = write_page(writer, payload=gzip.compress(PAGE)[:-10], headers=headers)
        said_so = write_page(writer, payload=gzip.compress(PAGE)[:-10], headers=headers, truncated="disconnect")
    place = f"{damaged.warc_file}: offset {damaged.warc_offset}"
    assert archive.read(damaged).damage == f"{place}: the compressed payload breaks off; fetch {ITEM} again"
    assert archive.read(said_so).truncated == "disconnect"
    assert PAGE.startswith(archive.read(said_so).content)


def test_a_repeated_header_names_the_encodings_in_order(tmp_path: Path) -> None:
    headers = [("Content-Encoding", "gzip"), ("Content-Type", "text/html"), ("content-encoding", "br")]
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        capture = write_page(writer, payload=brotli.compress(gzip.compress(PAGE)), headers=headers)
    response = archive.read(capture)
    assert (response.content, response.damage) == (PAGE, None)
