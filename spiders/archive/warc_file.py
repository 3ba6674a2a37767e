"""One WARC file while it is written, with its index beside it.

Own code: warcio's and FastWARC's writers were tried; see `spiders.archive.record` for what differs.
"""

import fcntl
import io
import os
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from spiders.archive.index import IndexEntry, create_private, entry_of, format_line, replace_index
from spiders.archive.record import WarcRecord, encode_record, make_record, new_record_id
from spiders.archive.recovery import WARC_SUFFIX, index_path
from spiders.version import name_and_version

SECONDS_BETWEEN_SYNCS = 1.0
FORMAT = "WARC File Format 1.1"


class WarcFile:
    """A new WARC file of this process alone: created exclusively, locked until it is closed, and only appended to.

    Records are handed to the operating system before their index lines. Both files reach the disk once a second while
    records come, and when the file is closed; then the index is sorted.
    """

    def __init__(self, directory: Path, prefix: str, source: str) -> None:
        """Create the file and write its `warcinfo` record.

        Args:
            directory: of the archive.
            prefix: with which the file's name begins.
            source: title and host of the site, for whoever finds the file without the rest.

        Raises:
            OSError: it cannot be created or written.
        """
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.path = directory / f"{prefix}-{stamp}-{uuid.uuid4().hex[:8]}{WARC_SUFFIX}"
        self.size = self._covered = 0
        # Under another name until it is locked: a file that nobody holds looks as if its writer had died.
        begun = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex[:8]}.tmp")
        self._warc = io.FileIO(create_private(begun), "r+")
        fcntl.flock(self._warc, fcntl.LOCK_EX)
        begun.rename(self.path)
        self._index = io.FileIO(create_private(index_path(self.path)), "r+")
        self._synced_at = time.monotonic()
        sync_directory(directory)
        self.append(_warcinfo(self.path.name, source))

    def append(self, *records: WarcRecord) -> IndexEntry | None:
        """Append records one after the other.

        Returns:
            The index entry of the last one; None if its type is not indexed.

        Raises:
            OSError: the disk is full or the file cannot be written. Nothing may be appended after that.
        """
        members, lines = [], []
        end, covered = self.size, self._covered
        entry = None
        for record in records:
            members.append(encode_record(record))
            entry = entry_of(record, self.path.name, end, len(members[-1]), covered)
            end += len(members[-1])
            if entry is not None:
                lines.append(format_line(entry))
                covered = end
        _write(self._warc, b"".join(members))
        _write(self._index, "".join(lines).encode())
        self.size, self._covered = end, covered
        if time.monotonic() - self._synced_at >= SECONDS_BETWEEN_SYNCS:
            self.sync()
        return entry

    def sync(self) -> None:
        """Wait until the records and then the index have reached the disk."""
        os.fsync(self._warc.fileno())
        os.fsync(self._index.fileno())
        self._synced_at = time.monotonic()

    def close(self) -> None:
        """Sort the index, then release the lock."""
        try:
            os.fsync(self._warc.fileno())
            self._index.seek(0)
            replace_index(index_path(self.path), self._index.read().splitlines(keepends=True))
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Close the files as they are, as a killed process would leave them."""
        self._index.close()
        self._warc.close()


def _write(file: io.FileIO, content: bytes) -> None:
    """Hand all of the content to the operating system, which may take it in parts."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _warcinfo(filename: str, source: str) -> WarcRecord:
    description = f"Responses of {source}; payloads as they came over the wire"
    fields = {"software": name_and_version(), "format": FORMAT, "description": description}
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
    """Make new names in a directory survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
