"""One WARC file while it is written, with its index beside it.

Own code: warcio's and FastWARC's writers were tried; see `spiders.archive.record` for what differs.
"""

import fcntl
import io
import os
import stat
import time
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from spiders.archive.index import (
    IndexEntry,
    create_private,
    entry_of,
    format_line,
    holes,
    read_index,
    replace_index,
)
from spiders.archive.record import WarcRecord, encode_record, make_record, new_record_id
from spiders.archive.recovery import WARC_SUFFIX, index_path
from spiders.version import name_and_version

SECONDS_BETWEEN_SYNCS = 1.0
FORMAT = "WARC File Format 1.1"
APPENDING = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""No link is followed, and a FIFO is not waited for."""


class WarcFile:
    """A WARC file to which this process alone appends: locked until it is closed, and never changed otherwise.

    The runs of a month share one file for each prefix, so that an archive of years has hundreds of files, not tens of
    thousands. Records are handed to the operating system before their index lines. Both files reach the disk once a
    second while records come, and when the file is closed; then the index is sorted.
    """

    def __init__(self, directory: Path, prefix: str, source: str, max_bytes: int) -> None:
        """Open the file of this month to append to it, or create one if it cannot be continued.

        Args:
            directory: of the archive.
            prefix: with which the file's name begins.
            source: title and host of the site, for whoever finds the file without the rest.
            max_bytes: a file of this size is not continued.

        Raises:
            OSError: it cannot be created.
        """
        now = datetime.now(UTC)
        opened = _open_file_of_month(directory, f"{prefix}-{now:%Y%m}", max_bytes) or _create_file(
            directory, f"{prefix}-{now:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}{WARC_SUFFIX}"
        )
        self.path, self._warc, self._index = opened
        self.size = self._covered = self._warc.seek(0, io.SEEK_END)
        self._index.seek(0, io.SEEK_END)
        self._synced_at = time.monotonic()
        # With the first records, so that a file never ends with it.
        self._pending: tuple[WarcRecord, ...] = (_warcinfo(self.path.name, source),)

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
        for record in (*self._pending, *records):
            members.append(encode_record(record))
            entry = entry_of(record, self.path.name, end, len(members[-1]), covered)
            end += len(members[-1])
            if entry is not None:
                lines.append(format_line(entry))
                covered = end
        _write(self._warc, b"".join(members))
        _write(self._index, "".join(lines).encode())
        self.size, self._covered, self._pending = end, covered, ()
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


Opened = tuple[Path, io.FileIO, io.FileIO]
"""A WARC file that is locked, and its index."""


def _create_file(directory: Path, name: str) -> Opened:
    path = directory / name
    # Under another name until it is locked: a file that nobody holds looks as if its writer had died.
    begun = directory / f"{name}.{uuid.uuid4().hex[:8]}.tmp"
    warc = io.FileIO(create_private(begun), "r+")
    fcntl.flock(warc, fcntl.LOCK_EX)
    begun.rename(path)
    index = io.FileIO(create_private(index_path(path)), "r+")
    sync_directory(directory)
    return path, warc, index


def _open_file_of_month(directory: Path, beginning: str, max_bytes: int) -> Opened | None:
    """Open the latest file with this beginning of its name; return None if nothing may be appended to it.

    What a killed writer or a full disk left stays as it is, for `spiders.archive.recovery`: whatever comes next goes
    into another file. So it does while somebody reads or writes the file, and if the file has a second name: a copy
    by hard links must not change.
    """
    path = max(directory.glob(f"{beginning}[0-3][0-9]T*{WARC_SUFFIX}"), default=None)
    if path is None:
        return None
    with ExitStack() as stack:
        try:
            warc = stack.enter_context(io.FileIO(os.open(path, APPENDING), "r+"))
            fcntl.flock(warc, fcntl.LOCK_EX | fcntl.LOCK_NB)
            index = stack.enter_context(io.FileIO(os.open(index_path(path), APPENDING), "r+"))
            found = os.fstat(warc.fileno())
            is_ours = stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and os.path.samestat(found, path.lstat())
        except OSError:
            return None
        if not is_ours or not 0 < found.st_size < max_bytes:
            return None
        entries, is_tidy = read_index(index_path(path))
        if not is_tidy or holes(entries, path.name, found.st_size) != []:
            return None
        stack.pop_all()
        return path, warc, index
    return None


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
