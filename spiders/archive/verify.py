"""Checks an archive byte for byte: every gzip member, every digest, the indexes, what revisits refer to, strange files.

Nothing is written. A file that is being written is checked up to its last whole record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spiders.archive.index import IndexEntry, read_index
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
from spiders.archive.verify_index import Contents, index_defects

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
