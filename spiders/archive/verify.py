"""Checks an archive byte for byte: every gzip member, every digest, the indexes, what revisits refer to, strange files.

Nothing is written. A file that is being written is checked up to its last whole record.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spiders.archive.index import IndexEntry, format_line, parse_line, read_index
from spiders.archive.recovery import (
    INDEX_SUFFIX,
    SET_ASIDE,
    WARC_SUFFIX,
    cut_off,
    index_path,
    is_being_written,
    with_addresses,
)
from spiders.archive.scan import Damage, Found, scan
from spiders.archive.stored_record import missing_original

Progress = Callable[[int], None]
"""Takes the number of bytes checked so far."""


@dataclass(frozen=True)
class Defect:
    """What is wrong at an offset of a file of the archive, in bytes."""

    file: str
    offset: int
    what: str
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.what}" + (f" ({self.url})" if self.url else "")


@dataclass(frozen=True)
class Revisit:
    """A revisit, whose original may be in a file that comes later."""

    file: str
    offset: int
    url: str | None
    refers_to: str
    digest: str | None


@dataclass
class Account:
    """What was checked."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    defects: int = 0
    being_written: int = 0
    """Files that a process writes at this moment: each was checked up to its last whole record."""


class Verification:
    """One check of the archive in `directory`. One record and one file's index are in memory at a time."""

    def __init__(self, directory: Path, progress: Progress = lambda _: None) -> None:
        self.account = Account()
        self._directory = directory
        self._progress = progress
        self._digests: dict[str, str | None] = {}
        self._revisits: list[Revisit] = []

    def defects(self) -> Iterator[Defect]:
        """Every defect, file by file as they are found.

        Raises:
            OSError: a file cannot be read.
        """
        for defect in self._all():
            self.account.defects += 1
            yield defect

    def _all(self) -> Iterator[Defect]:
        for warc in sorted(self._directory.glob(f"*{WARC_SUFFIX}")):
            yield from self._file(warc)
        for revisit in self._revisits:
            if revisit.refers_to not in self._digests:
                yield Defect(revisit.file, revisit.offset, missing_original(revisit.refers_to), revisit.url)
            elif self._digests[revisit.refers_to] != revisit.digest:
                what = f"a revisit of the record {revisit.refers_to}, which has another payload"
                yield Defect(revisit.file, revisit.offset, what, revisit.url)
        yield from self._strange_files()

    def _file(self, warc: Path) -> Iterator[Defect]:
        live = is_being_written(warc)
        known, _ = read_index(index_path(warc))
        size = warc.stat().st_size
        self.account.files += 1
        self.account.being_written += live
        entries: list[IndexEntry] = []
        damages: list[Damage] = []
        covered = 0
        for found in scan(warc, 0, size):
            self._progress(self.account.bytes + found.end)
            if isinstance(found, Damage):
                covered = found.end
                damages += [] if live and found.end == size else [found]
                continue
            yield from self._record(warc.name, found)
            entry = found.entry(warc.name, covered)
            if entry is not None:
                entries.append(entry)
                covered = entry.end
        self.account.bytes += size
        damages += cut_off(warc.name, size, known, entries) if not live else []
        for damage in damages:
            yield Defect(warc.name, damage.offset, with_addresses(damage, known).what)
        for offset, what, url in index_defects(index_path(warc), Contents(entries, damages, live)):
            yield Defect(index_path(warc).name, offset, what, url)

    def _record(self, name: str, found: Found) -> Iterator[Defect]:
        offset, record = found.member.offset, found.record
        url = record.get("WARC-Target-URI")
        self.account.records += 1
        if found.member.flaw is not None:
            yield Defect(name, offset, found.member.flaw, url)
        if record.record_id in self._digests:
            yield Defect(name, offset, f"the record {record.record_id} is there twice", url)
        self._digests[record.record_id] = record.get("WARC-Payload-Digest")
        if record.record_type == "revisit":
            refers_to = (record.get("WARC-Refers-To") or "").strip("<>")
            self._revisits.append(Revisit(name, offset, url, refers_to, record.get("WARC-Payload-Digest")))

    def _strange_files(self) -> Iterator[Defect]:
        for path in sorted(self._directory.iterdir()) if self._directory.is_dir() else ():
            if path.name.endswith(INDEX_SUFFIX):
                warc = path.with_name(path.name.removesuffix(INDEX_SUFFIX) + WARC_SUFFIX)
                if not warc.exists():
                    yield Defect(path.name, 0, f"an index of {warc.name}, which is missing")
            elif not path.name.endswith(WARC_SUFFIX) and path.name != SET_ASIDE:
                yield Defect(path.name, 0, "neither a WARC file nor an index; move it away")


# --- The index --------------------------------------------------------------------------------------------------------

IndexDefect = tuple[int, str, str | None]
"""Offset in the index in bytes, what is wrong there, and the address that it concerns."""


@dataclass(frozen=True)
class Contents:
    """What a WARC file was found to hold."""

    entries: Sequence[IndexEntry]
    damages: Sequence[Damage]
    live: bool
    """It is being written: its index is not sorted, and either may be ahead of the other."""

    def damaged(self, start: int, end: int) -> bool:
        """True if a damage lies in this part of the file."""
        return any(damage.offset < end and start < damage.end for damage in self.damages)

    def lags_behind(self, told: IndexEntry | None, is_last: bool) -> bool:
        """True for a line of a file being written that names a record written since, or is not whole yet itself."""
        end = max((entry.end for entry in self.entries), default=0)
        return self.live and (is_last if told is None else told.end > end)


def index_defects(path: Path, contents: Contents) -> Iterator[IndexDefect]:
    """What is wrong with the index at `path` of a file with these contents."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        yield 0, f"the index is missing; {len(contents.entries)} records should be in it", None
        return
    by_offset = {entry.offset: entry for entry in contents.entries}
    named: set[int] = set()
    offset, previous = 0, b""
    for line in lines:
        told = parse_line(line.decode(errors="replace")) if line.endswith(b"\n") else None
        fault = _fault(line, told, by_offset, contents)
        if told is not None:
            fault = fault or (f"the record at offset {told.offset} is named twice" if told.offset in named else None)
            named.add(told.offset)
        if line < previous and not contents.live:
            fault = fault or "the line is not in its place: the index is not sorted"
        if fault is not None and not contents.lags_behind(told, is_last=line is lines[-1]):
            yield offset, fault, told.url if told else None
        offset, previous = offset + len(line), line
    if not contents.live:
        for entry in contents.entries:
            if entry.offset not in named:
                yield offset, f"no line for the record at offset {entry.offset}", entry.url


def _fault(line: bytes, told: IndexEntry | None, by_offset: dict[int, IndexEntry], contents: Contents) -> str | None:
    """What is wrong with a line, if anything is. That a record which it names is damaged is no fault of the line."""
    if told is None:
        return "the line cannot be read"
    true = by_offset.get(told.offset)
    if true is None:
        known = contents.damaged(told.offset, told.end)
        return None if known else f"the line names a record at offset {told.offset}, where none is"
    expected = format_line(true).encode()
    if line == expected:
        return None
    said, right = _fields(line), _fields(expected)
    wrong = [name for name in said | right if said.get(name) != right.get(name)]
    if wrong == ["covers_from"] and contents.damaged(told.covers_from, true.offset):
        return None
    return f"the line differs from the record at offset {told.offset} in {', '.join(wrong) or 'its form'}"


def _fields(line: bytes) -> dict[str, object]:
    key, stamp, content = line.decode(errors="replace").split(" ", 2)
    return {"key": key, "time": stamp, **json.loads(content)}
