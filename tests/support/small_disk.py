"""A real file system of any size, mounted in memory, which can be made read-only."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    """A file system that is mounted at `directory`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def resize(self, size: int) -> None:
        """Set its size in bytes, rounded up to pages."""
        mount("-o", f"remount,size={size}", str(self.directory))

    def leave_free(self, size: int) -> None:
        """Set its size so that about `size` bytes are free."""
        self.resize(self.used + size)

    @property
    def used(self) -> int:
        """Bytes that its files use."""
        status = os.statvfs(self.directory)
        return (status.f_blocks - status.f_bfree) * status.f_frsize

    def make_read_only(self) -> None:
        mount("-o", "remount,ro", str(self.directory))


@contextmanager
def small_disk(directory: Path) -> Iterator[SmallDisk]:
    """Mount a file system; skip the test if that is not permitted, as it is in a container of one's own."""
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
