"""The files of a folder, with their sizes and digests."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class File:
    """A file: its path in the folder, with slashes, its size, and the SHA-256 of its bytes in hexadecimal."""

    path: str
    bytes: int
    sha256: str


def files_of(folder: Path) -> list[File]:
    """Return every file below `folder`, in order of path."""
    paths = sorted(
        (path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.relative_to(folder).parts
    )
    return [file_of(folder, path.relative_to(folder).as_posix()) for path in paths]


def file_of(folder: Path, path: str) -> File:
    """Return the file at `path` below `folder`."""
    with (folder / path).open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return File(path, (folder / path).stat().st_size, digest)
