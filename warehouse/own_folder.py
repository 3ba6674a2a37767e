"""Folders that this program empties: each carries a mark, without which nothing in it is touched.

They are opened without following links, and emptied by way of the open folder, so that nobody can put another one in
its place meanwhile: https://docs.python.org/3/library/os.html#dir-fd
"""

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from warehouse.errors import WarehouseError

NAME = ".caci"
"""The folder in a data directory for what is unfinished."""
MARK = "made-by-caci-analyst.json"
MAX_MARK_BYTES = 4096
STATEMENT = {
    "program": "caci-analyst",
    "purpose": "Unfinished files. Everything in this folder is deleted by the next run: keep nothing here.",
}
OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


def digest_of(statement: dict[str, str]) -> str:
    """Return the digest that a mark carries of what it says."""
    return sha256(json.dumps(statement, sort_keys=True).encode()).hexdigest()


def work_folder(data_dir: Path) -> Path:
    """Return the path of our folder in a data directory; `make_folder` makes it."""
    return data_dir if data_dir.name == NAME else data_dir / NAME


def make_folder(path: Path) -> int:
    """Make a folder of ours unless it is there, and return its file descriptor.

    Raises:
        WarehouseError: what is there is not a folder of ours.
        OSError: it cannot be made.
    """
    is_new = True
    try:
        path.mkdir(mode=0o750)
    except FileExistsError:
        is_new = False
    try:
        folder = os.open(path, OPEN_FOLDER)
    except OSError as error:
        if path.is_symlink() or not path.is_dir():
            raise _foreign(path) from error
        raise
    try:
        if not is_marked(folder):
            # A process that was killed, or a full disk, may have left half a mark.
            if not {MARK}.issuperset(_names(folder)) or os.fstat(folder).st_uid != os.geteuid():
                raise _foreign(path)
            _write_mark(folder)
    except BaseException:
        if is_new:
            _remove(folder, path)
        os.close(folder)
        raise
    return folder


def is_marked(folder: int) -> bool:
    """Return True if the open folder has a mark that this program wrote."""
    try:
        mark = os.open(MARK, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return False
    with os.fdopen(mark, "rb") as file:
        if not stat.S_ISREG(os.fstat(mark).st_mode):
            return False
        try:
            stated = json.loads(file.read(MAX_MARK_BYTES))
            return bool(stated.pop("digest") == digest_of(stated)) and stated["program"] == STATEMENT["program"]
        except (ValueError, KeyError, TypeError, AttributeError):
            return False


def _write_mark(folder: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(MARK, dir_fd=folder)
    mark = os.open(MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640, dir_fd=folder)
    with os.fdopen(mark, "w", encoding="utf-8") as file:
        json.dump(STATEMENT | {"digest": digest_of(STATEMENT)}, file, indent=1)


def empty(folder: int) -> None:
    """Remove all but the mark from an open folder that has one. Links in it are removed, never followed.

    Raises:
        OSError: something cannot be removed.
    """
    for name in _names(folder):
        if name == MARK:
            continue
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            rmtree(name, dir_fd=folder)
        else:
            os.unlink(name, dir_fd=folder)


@contextmanager
def exclusive_folder(path: Path) -> Iterator[None]:
    """Make a folder of ours, empty but for its mark, that only this process uses, and remove it at the end.

    The lock on it ends with the process; what a killed process left there is removed first.

    Raises:
        WarehouseError: another process holds it, or what is there is not ours.
        OSError: it cannot be made.
    """
    while True:
        try:
            folder = make_folder(path)
        except FileNotFoundError:
            if path.parent.is_dir():  # its last holder has just removed it
                continue
            raise
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _is_at(folder, path):
                continue
            empty(folder)
            try:
                yield
            finally:
                _remove(folder, path)
            return
        except BlockingIOError as error:
            raise WarehouseError(f"Another process is writing {path}; wait for it, or end it.") from error
        finally:
            os.close(folder)


def _names(folder: int) -> list[str]:
    return os.listdir(folder)


def _remove(folder: int, path: Path) -> None:
    """Remove a folder of ours, as far as that is possible."""
    with suppress(OSError):
        empty(folder)
        os.unlink(MARK, dir_fd=folder)
        path.rmdir()


def _is_at(folder: int, path: Path) -> bool:
    """Return whether the open folder is the one at `path`."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(folder), path.lstat())
    return False


def _foreign(path: Path) -> WarehouseError:
    return WarehouseError(f"{path} is not a folder of this program, which needs that name. Move it away.")
