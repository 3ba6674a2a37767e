"""Faults of the transfer: no answer, a slow one, one that breaks off, wrong lengths and encodings."""

import gzip
import time
import zlib

import brotli
import zstandard

from replica.faults.exchange import Exchange
from replica.web.responses import HTML, Response

MAX_WAIT_SECONDS = 60.0
_ENDLESS_BYTES = 64 * 2**20
_BOMB_MEBIBYTES = 128


def timeout(exchange: Exchange, value: str) -> None:
    """Send nothing for `value` seconds (at most and by default 60), and then close the connection."""
    time.sleep(min(float(value or MAX_WAIT_SECONDS), MAX_WAIT_SECONDS))
    exchange.close()


def slow(exchange: Exchange, value: str) -> None:
    """Send the correct answer at `value` bytes a second (by default 1000)."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": str(len(response.body))})
    rate = max(1, int(value or 1000))
    step = max(1, rate // 10)
    for place in range(0, len(response.body), step):
        exchange.body(response.body[place : place + step])
        time.sleep(step / rate)


def slow_head(exchange: Exchange, value: str) -> None:
    """Send a head that never ends: one header line at `value` bytes a second (by default 10), for a minute."""
    rate = int(value or 10)
    exchange.raw(b"HTTP/1.1 200 OK\r\nX-Padding: ")
    for _ in range(int(MAX_WAIT_SECONDS * rate)):
        exchange.raw(b"x")
        time.sleep(1 / rate)


def endless_head(exchange: Exchange, _value: str) -> None:
    """Send a head of 16 MiB in header lines of 1 KiB."""
    exchange.raw(b"HTTP/1.1 200 OK\r\n")
    for _ in range(256):
        exchange.raw(b"".join(b"X-Padding: %b\r\n" % (b"x" * 1011) for _ in range(64)))


def reset(exchange: Exchange, _value: str) -> None:
    """Reset the TCP connection in the middle of the body."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": str(len(response.body))})
    exchange.body(response.body[: len(response.body) // 2])
    exchange.reset()


def content_length(exchange: Exchange, value: str) -> None:
    """State a Content-Length that exceeds the body by `value` bytes (by default 1000), or falls short (`-5000`)."""
    response = exchange.answer()
    length = max(0, len(response.body) + int(value or 1000))
    exchange.head(response.status, response.headers | {"Content-Length": str(length)})
    exchange.body(response.body)


def huge_content_length(exchange: Exchange, value: str) -> None:
    """State a Content-Length of `value` bytes (by default a terabyte), and send the page."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": value or str(10**12)})
    exchange.body(response.body)


def no_length(exchange: Exchange, _value: str) -> None:
    """Send the page over HTTP/1.0 without a Content-Length: it ends with the connection."""
    response = exchange.answer()
    exchange.head(response.status, response.headers, "HTTP/1.0")
    exchange.body(response.body)


def endless(exchange: Exchange, value: str) -> None:
    """Send a page of 64 MiB without a Content-Length, or in chunks (`endless=chunked`)."""
    part = b"<p>and so on and so forth</p>\n" * 2000
    if value == "chunked":
        exchange.head(200, HTML | {"Transfer-Encoding": "chunked"})
        part = b"%x\r\n%b\r\n" % (len(part), part)
    else:
        exchange.head(200, HTML)
    for _ in range(_ENDLESS_BYTES // len(part)):
        exchange.body(part)


def truncated_gzip(exchange: Exchange, _value: str) -> Response:
    """Return the first half of a gzip stream, with a Content-Length that agrees with it."""
    response = exchange.answer()
    packed = gzip.compress(response.body)
    return Response(response.status, packed[: len(packed) // 2], response.headers | {"Content-Encoding": "gzip"})


def unknown_encoding(exchange: Exchange, value: str) -> Response:
    """Return the page with a Content-Encoding that nobody accepted (`value`, by default `compress`)."""
    response = exchange.answer()
    return Response(response.status, response.body, response.headers | {"Content-Encoding": value or "compress"})


def members(_exchange: Exchange, value: str) -> Response:
    """Return a body of `value` empty gzip members (by default 100,000), one after the other."""
    return Response(200, gzip.compress(b"", mtime=0) * int(value or 100_000), HTML | {"Content-Encoding": "gzip"})


def layers(exchange: Exchange, value: str) -> Response:
    """Return the page compressed `value` times (by default 50)."""
    response, times = exchange.answer(), int(value or 50)
    body = response.body
    for _ in range(times):
        body = gzip.compress(body, 1)
    return Response(response.status, body, response.headers | {"Content-Encoding": ", ".join(["gzip"] * times)})


def bomb(_exchange: Exchange, value: str) -> Response:
    """Return 128 MiB of blanks in a small body, in gzip or in the encoding `value`: `deflate`, `br` or `zstd`."""
    encoding = value or "gzip"
    return Response(200, _packed_blanks(encoding), HTML | {"Content-Encoding": encoding})


def _packed_blanks(encoding: str) -> bytes:
    """Return the packed blanks, made piece by piece: the client has to hold all of them, not the replica."""
    blanks = b" " * 2**20
    if encoding == "br":
        brotli_packer = brotli.Compressor(quality=1)
        return b"".join([*(brotli_packer.process(blanks) for _ in range(_BOMB_MEBIBYTES)), brotli_packer.finish()])
    packer = (
        zstandard.ZstdCompressor(level=1).compressobj()
        if encoding == "zstd"
        else zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS + (16 if encoding == "gzip" else 0))
    )
    return b"".join([*(packer.compress(blanks) for _ in range(_BOMB_MEBIBYTES)), packer.flush()])
