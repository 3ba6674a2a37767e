"""Every decoder takes time in proportion to its input, also to input written against it.

Processor time is compared, and one good try of three is enough, so that a busy machine does not matter.
"""

import gc
import gzip
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from time import process_time

import brotli
import pytest
import zstandard

from spiders.archive.content_encoding import decode_payload
from spiders.archive.gzip_member import read_member
from spiders.archive.index import parse_line
from spiders.archive.record import HttpMessage, decode_record
from spiders.errors import DamagedFileError, DamagedMemberError, MalformedRecordError, RejectedPageError
from spiders.pages.forms.json_view import read_json_list
from spiders.pages.markup.charset import CHARSETS, decode
from spiders.sites import load_site
from spiders.sources.warc_reader import read_foreign

SITE = load_site("caci")
MAX_BYTES = 16 << 20
GROWTH = 10
"""Four times the input may take up to ten times the time: sixteen is quadratic."""
QUICK = 0.1
"""Seconds of processor time below which nothing is compared."""
HOPELESS = 2.0
"""Seconds after which no longer input is tried."""

Input = Callable[[int], bytes]
"""Makes an input of about the given number of bytes."""


def repeated(part: bytes, before: bytes = b"", after: bytes = b"") -> Input:
    return lambda size: before + part * (size // len(part)) + after


def flushed_deflate(size: int) -> bytes:
    """Return a stream that is flushed after each byte."""
    made = zlib.compressobj()
    return b"".join(made.compress(b"a") + made.flush(zlib.Z_SYNC_FLUSH) for _ in range(size // 8)) + made.flush()


def flushed_brotli(size: int) -> bytes:
    made = brotli.Compressor()
    return b"".join([*(made.process(b"a") + made.flush() for _ in range(size // 8)), made.finish()])


EMPTY_GZIP = gzip.compress(b"", mtime=0)
EMPTY_ZSTD = zstandard.ZstdCompressor().compress(b"")
SKIPPED_ZSTD = b"\x50\x2a\x4d\x18\0\0\0\0"
RECORD = b"WARC/1.0\r\nWARC-Type: response\r\n"


def decoded(encoding: str) -> Callable[[bytes], object]:
    return lambda content: decode_payload(content, encoding, MAX_BYTES)


def foreign(content: bytes) -> object:
    return list(read_foreign(BytesIO(content), []))


DECODERS: dict[str, tuple[Callable[[bytes], object], Input]] = {
    "gzip-members": (decoded("gzip"), repeated(EMPTY_GZIP)),
    "gzip-members-of-a-byte": (decoded("gzip"), repeated(gzip.compress(b"a", mtime=0))),
    "gzip-padding": (decoded("gzip"), repeated(b"\0", EMPTY_GZIP)),
    "gzip-blank": (decoded("gzip"), lambda size: gzip.compress(bytes(size * 8), 1)),
    "deflate-flushed": (decoded("deflate"), flushed_deflate),
    "brotli-flushed": (decoded("br"), flushed_brotli),
    "zstd-frames": (decoded("zstd"), repeated(EMPTY_ZSTD)),
    "zstd-skipped-frames": (decoded("zstd"), repeated(SKIPPED_ZSTD)),
    "layers": (lambda content: decode_payload(content, "gzip, " * (len(content) // 6), MAX_BYTES), repeated(b"a")),
    "record-head": (decode_record, repeated(b"X: y\r\n", RECORD, b"Content-Length: 0\r\n\r\n")),
    "record-head-folded": (decode_record, repeated(b" y\r\n", RECORD + b"X: y\r\n", b"Content-Length: 0\r\n\r\n")),
    "record-length": (decode_record, repeated(b"9", RECORD + b"Content-Length: ", b"\r\n\r\n")),
    "http-head": (HttpMessage.parse, repeated(b"X: y\r\n", b"HTTP/1.1 200 OK\r\n", b"\r\n")),
    "http-head-folded": (HttpMessage.parse, repeated(b" y\r\n", b"HTTP/1.1 200 OK\r\nX: y\r\n", b"\r\n")),
    "http-status": (lambda content: HttpMessage.parse(content).status, repeated(b"9", b"HTTP/1.1 ", b"\r\n\r\n")),
    "member": (lambda content: read_member(BytesIO(content), 0), lambda size: gzip.compress(bytes(size * 8), 1)),
    "index-nested": (lambda content: parse_line(content.decode()), repeated(b"[", b"a b ")),
    "index-number": (lambda content: parse_line(content.decode()), repeated(b"9", b"a b ", b"")),
    "foreign-head": (foreign, repeated(b"v", RECORD + b"X: ", b"\r\nContent-Length: 0\r\n\r\n")),
    "foreign-heads": (foreign, repeated(b"X: y\r\n", RECORD, b"Content-Length: 0\r\n\r\n")),
    "foreign-head-compressed": (foreign, lambda size: gzip.compress(RECORD + b"X: " + b"v" * size * 16)),
    "foreign-records": (foreign, repeated(RECORD + b"Content-Length: 0\r\n\r\n\r\n\r\n")),
    "json-nested": (lambda content: read_json_list(content, SITE.origin, SITE), repeated(b"[")),
    "json-number": (lambda content: read_json_list(content, SITE.origin, SITE), repeated(b"9")),
    "json-strings": (
        lambda content: read_json_list(content, SITE.origin, SITE),
        lambda size: json.dumps({"items": ["\ud800"] * (size // 8)}).encode(),
    ),
}
PARTS = (b"a1", b"\x1b$B", b"\x81\x30")
LABELS = ("punycode", "base64", "idna", "utf-7")
OF_EACH_KIND = {"utf-8", "utf-16", "cp1252", "gb18030", "iso2022_jp", *LABELS}
"""One of each kind of decoder; the others, mostly tables of 256 letters, are tried by `make test-slow`."""


def seconds(decoder: Callable[[bytes], object], content: bytes) -> float:
    gc.disable()  # its time grows with what other tests have left in memory
    try:
        start = process_time()
        with suppress(DamagedFileError, DamagedMemberError, MalformedRecordError, RejectedPageError):  # refused soon
            decoder(content)
        return process_time() - start
    finally:
        gc.enable()


def is_superlinear(decoder: Callable[[bytes], object], make: Input, tries: int = 3) -> bool:
    """Return True if four times the input takes more than its share of time, at the first size that can be measured."""
    for size in (1 << 14, 1 << 16, 1 << 17):
        once = seconds(decoder, make(size))
        if once > HOPELESS:
            return True
        if once > QUICK:
            content, longer = make(size), make(4 * size)
            return all(seconds(decoder, longer) > GROWTH * seconds(decoder, content) for _ in range(tries))
    return False


@pytest.mark.parametrize("name", DECODERS)
def test_a_decoder_takes_linear_time(name: str) -> None:
    assert not is_superlinear(*DECODERS[name])


@pytest.mark.parametrize(
    "label",
    [
        pytest.param(label, marks=[] if label in OF_EACH_KIND else pytest.mark.slow)
        for label in (*sorted(CHARSETS), *LABELS)
    ],
)
def test_a_page_in_any_charset_takes_linear_time(label: str) -> None:
    slow = [
        part
        for part in PARTS
        if is_superlinear(
            lambda content: decode(content, f"text/html; charset={label}"), repeated(part, b"\0<html><body>-\xff")
        )
    ]
    assert slow == []


def test_a_quadratic_decoder_is_found() -> None:
    quadratic = repeated(b"a1", b"-")
    # A busy machine may slow down the short input alone, for a moment.
    assert any(
        is_superlinear(lambda content: content.decode("punycode", "replace"), quadratic, tries=1) for _ in range(4)
    )
