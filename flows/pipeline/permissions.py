"""Who may read what a run writes: archive, warehouse and lock are for the owner and the group alone.

What is published, and exports, are as public as the user's umask says.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import chown

from flows.errors import WRONG_USE, UserError
from spiders.archive.index import PRIVATE_FILE

PRIVATE_UMASK, OTHERS = 0o027, 0o007
PRIVATE = ("archive", "run.lock", "warehouse.duckdb", "warehouse.duckdb.wal")
_umasks: list[int] = []
"""The user's umask, while a run has another one."""


@contextmanager
def private_files(data_dir: Path, group: str | None) -> Iterator[None]:
    """Let this process and its children make files for the owner and the group alone, and so keep those of before.

    Args:
        data_dir: whose files are kept so.
        group: to which they belong; None for the user's own.

    Raises:
        UserError: there is no such group, or the user is not in it.
    """
    umask = os.umask(PRIVATE_UMASK)
    if group is None:
        os.umask(umask | PRIVATE_UMASK)
    _umasks.append(umask)
    try:
        if group is not None:
            _give_to(group, data_dir)
        for name in PRIVATE:
            _make_private(data_dir / name)
        yield
    finally:
        os.umask(_umasks.pop())


@contextmanager
def public_files() -> Iterator[None]:
    """Let this process make files with the user's own umask meanwhile."""
    before = os.umask(_umasks[-1]) if _umasks else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def _make_private(path: Path) -> None:
    with suppress(OSError):  # it belongs to another user of the group, or is not there yet
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode) and mode & OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def _give_to(group: str, data_dir: Path) -> None:
    """Give what is private to the group. What is made in the folders later belongs to it by their setgid bit."""
    archive = data_dir / "archive"
    try:
        archive.mkdir(exist_ok=True)
        if data_dir.group() == archive.group() == group:
            return
        for path in (*(data_dir / name for name in PRIVATE), *archive.rglob("*")):
            if path.is_file():
                chown(path, group=group)
                path.chmod(PRIVATE_FILE)
        for folder in (archive, data_dir):
            chown(folder, group=group)
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_ISGID | 0o050)
    except LookupError as error:
        raise UserError(f"There is no group {group}, which CACI_GROUP names.", WRONG_USE) from error
    except PermissionError as error:
        raise UserError(
            f"{error.filename or data_dir} cannot be given to the group {group}, which CACI_GROUP names: you must own"
            " it, and be in the group."
        ) from error
