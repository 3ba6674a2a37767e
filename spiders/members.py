"""The gzip members of a WARC file, one record each, and where each begins and ends."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 16
# No record of ours comes near: bodies are bounded to 16 MiB when they are fetched.
MAXIMUM_RECORD = 1 << 28
GZIP = 16 + zlib.MAX_WBITS


class DamagedMemberError(ValueError):
    """A gzip member that breaks off, fails its checksum, or is none."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


@dataclass(frozen=True)
class Member:
    """A whole gzip member: offset and length in the file in bytes, and its content."""

    offset: int
    length: int
    content: bytes


def read_member(file: BinaryIO, offset: int) -> Member | None:
    """The member at `offset`; None at the end of the file.

    Raises:
        DamagedMemberError: the bytes there are no whole member, or it holds more than `MAXIMUM_RECORD` bytes.
    """
    file.seek(offset)
    decompressor = zlib.decompressobj(GZIP)
    parts: list[bytes] = []
    size = read = 0
    while not decompressor.eof:
        data = decompressor.unconsumed_tail
        if not data:
            data = file.read(CHUNK)
            read += len(data)
        if not data:
            if read == 0:
                return None
            raise DamagedMemberError(offset, f"the record breaks off after {read} bytes")
        try:
            parts.append(decompressor.decompress(data, MAXIMUM_RECORD - size + 1))
        except zlib.error as error:
            raise DamagedMemberError(offset, f"the record is damaged: {error}") from error
        size += len(parts[-1])
        if size > MAXIMUM_RECORD:
            raise DamagedMemberError(offset, f"the record holds more than {MAXIMUM_RECORD} bytes")
    return Member(offset, read - len(decompressor.unused_data), b"".join(parts))


def read_members(file: BinaryIO, offset: int = 0) -> Iterator[Member]:
    """Every member from `offset` to the end of the file.

    Raises:
        DamagedMemberError: after the last whole member before the damage.
    """
    while (member := read_member(file, offset)) is not None:
        yield member
        offset += member.length
