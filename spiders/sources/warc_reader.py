"""Reads the records of WARC files as others wrote them, with warcio, and says where a file is damaged."""

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from spiders.archive.record import HttpMessage, WarcRecord, header_value
from spiders.errors import DamagedFileError
from spiders.messages import counted
from spiders.numbers import whole_number

GZIP_MAGIC = b"\x1f\x8b"
# Pages are far smaller; a film in a foreign archive need not be read into memory.
MAX_BLOCK_BYTES = 64 << 20
MAX_HEAD_BYTES = 1 << 20
"""Bytes before the block of a record: warcio's time grows with the square of a header line."""
MIN_BYTES_OF_FILE = 1 << 30
MAX_EXPANSION = 100
"""A file may hold this many times its size, or `MIN_BYTES_OF_FILE`: a gzip file of a megabyte can hold a gigabyte."""


def read_foreign(file: BinaryIO, problems: list[str]) -> Iterator[WarcRecord]:
    """Yield the records of a WARC file, compressed or not, with their HTTP messages unchanged.

    warcio ends without an error where a compressed file breaks off, so decompression and lengths are checked here.

    Args:
        file: the file.
        problems: to which a sentence is added about each record that is too large, and so left out, or that is longer
            than it says.

    Raises:
        DamagedFileError: after the last record that could be read whole.
        OSError: the file cannot be read.
    """
    size = file.seek(0, os.SEEK_END)
    stream = _Bounded(_uncompressed(file), max(MIN_BYTES_OF_FILE, MAX_EXPANSION * size))
    try:
        records, excesses, previous = _Records(stream, no_record_parse=True), 0, ""
        for foreign in records:
            record = WarcRecord(tuple(foreign.rec_headers.headers), b"")
            if records.err_count > excesses:
                excesses = records.err_count
                problems.append(f"record {previous} goes on behind the length that it states")
            previous = record.record_id
            length = whole_number(record.get("Content-Length") or "")
            if foreign.format != "warc" or length is None:
                raise DamagedFileError(f"not a WARC record: {foreign.rec_headers.statusline[:80]!r}")
            stream.allow(length + MAX_HEAD_BYTES)
            if length > MAX_BLOCK_BYTES:
                problems.append(
                    f"record {record.record_id} has {counted(length, 'byte')}, more than {MAX_BLOCK_BYTES:,}"
                )
                read = sum(map(len, _pieces(foreign.raw_stream)))
            else:
                block = b"".join(_pieces(foreign.raw_stream))
                read = len(block)
            if read < length:
                raise DamagedFileError(
                    f"record {record.record_id} breaks off after {read:,} of {counted(length, 'byte')}"
                )
            if length <= MAX_BLOCK_BYTES:
                yield WarcRecord(record.headers, block)
            stream.allow(MAX_HEAD_BYTES)
    except (DamagedFileError, MemoryError, OSError):
        raise
    except ArchiveLoadFailed as error:
        raise DamagedFileError(str(error)) from error
    except Exception as error:  # whatever warcio makes of bytes that are no record
        raise DamagedFileError(f"not a WARC record ({type(error).__name__}: {error})") from error


class _Records(ArchiveIterator):  # type: ignore[misc]
    """warcio's iterator, which counts the records that go on behind their length, and prints nothing about them."""

    INC_RECORD = ""


def without_chunks(message: HttpMessage) -> HttpMessage:
    """Return the message without chunk framing.

    warcio's reader returns a payload as it is if a header only claims that it is chunked.
    """
    if "chunked" not in (header_value(message.headers, "Transfer-Encoding") or "").lower():
        return message
    payload = b"".join(_pieces(ChunkedDataReader(io.BytesIO(message.payload))))
    headers = tuple((name, value) for name, value in message.headers if name.lower() != "transfer-encoding")
    return HttpMessage(message.start_line, headers, payload)


class _Readable(Protocol):
    """A stream of bytes, as warcio's."""

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes; none at the end."""


class _Decompressed:
    """A gzip stream that returns everything before a damage first, and then raises.

    A larger read of `gzip.GzipFile` would drop what it has already; its EOFError would end warcio's loop unnoticed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._stream = gzip.GzipFile(fileobj=file)

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read1(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DamagedFileError(f"the compressed file is damaged: {error}") from error


class _Bounded:
    """A stream that ends with an error where a record, or the file, holds more than it may."""

    def __init__(self, stream: _Readable, bytes_of_file: int) -> None:
        self._stream = stream
        self._bytes_of_file = bytes_of_file
        self._allowed = MAX_HEAD_BYTES

    def allow(self, count: int) -> None:
        """Let `count` more bytes be read."""
        self._allowed = count

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes; none at the end."""
        if self._allowed <= 0:
            raise DamagedFileError(f"the head of a record has more than {MAX_HEAD_BYTES:,} bytes")
        if self._bytes_of_file <= 0:
            raise DamagedFileError(f"the file holds more than {MAX_EXPANSION} times its size")
        content = self._stream.read(size)
        self._allowed -= len(content)
        self._bytes_of_file -= len(content)
        return content


def _pieces(stream: _Readable) -> Iterator[bytes]:
    return iter(lambda: stream.read(1 << 16), b"")


def _uncompressed(file: BinaryIO) -> _Readable:
    file.seek(0)
    is_compressed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    return _Decompressed(file) if is_compressed else file
