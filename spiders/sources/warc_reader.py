"""Reads the records of WARC files as others wrote them, with warcio, and says where a file is damaged."""

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from spiders.archive.record import HttpMessage, WarcRecord, header_value
from spiders.errors import DamagedFileError

GZIP_MAGIC = b"\x1f\x8b"
# Pages are far smaller; a film in a foreign archive need not be read into memory.
MAX_BLOCK_BYTES = 64 << 20


def read_foreign(file: BinaryIO) -> Iterator[WarcRecord]:
    """Yield the records of a WARC file, compressed or not, with their HTTP messages unchanged.

    warcio ends without an error where a compressed file breaks off, so decompression and lengths are checked here.

    Raises:
        DamagedFileError: after the last record that could be read whole.
    """
    try:
        for foreign in ArchiveIterator(_uncompressed(file), no_record_parse=True):
            record = WarcRecord(tuple(foreign.rec_headers.headers), b"")
            length = record.get("Content-Length") or ""
            if foreign.format != "warc" or not length.isdigit():
                raise DamagedFileError(f"not a WARC record: {foreign.rec_headers.statusline[:80]!r}")
            if int(length) > MAX_BLOCK_BYTES:
                raise DamagedFileError(f"record {record.record_id} has {length} bytes, more than {MAX_BLOCK_BYTES}")
            block = _read_all(foreign.raw_stream)
            if len(block) < int(length):
                raise DamagedFileError(f"record {record.record_id} breaks off after {len(block)} of {length} bytes")
            yield WarcRecord(record.headers, block)
    except ArchiveLoadFailed as error:
        raise DamagedFileError(str(error)) from error


def without_chunks(message: HttpMessage) -> HttpMessage:
    """Return the message without chunk framing.

    warcio's reader returns a payload as it is if a header only claims that it is chunked.
    """
    if "chunked" not in (header_value(message.headers, "Transfer-Encoding") or "").lower():
        return message
    payload = _read_all(ChunkedDataReader(io.BytesIO(message.payload)))
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


def _read_all(stream: _Readable) -> bytes:
    return b"".join(iter(lambda: stream.read(1 << 16), b""))


def _uncompressed(file: BinaryIO) -> _Readable:
    is_compressed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    return _Decompressed(file) if is_compressed else file
