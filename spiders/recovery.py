"""Opening a WARC file of an earlier run: its index, and the records at its end that the index does not name.

A process may be killed between the bytes of a record and its index line, or in the middle of a record. Nothing is cut
and nothing is written into the WARC: complete records are indexed, a torn tail stays where it is and is reported.
"""

import fcntl
from dataclasses import dataclass
from pathlib import Path

from spiders.cdxj import IndexEntry, entry_of, read_index, write_index
from spiders.members import DamagedMemberError, read_members
from spiders.warc import decode_record

INDEX_SUFFIX = ".cdxj"
WARC_SUFFIX = ".warc.gz"


@dataclass(frozen=True)
class OpenedFile:
    """What a WARC file holds as far as it can be read, and what is wrong with it."""

    entries: list[IndexEntry]
    problem: str | None = None


def index_path(warc: Path) -> Path:
    """The index that belongs to a WARC file: the same name with another suffix."""
    return warc.with_name(warc.name.removesuffix(WARC_SUFFIX) + INDEX_SUFFIX)


def is_being_written(warc: Path) -> bool:
    """True while a live process holds the writer's lock on the file; a killed one holds none."""
    with warc.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def open_file(warc: Path) -> OpenedFile:
    """Reads a file's index and, unless it is being written at this moment, the records behind the last one indexed.

    A recovered index replaces the file's index where the directory can be written.
    """
    live = is_being_written(warc)  # asked first: a writer sorts its index before it lets go of the lock
    entries, tidy = read_index(index_path(warc))
    if live:
        return OpenedFile(entries)
    end, size = max((entry.end for entry in entries), default=0), warc.stat().st_size
    if end > size:
        return OpenedFile(entries, f"{warc.name}: the index names {end} bytes, the file has {size}: its end is lost")
    recovered, problem = scan(warc, end)
    if recovered or (entries and not tidy):
        _try_to_write(index_path(warc), entries + recovered)
    return OpenedFile(entries + recovered, problem)


def scan(warc: Path, offset: int) -> tuple[list[IndexEntry], str | None]:
    """The records to index from `offset` on, and what stopped the reading before the end of the file, if so."""
    entries: list[IndexEntry] = []
    with warc.open("rb") as file:
        try:
            for member in read_members(file, offset):
                offset = member.offset
                entry = entry_of(decode_record(member.content), warc.name, member.offset, member.length)
                if entry is not None:
                    entries.append(entry)
        except DamagedMemberError as error:
            return entries, f"{warc.name}: offset {error.offset}: {error.reason}; what follows is left and not read"
        except ValueError as error:
            return entries, f"{warc.name}: offset {offset}: {error}; what follows is left and not read"
    return entries, None


def _try_to_write(path: Path, entries: list[IndexEntry]) -> None:
    try:
        write_index(path, entries)
    except OSError:  # a read-only archive is read as well; its records are found again the next time
        return
