"""Opening a WARC file of an earlier run: its index, and whatever of the file the index does not account for.

A process may be killed between the bytes of a record and its index line, or in the middle of a record; an index may be
lost, and bytes may be damaged. Whole records are indexed wherever they stand. The beginning of a record at the end of
the file, which nothing was ever told of, is set aside. Any other damage stays where it is, and is reported at each
opening until the file is restored or mended.
"""

import fcntl
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from spiders.archive.index import IndexEntry, format_line, holes, read_index, write_index
from spiders.archive.scan import Damage, scan

logger = logging.getLogger(__name__)
INDEX_SUFFIX = ".cdxj"
WARC_SUFFIX = ".warc.gz"
SET_ASIDE = "set-aside"
"""Folder in the archive for what was taken out of its files: no part of it, and free to be deleted."""


@dataclass(frozen=True)
class OpenedFile:
    """What a WARC file holds as far as it can be read, and what is wrong with it."""

    entries: list[IndexEntry]
    damages: list[Damage] = field(default_factory=list)


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


def open_file(warc: Path, trust_index: bool = True) -> OpenedFile:
    """Reads a file's index and, unless it is being written at this moment, what the index does not account for.

    A recovered index replaces the file's index where the directory can be written. Without `trust_index` every record
    is read; the index then serves to tell what a damage holds.

    Raises:
        OSError: the file cannot be read.
    """
    live = is_being_written(warc)  # asked first: a writer sorts its index before it lets go of the lock
    known, tidy = read_index(index_path(warc))
    if live:
        return OpenedFile(known)
    size = warc.stat().st_size
    unknown = holes(known, warc.name, size) if trust_index else None
    entries = known if unknown is not None else []
    recovered, damages = _read_holes(warc, [(0, size)] if unknown is None else unknown)
    entries = entries + recovered
    if damages and _is_torn(damages[-1], size, known) and _set_tail_aside(warc, damages[-1]):
        damages.pop()
    damages += cut_off(warc.name, size, known, entries)
    is_current = tidy and set(entries) == set(known) and (trust_index or _is_exact(warc, known))
    names_what_is_lost = damages and unknown is None
    if not is_current and not names_what_is_lost:
        _try_to_write(index_path(warc), entries)
    return OpenedFile(entries, [with_addresses(damage, known) for damage in damages])


def _is_exact(warc: Path, entries: list[IndexEntry]) -> bool:
    """True if the index has nothing but the lines that these entries give: a changed key is no part of an entry."""
    expected = "".join(sorted(format_line(entry) for entry in entries))
    return index_path(warc).read_bytes() == expected.encode()


def _read_holes(warc: Path, unknown: Iterable[tuple[int, int]]) -> tuple[list[IndexEntry], list[Damage]]:
    """The records to index in ranges of a file, and the damages there. No entry accounts for a damage."""
    entries: list[IndexEntry] = []
    damages: list[Damage] = []
    for start, end in unknown:
        covers_from = start
        for found in scan(warc, start, end):
            if isinstance(found, Damage):
                damages.append(found)
                covers_from = found.end
            elif (entry := found.entry(warc.name, covers_from)) is not None:
                entries.append(entry)
                covers_from = entry.end
    return entries, damages


def cut_off(name: str, size: int, known: list[IndexEntry], found: list[IndexEntry]) -> list[Damage]:
    """The damage of a file that is shorter than its index says; an index that is wrong about a record is none."""
    identifiers = {entry.record_id for entry in found}
    end = max((entry.end for entry in known if entry.record_id not in identifiers), default=0)
    return [Damage(name, size, end, f"the file ends, and its index names {end} bytes")] if end > size else []


def with_addresses(damage: Damage, known: list[IndexEntry]) -> Damage:
    """The damage with the addresses that an index knows in it."""
    lost = [entry.url for entry in known if entry.offset < damage.end and entry.end > damage.offset]
    return replace(damage, urls=tuple(lost))


def _is_torn(damage: Damage, size: int, known: list[IndexEntry]) -> bool:
    """True for the beginning of a record at the end of a file of `size` bytes, unless an index names that record."""
    return damage.torn and damage.end == size and not any(entry.end > damage.offset for entry in known)


def _set_tail_aside(warc: Path, torn: Damage) -> bool:
    """Takes the beginning of a record off the end of the file; False where the archive cannot be written."""
    try:
        with warc.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # against others that open the archive at this moment
            file.seek(torn.offset)
            tail = file.read()
            if tail:
                _keep(warc.parent / SET_ASIDE / f"{warc.name}.{torn.offset}", tail)
                file.truncate(torn.offset)
                os.fsync(file.fileno())
    except OSError:  # a read-only archive is read as well
        return False
    logger.warning("%s: offset %d: %s; it was set aside", torn.file, torn.offset, torn.reason)
    return True


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _try_to_write(path: Path, entries: list[IndexEntry]) -> None:
    try:
        write_index(path, entries)
    except OSError:  # a read-only archive is read as well; its records are found again the next time
        return
