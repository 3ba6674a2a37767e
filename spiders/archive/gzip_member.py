"""The gzip members of a WARC file, one record each: how we write them, and how any are read.

Own code: Python's gzip, warcio 1.8.1 and FastWARC 2.0.1 were tried, and none notices a changed gzip header. Storing a
payload that is compressed already as it is took 0.53 s for 3,000 responses; compressing it again, as they do, took 0.80
(bench/profile.md, "Writing the archive").
"""

import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from spiders.errors import DamagedMemberError
from spiders.messages import counted

CHUNK_BYTES = 1 << 16
# No record of ours comes near: bodies are limited to 16 MiB when they are fetched.
MAX_RECORD_BYTES = 1 << 28
GZIP = 16 + zlib.MAX_WBITS
MAGIC = b"\x1f\x8b\x08"
COMPRESSION_LEVEL = 6

# Magic, the flag of an extra field, no time, no level, no system; the extra field has 12 bytes: its name, the length of
# its content, its content (RFC 1952, https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1).
START = MAGIC + b"\x04" + bytes(4) + b"\x00\xff" + b"\x0c\x00" + b"CA\x08\x00"
SEAL = struct.Struct("<LL")
"""Content of the extra field: length of the whole member, CRC-32 of its compressed data."""
TRAILER = struct.Struct("<LL")
"""CRC-32 and length of the content, which gzip itself has."""
HEADER_BYTES = len(START) + SEAL.size


@dataclass(frozen=True)
class Member:
    """A whole gzip member.

    Attributes:
        offset: where it begins in the file, in bytes.
        length: its length in the file, in bytes.
        content: what it holds, decompressed.
        flaw: what its seal says against it; None if nothing.
    """

    offset: int
    length: int
    content: bytes
    flaw: str | None = None


def encode_member(content: bytes, compressed_tail: int = 0) -> bytes:
    """Return the content as one gzip member that any reader of gzip reads, sealed so that a change of any byte shows.

    gzip alone checks its content: its header may change unnoticed, and so may bits of the compressed data that
    decompress to the same (padding, or another distance into a repetition).

    Args:
        content: what it is to hold.
        compressed_tail: how many bytes at the end of the content are compressed already; they are stored as they are.
    """
    compressor = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    if compressed_tail:
        data = compressor.compress(content[:-compressed_tail]) + compressor.flush(zlib.Z_SYNC_FLUSH)
        data += zlib.compress(content[-compressed_tail:], level=zlib.Z_NO_COMPRESSION, wbits=-zlib.MAX_WBITS)
    else:
        data = compressor.compress(content) + compressor.flush()
    seal = SEAL.pack(HEADER_BYTES + len(data) + TRAILER.size, zlib.crc32(data))
    return START + seal + data + TRAILER.pack(zlib.crc32(content), len(content))


def read_member(file: BinaryIO, offset: int) -> Member | None:
    """Return the member at `offset`; None at the end of the file.

    Raises:
        DamagedMemberError: the bytes there are not a whole member, or it holds more than `MAX_RECORD_BYTES`.
    """
    file.seek(offset)
    decompressor = zlib.decompressobj(GZIP)
    parts: list[bytes] = []
    raw: list[bytes] = []
    size = 0
    while not decompressor.eof:
        data = decompressor.unconsumed_tail
        if not data:
            data = file.read(CHUNK_BYTES)
            raw.append(data)
        if not data:
            if len(raw) == 1:
                return None
            raise _broken_off(offset, raw)
        try:
            parts.append(decompressor.decompress(data, MAX_RECORD_BYTES - size + 1))
        except zlib.error as error:
            raise _damaged(offset, raw, f"the record is damaged: {error}") from error
        size += len(parts[-1])
        if size > MAX_RECORD_BYTES:
            raise _damaged(offset, raw, f"the record holds more than {MAX_RECORD_BYTES} bytes")
    member = b"".join(raw)
    member = member[: len(member) - len(decompressor.unused_data)]
    return Member(offset, len(member), b"".join(parts), _flaw(member))


def _damaged(offset: int, raw: list[bytes], reason: str) -> DamagedMemberError:
    return DamagedMemberError(offset, reason, _stated_end(offset, raw[0]))


def _broken_off(offset: int, raw: list[bytes]) -> DamagedMemberError:
    size, end = sum(map(len, raw)), _stated_end(offset, raw[0])
    if end is not None and end <= offset + size:  # the file has all of it, so its bytes are wrong
        return DamagedMemberError(offset, "the record is damaged: its compressed data do not end", end)
    begins = raw[0][: len(MAGIC)] == MAGIC[: len(raw[0])]
    return DamagedMemberError(offset, f"the record breaks off after {counted(size, 'byte')}", end, breaks_off=begins)


def _stated_end(offset: int, start: bytes) -> int | None:
    """Return where a member ends according to its seal; None if it has no seal."""
    if not start.startswith(START) or len(start) < HEADER_BYTES:
        return None
    length: int = SEAL.unpack_from(start, len(START))[0]
    return offset + length


def _flaw(member: bytes) -> str | None:
    """Return what is wrong with a member whose content is whole. One without any extra, as others write it, is fine."""
    if not member.startswith(START):
        return None if member[3] == 0 else "the header of its gzip member was changed"
    length, checksum = SEAL.unpack_from(member, len(START))
    if length != len(member) or checksum != zlib.crc32(member[HEADER_BYTES : -TRAILER.size]):
        return "its compressed bytes were changed; its content is whole"
    return None
