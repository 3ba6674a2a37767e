"""A folder that is there whole or not at all: written under a hidden name, then put in the place of the old one."""

import ctypes
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow

from warehouse.errors import WarehouseError
from warehouse.publish.publication import synchronise

MANIFEST = "export.json"
"""The file by which a folder is known as an export of ours."""
AT_THIS_DIRECTORY, EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2."""


@dataclass(frozen=True)
class Workplace:
    """Where a folder is written before it is put in its place."""

    partial: Path

    @property
    def folder(self) -> Path:
        """The new folder, empty at first."""
        return self.partial / "new"

    @property
    def spill(self) -> Path:
        """Where what memory cannot hold may go meanwhile."""
        return self.partial / "spill"

    def put_in_place(self, target: Path) -> None:
        """Puts the new folder in the place of `target`, whole and at once."""
        bring_to_disk(self.folder)
        replace(self.folder, target)
        synchronise(target.parent)


@contextmanager
def workplace(place: Path, partial: Path) -> Iterator[Workplace]:
    """A hidden folder `partial` in which what goes to `place` is written; it is gone at the end.

    What a killed export left there is removed.

    Raises:
        WarehouseError: another export is being written there, or writing fails.
    """
    try:
        with held(partial):
            try:
                (partial / "new").mkdir()
                yield Workplace(partial)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    except (OSError, duckdb.Error, pyarrow.ArrowException) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error).splitlines()[0]
        raise WarehouseError(
            f"Nothing was written to {place}: {reason}. What was there before stays as it was."
        ) from error


def refuse_others(target: Path) -> None:
    """Raises WarehouseError where `target` is a file, or a folder that is neither empty nor known as an export."""
    if target.is_dir() and not target.is_symlink():
        if any(target.iterdir()) and not (target / MANIFEST).is_file():
            raise WarehouseError(f"{target} is not empty and holds no export. Name another folder, or empty it.")
    elif target.exists() or target.is_symlink():
        raise WarehouseError(f"{target} is no folder. Name another one.")


@contextmanager
def held(partial: Path) -> Iterator[None]:
    """Makes the folder `partial` for this process alone, empty. The lock on it dies with the process.

    Raises WarehouseError where another process holds it.
    """
    partial.parent.mkdir(parents=True, exist_ok=True)
    while True:
        partial.mkdir(exist_ok=True)
        descriptor = os.open(partial, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if is_at(descriptor, partial):  # else its last holder has removed it in between
                clear(partial)
                yield
                return
        except BlockingIOError as error:
            raise WarehouseError(f"Another process is writing {partial}; wait for it, or end it.") from error
        finally:
            os.close(descriptor)


def is_at(descriptor: int, path: Path) -> bool:
    """True where the open folder is the one at `path`."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


def clear(folder: Path) -> None:
    """Removes all that is in `folder`."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def replace(new: Path, target: Path) -> None:
    """Puts the folder `new` in the place of `target`, which then is at `new`, if it was there.

    At once where the system can exchange two folders, as Linux can. Elsewhere no folder is at `target` for a moment.
    """
    if not target.exists():
        new.rename(target)
    elif not exchanged(new, target):
        old = new.with_name("old")
        target.rename(old)
        new.rename(target)


def exchanged(one: Path, other: Path) -> bool:
    """Exchanges two folders; False where this system or file system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = os.fsencode(one), os.fsencode(other)
    return rename is not None and rename(AT_THIS_DIRECTORY, names[0], AT_THIS_DIRECTORY, names[1], EXCHANGE) == 0


def write_json(path: Path, value: object) -> None:
    """Writes a value as indented JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def bring_to_disk(folder: Path) -> None:
    """Makes all that is in `folder` survive a power failure.

    In one call where the system has one for a whole file system, as Linux has: hundreds of small files one by one
    would take seconds.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if (synchronise_all := getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)) is None:
            for path in (folder, *folder.rglob("*")):
                synchronise(path)
        elif synchronise_all(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
