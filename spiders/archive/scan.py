"""Reads the records of a WARC file one after the other, and goes on behind what is damaged."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from spiders.archive.gzip_member import CHUNK, MAGIC, Member, read_member
from spiders.archive.index import IndexEntry, entry_of
from spiders.archive.record import Record, decode_record, digest_faults
from spiders.errors import DamagedMemberError

FEW = 3
"""So many addresses are named in one line."""


@dataclass(frozen=True)
class Found:
    """A whole record, and where it stands."""

    member: Member
    record: Record

    @property
    def end(self) -> int:
        """Offset of the first byte after it."""
        return self.member.offset + self.member.length

    def entry(self, filename: str, covers_from: int, offset: int | None = None) -> IndexEntry | None:
        """Its index entry, at `offset` of a file if not where it was found; None for a type that is not indexed."""
        place = self.member.offset if offset is None else offset
        return entry_of(self.record, filename, place, self.member.length, covers_from)


@dataclass(frozen=True)
class Damage:
    """Bytes of a file, from `offset` to before `end`, in which no whole record can be read."""

    file: str
    offset: int
    end: int
    reason: str
    torn: bool = False
    """True for the beginning of a record at the end of a file, as a killed process leaves it."""
    urls: tuple[str, ...] = ()
    """What stood there, where an index knows it."""

    @property
    def what(self) -> str:
        """What is wrong, and what is lost, in words."""
        more = f" and {len(self.urls) - FEW} more" if len(self.urls) > FEW else ""
        lost = f"; it held {', '.join(self.urls[:FEW])}{more}" if self.urls else ""
        return f"{self.reason}; nothing can be read up to offset {self.end}{lost}"

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.what}"


def scan(path: Path, start: int, end: int) -> Iterator[Found | Damage]:
    """Every whole record and every damage from `start` to `end`, in order; together they are all bytes between.

    After a damage the reading goes on where the damaged record says that it ends, or at the next bytes that are a whole
    record. At most one record is in memory.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        while start < end:
            found = _read(file, start)
            if isinstance(found, Found):
                yield found
                start = found.end
                continue
            following = _resume(file, start, end, found.end)
            torn = found.breaks_off and following == end
            yield Damage(path.name, start, following, found.reason, torn)
            start = following


def _read(file: BinaryIO, offset: int) -> Found | DamagedMemberError:
    """The record at `offset`, or what is wrong with it."""
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
    return Found(member, record) if fault is None else DamagedMemberError(offset, fault, offset + member.length)


def _resume(file: BinaryIO, offset: int, end: int, told: int | None) -> int:
    """Where the next whole record begins, `end` if there is none before it."""
    if told is not None and offset < told <= end and (told == end or _is_member(file, told)):
        return told
    return next(
        (place for place in _magic_numbers(file, offset + 1, end) if isinstance(_read(file, place), Found)), end
    )


def _is_member(file: BinaryIO, offset: int) -> bool:
    try:
        return read_member(file, offset) is not None
    except DamagedMemberError:
        return False


def _magic_numbers(file: BinaryIO, start: int, end: int) -> Iterator[int]:
    """Offsets from `start` to before `end` at which a gzip member may begin."""
    while start < end:
        file.seek(start)
        chunk = file.read(min(CHUNK, end - start))
        place = chunk.find(MAGIC)
        while place >= 0:
            yield start + place
            place = chunk.find(MAGIC, place + 1)
        if len(chunk) < len(MAGIC):
            return
        start += len(chunk) - len(MAGIC) + 1
