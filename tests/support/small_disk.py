"""A file system of its own, of any size, read-only on demand: a real one, mounted in memory."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    """A mounted file system; `directory` is where."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def resize(self, size: int) -> None:
        """Sets its size in bytes, rounded up to pages."""
        mount("-o", f"remount,size={size}", str(self.directory))

    def leave_free(self, size: int) -> None:
        """Sets its size so that about so many bytes are free."""
        self.resize(self.used + size)

    @property
    def used(self) -> int:
        """Bytes that its files take."""
        found = os.statvfs(self.directory)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    def make_read_only(self) -> None:
        mount("-o", "remount,ro", str(self.directory))


@contextmanager
def small_disk(directory: Path) -> Iterator[SmallDisk]:
    """Mounts a file system; skips the test where that is not permitted, as outside a container of one's own."""
    directory.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=256m", "tmpfs", str(directory))
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"mounting a small file system is not permitted here: {error}")
    try:
        yield SmallDisk(directory)
    finally:
        subprocess.run(["umount", "--lazy", str(directory)], check=True)


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
