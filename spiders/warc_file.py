"""One WARC file while it is written, with its index beside it."""

import fcntl
import os
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from spiders.cdxj import IndexEntry, entry_of, format_line, write_index
from spiders.recovery import WARC_SUFFIX, index_path
from spiders.software import software
from spiders.warc import Record, encode_record, make_record, new_record_id

SECONDS_BETWEEN_SYNCS = 1.0
FORMAT = "WARC File Format 1.1"
DESCRIPTION = "Responses of the Central Asia-Caucasus Analyst's site, payloads as they came over the wire"


class WarcFile:
    """A new WARC file of this process alone: created exclusively, locked until it is closed, only ever appended to.

    A record's bytes are handed to the operating system before its index line. Both files reach the disk once a second
    while records come, and when the file is closed; then the index is sorted.
    """

    def __init__(self, directory: Path, prefix: str) -> None:
        """Creates the file and writes its `warcinfo` record.

        Raises:
            OSError: it cannot be created or written.
        """
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.path = directory / f"{prefix}-{stamp}-{uuid.uuid4().hex[:8]}{WARC_SUFFIX}"
        self.entries: list[IndexEntry] = []
        self.size = self._covered = 0
        self._warc = self.path.open("xb", buffering=0)
        fcntl.flock(self._warc, fcntl.LOCK_EX)
        self._index = index_path(self.path).open("x", encoding="utf-8")
        self._synced_at = time.monotonic()
        sync_directory(directory)
        self.append(_warcinfo(self.path.name))

    def append(self, record: Record) -> IndexEntry | None:
        """Appends a record; gives its index entry if its type is indexed.

        Raises:
            OSError: the disk is full or the file cannot be written. Nothing may be appended after that.
        """
        content = encode_record(record)
        entry = entry_of(record, self.path.name, self.size, len(content), self._covered)
        self._write(content)
        if entry is not None:
            self._index.write(format_line(entry))
            self._index.flush()
            self.entries.append(entry)
            self._covered = entry.end
        if time.monotonic() - self._synced_at >= SECONDS_BETWEEN_SYNCS:
            self.sync()
        return entry

    def sync(self) -> None:
        """Waits until the records and then the index have reached the disk."""
        os.fsync(self._warc.fileno())
        os.fsync(self._index.fileno())
        self._synced_at = time.monotonic()

    def close(self) -> None:
        """Sorts the index, then gives up the lock."""
        try:
            self.sync()
            self._index.close()
            write_index(index_path(self.path), self.entries)
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Closes the files as they are, as a killed process would leave them."""
        self._index.close()
        self._warc.close()

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[self._warc.write(rest) :]
        self.size += len(content)


def _warcinfo(filename: str) -> Record:
    fields = {"software": software(), "format": FORMAT, "description": DESCRIPTION}
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    return make_record(
        "warcinfo",
        record_id=new_record_id(),
        date=datetime.now(UTC),
        content_type="application/warc-fields",
        block=block,
        fields=(("WARC-Filename", filename),),
    )


def sync_directory(directory: Path) -> None:
    """Makes new names in a directory survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
