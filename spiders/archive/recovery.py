"""Opens a WARC file of an earlier run: reads its index, and whatever part of the file the index does not account for.

A process may be killed between the bytes of a record and its index line, or in the middle of a record; an index may be
lost, and bytes may be damaged. Whole records are indexed wherever they are. The beginning of a record at the end of the
file, which no index names, is set aside. Any other damage stays where it is, and is reported at each opening until the
file is restored or mended.

Own code: no library recovers an index from a damaged file (see `spiders.archive.scan`); `warcio recompress`, which was
tried, keeps what precedes the first damage (https://github.com/webrecorder/warcio#recompress).
"""

import fcntl
import logging
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from spiders.archive.index import IndexEntry, format_line, holes, read_index, write_index
from spiders.archive.scan import Damage, scan
from spiders.messages import counted

logger = logging.getLogger(__name__)
INDEX_SUFFIX = ".cdxj"
WARC_SUFFIX = ".warc.gz"
# analyst-20261130T120000Z-0a1b2c3d.warc.gz
BEGUN_AT = re.compile(r"-([0-9]{8}T[0-9]{6}Z)-[0-9a-f]{8}\.warc\.gz$")
SET_ASIDE = "set-aside"
"""Folder for what was taken out of the archive's files. It is not part of the archive and may be deleted."""


@dataclass(frozen=True)
class OpenedFile:
    """What a WARC file holds as far as it can be read, and what is wrong with it."""

    entries: list[IndexEntry]
    damages: list[Damage] = field(default_factory=list)
    is_indexed: bool = False
    """Whether its index names all that it holds, so that the index alone can be read from now on."""


def index_path(warc: Path) -> Path:
    """Return the path of the index of a WARC file: the same name with another suffix."""
    return warc.with_name(warc.name.removesuffix(WARC_SUFFIX) + INDEX_SUFFIX)


def begun_at(name: str) -> str:
    """Return when a WARC file was begun, as its name says it: 20261130T120000Z; "" for a name of another form."""
    match = BEGUN_AT.search(name)
    return match[1] if match else ""


@contextmanager
def unless_being_written(warc: Path) -> Iterator[bool]:
    """Keep writers away from the file while it is read; yield False if a live process is writing it.

    A writer does not wait: it begins a file of its own. A killed process holds no lock.
    """
    with warc.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def open_file(warc: Path, trust_index: bool = True, *, repair: bool = False) -> OpenedFile:
    """Read a file's index and, unless the file is being written, what the index does not account for.

    Args:
        warc: the WARC file.
        trust_index: False to read every record; the index then serves only to name what a damage held.
        repair: write the index again if it lacks something, and set the beginning of a record at the end aside, if the
            directory can be written. Only for the holder of the run's lock, so that two do not do it at once.

    Raises:
        OSError: the file cannot be read.
    """
    if not warc.is_file():  # a FIFO would never end, and what a link led to is gone
        indexed, _ = read_index(index_path(warc))
        lost = Damage(
            warc.name, 0, max((entry.end for entry in indexed), default=0), "this is not a file; move it away"
        )
        return OpenedFile([], [with_addresses(lost, indexed)])
    with unless_being_written(warc) as is_whole:  # first: a writer sorts its index before it releases the lock
        indexed, is_tidy = read_index(index_path(warc))
        if not is_whole:
            return OpenedFile(indexed)
        size = warc.stat().st_size
        gaps = holes(indexed, warc.name, size) if trust_index else None
        recovered, damages = _read_ranges(warc, [(0, size)] if gaps is None else gaps)
    # From here on nobody else writes either: no writer continues a file whose index is not complete.
    entries = [*(indexed if gaps is not None else []), *recovered]
    if damages and _is_torn(damages[-1], size, indexed) and (not repair or _set_tail_aside(warc, damages[-1])):
        damages.pop()  # the next run sets it aside, if we may not
    damages += cut_off(warc.name, size, indexed, entries)
    is_current = is_tidy and set(entries) == set(indexed) and (trust_index or _is_exact(warc, indexed))
    names_what_is_lost = damages and gaps is None
    if repair and not is_current and not names_what_is_lost:
        _try_to_write(index_path(warc), entries)
    return OpenedFile(entries, [with_addresses(damage, indexed) for damage in damages], is_current and not damages)


def _is_exact(warc: Path, entries: list[IndexEntry]) -> bool:
    """Return True if the index consists of the lines of these entries: a changed sort key is not part of an entry."""
    expected = "".join(sorted(format_line(entry) for entry in entries))
    return index_path(warc).read_bytes() == expected.encode()


def _read_ranges(warc: Path, ranges: Iterable[tuple[int, int]]) -> tuple[list[IndexEntry], list[Damage]]:
    """Return the entries of the records in parts of a file, and the damages there. No entry accounts for a damage."""
    entries: list[IndexEntry] = []
    damages: list[Damage] = []
    for start, end in ranges:
        covers_from = start
        for result in scan(warc, start, end):
            if isinstance(result, Damage):
                damages.append(result)
                covers_from = result.end
            elif (entry := result.entry(warc.name, covers_from)) is not None:
                entries.append(entry)
                covers_from = entry.end
    return entries, damages


def cut_off(name: str, size: int, indexed: list[IndexEntry], entries: list[IndexEntry]) -> list[Damage]:
    """Return the damage of a file that is shorter than its index says; nothing if only the index is wrong.

    Args:
        name: of the WARC file.
        size: of the WARC file, in bytes.
        indexed: what its index names.
        entries: what can be read of it.
    """
    read_ids = {entry.record_id for entry in entries}
    end = max((entry.end for entry in indexed if entry.record_id not in read_ids), default=0)
    return [Damage(name, size, end, f"the file ends, and its index names {counted(end, 'byte')}")] if end > size else []


def with_addresses(damage: Damage, indexed: list[IndexEntry]) -> Damage:
    """Return the damage with the addresses that an index names in it."""
    lost = [entry.url for entry in indexed if entry.offset < damage.end and entry.end > damage.offset]
    return replace(damage, urls=tuple(lost))


def _is_torn(damage: Damage, size: int, indexed: list[IndexEntry]) -> bool:
    """Return True for the beginning of a record at the end of a file of `size` bytes that no index names."""
    return damage.torn and damage.end == size and not any(entry.end > damage.offset for entry in indexed)


def _set_tail_aside(warc: Path, torn: Damage) -> bool:
    """Move the beginning of a record from the end of the file to `set-aside/`; return False if that is not possible."""
    try:
        with warc.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # against other processes that open the archive at this moment
            file.seek(torn.offset)
            tail = file.read()
            if tail:
                _keep(warc.parent / SET_ASIDE / f"{warc.name}.{torn.offset}", tail)
                file.truncate(torn.offset)
                os.fsync(file.fileno())
    except OSError:  # a read-only archive can be read as well
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
    except OSError:  # a read-only archive can be read as well; its records are found again the next time
        return
