"""Copies a file to which a run may append meanwhile, up to its last whole record."""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from flows.errors import NotBackedUp
from flows.pipeline.backup.manifest import Copy
from spiders.archive.index import PRIVATE_FILE, write_index
from spiders.archive.recovery import WARC_SUFFIX, index_path, open_file

MEGABYTE = 1 << 20


def is_current(target: Path, copy: Copy | None, size: int) -> bool:
    """Return True if a file holds what its copy should, of a source with `size` bytes, and nothing else."""
    if copy is None or copy.bytes != size or not target.is_file() or target.stat().st_size != size:
        return False
    return digest_of(target, size) == copy.sha256


def copy_file(source: Path, target: Path, size: int, copy: Copy | None) -> Copy | None:
    """Bring the copy of a file up to the first `size` bytes of it.

    Only what is new is copied, unless the copy was damaged. The copy of a WARC file ends with a record, and gets an
    index.

    Args:
        source: the file, to which bytes are only ever added.
        target: the copy; it may hold more than `copy` says, of a backup that was not finished.
        size: how many bytes of the source are wanted.
        copy: what the copy holds; None if there is none.

    Returns:
        What the copy holds now; None if there is nothing whole yet.

    Raises:
        NotBackedUp: the source no longer begins with what was copied of it. The copy stays as it is.
        OSError: one of them cannot be read or written.
    """
    held = 0
    if copy is not None:
        if digest_of(source, copy.bytes) != copy.sha256:
            raise NotBackedUp(
                f"{source} no longer begins with what was copied of it to {target}, which stays as it is. If `caci"
                " verify` finds the file damaged, write the copy over its beginning, as docs/operations.md says;"
                " otherwise back up into another folder."
            )
        held = copy.bytes if digest_of(target, copy.bytes) == copy.sha256 else 0
    _append(source, target, held, size)
    end = _end_with_record(target) if target.name.endswith(WARC_SUFFIX) else size
    return Copy(bytes=end, sha256=digest_of(target, end)) if end else None


def write_beginning(source: Path, target: Path, length: int) -> str:
    """Write the first bytes of a file into a new one, whose mode follows the umask, and return their digest.

    Raises:
        OSError: one of them cannot be read or written.
    """
    _append(source, target, 0, length, mode=0o666)
    return digest_of(target, length)


def digest_of(path: Path, length: int) -> str:
    """Return the SHA-256 of the first bytes of a file, in hexadecimal; of all of them if there are fewer."""
    digest = sha256()
    with suppress(FileNotFoundError), path.open("rb") as file:
        for chunk in _chunks(file, length):
            digest.update(chunk)
    return digest.hexdigest()


def _append(source: Path, target: Path, held: int, size: int, mode: int = PRIVATE_FILE) -> None:
    """Cut the target off after the bytes that it holds, and append what the source has from there up to `size`."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    with source.open("rb") as original, os.fdopen(os.open(target, flags, mode), "r+b") as copy:
        # What a power failure could still take from the source, so that something else would follow there.
        with suppress(OSError):
            os.fsync(original.fileno())
        try:
            copy.truncate(held)
            original.seek(held)
            copy.seek(held)
            for chunk in _chunks(original, size - held):
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        except OSError as error:
            with suppress(OSError):  # on a full disk, others need the room
                os.ftruncate(copy.fileno(), held)
            raise OSError(error.errno, error.strerror, str(target)) from error


def _chunks(file: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (chunk := file.read(min(MEGABYTE, length))):
        yield chunk
        length -= len(chunk)


def _end_with_record(warc: Path) -> int:
    """Cut a WARC file off after its last whole record that is indexed, write its index, and return its length.

    A record that is damaged, not torn, stays: it is damaged in the archive, too.
    """
    opened, size = open_file(warc), warc.stat().st_size
    damages = [damage.end for damage in opened.damages if damage.offset < size and not damage.torn]
    end = max([*(entry.end for entry in opened.entries), *damages], default=0)
    os.truncate(warc, end)
    if end:
        write_index(index_path(warc), opened.entries)
    else:
        warc.unlink()
    return end
