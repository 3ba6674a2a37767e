"""Checks an index against the records of its file, byte for byte."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spiders.archive.index import IndexEntry, format_line, parse_line
from spiders.archive.scan import Damage

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
