"""Reads the records of a WARC file one after the other, and continues after what is damaged.

Own code: warcio 1.8.1 and FastWARC 2.0.1 were tried on a file with one changed byte, where both stop with an error, and
on one whose last record is torn, where both end without any (`tests/spiders/archive/test_other_readers.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from spiders.archive.gzip_member import CHUNK_BYTES, MAGIC, Member, read_member
from spiders.archive.index import IndexEntry, entry_of
from spiders.archive.record import WarcRecord, decode_record, digest_faults
from spiders.errors import DamagedMemberError

MAX_ADDRESSES_NAMED = 3


@dataclass(frozen=True)
class ScannedRecord:
    """A whole record, and where it is."""

    member: Member
    record: WarcRecord

    @property
    def end(self) -> int:
        """Offset of the first byte after it."""
        return self.member.offset + self.member.length

    def entry(self, filename: str, covers_from: int, offset: int | None = None) -> IndexEntry | None:
        """Return its index entry; None for a type that is not indexed.

        Args:
            filename: of the WARC file.
            covers_from: offset of the first byte after the record indexed before.
            offset: where the record is in that file; by default where it was read.
        """
        start = self.member.offset if offset is None else offset
        return entry_of(self.record, filename, start, self.member.length, covers_from)


@dataclass(frozen=True)
class Damage:
    """Bytes of a file, from `offset` up to but not including `end`, in which no whole record can be read."""

    file: str
    offset: int
    end: int
    reason: str
    torn: bool = False
    """Whether it is the beginning of a record at the end of a file, as a killed process leaves it."""
    urls: tuple[str, ...] = ()
    """The addresses of what is lost, as far as an index names them."""

    @property
    def description(self) -> str:
        """What is wrong and what is lost, for a person."""
        named, others = self.urls[:MAX_ADDRESSES_NAMED], len(self.urls) - MAX_ADDRESSES_NAMED
        more = f" and {others} more" if others > 0 else ""
        lost = f"; it held {', '.join(named)}{more}" if named else ""
        return f"{self.reason}; nothing can be read up to offset {self.end}{lost}"

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.description}"


def repeated(entry: IndexEntry) -> Damage:
    """Return what is wrong with a record whose id another record with other content has already."""
    reason = f"the record {entry.record_id} is there twice, with other content"
    return Damage(entry.filename, entry.offset, entry.end, reason, urls=(entry.url,))


def scan(path: Path, start: int, end: int) -> Iterator[ScannedRecord | Damage]:
    """Yield every whole record and every damage of a part of a file, in order; together they cover all of its bytes.

    After a damage, reading continues where the damaged record says that it ends, or at the next bytes that are a whole
    record. At most one record is in memory.

    Args:
        path: the WARC file.
        start: offset of the first byte to read.
        end: offset of the first byte not to read.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        while start < end:
            result = _read(file, start)
            if isinstance(result, ScannedRecord):
                yield result
                start = result.end
                continue
            following = _next_record(file, start, end, result.end)
            torn = result.breaks_off and following == end
            yield Damage(path.name, start, following, result.reason, torn)
            start = following


def _read(file: BinaryIO, offset: int) -> ScannedRecord | DamagedMemberError:
    """Return the record at `offset`, or what is wrong with it."""
    try:
        member = read_member(file, offset)
    except DamagedMemberError as error:
        return error
    if member is None:
        return DamagedMemberError(offset, "the file ends")
    try:
        record = decode_record(member.content)
        entry_of(record, "", member.offset, member.length, member.offset)
        fault = next(iter(digest_faults(record)), None)
    except ValueError as error:
        fault = str(error)
    if fault is not None:
        return DamagedMemberError(offset, fault, offset + member.length)
    return ScannedRecord(member, record)


def _next_record(file: BinaryIO, offset: int, end: int, stated_end: int | None) -> int:
    """Return where the next whole record after the damaged one at `offset` begins; `end` if there is none before it.

    Args:
        file: the WARC file.
        offset: of the damaged record.
        end: offset of the first byte not to read.
        stated_end: where the damaged record ends according to its own header; None if the header does not say.
    """
    if stated_end is not None and offset < stated_end <= end and (stated_end == end or _is_member(file, stated_end)):
        return stated_end
    candidates = _magic_numbers(file, offset + 1, end)
    return next((candidate for candidate in candidates if isinstance(_read(file, candidate), ScannedRecord)), end)


def _is_member(file: BinaryIO, offset: int) -> bool:
    try:
        return read_member(file, offset) is not None
    except DamagedMemberError:
        return False


def _magic_numbers(file: BinaryIO, start: int, end: int) -> Iterator[int]:
    """Yield the offsets, from `start` up to but not including `end`, at which a gzip member may begin."""
    while start < end:
        file.seek(start)
        chunk = file.read(min(CHUNK_BYTES, end - start))
        position = chunk.find(MAGIC)
        while position >= 0:
            yield start + position
            position = chunk.find(MAGIC, position + 1)
        if len(chunk) < len(MAGIC):
            return
        start += len(chunk) - len(MAGIC) + 1
