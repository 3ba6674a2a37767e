"""A folder that is there whole or not at all: written under a hidden name, then exchanged with the old one.

Linux exchanges two folders with `renameat2`: https://man7.org/linux/man-pages/man2/rename.2.html. Python does not offer
it, hence ctypes. Tried in its place: two renames, between which 9,800 of 42,000 looks found no folder (with the
exchange none did). Not taken: a link to the newest folder, which cannot replace a folder that exists; and the packages
`renameat2` and `atomicswap`, which make the same call and were last released in 2022 and 2023: the first is wrong for
names that are not UTF-8, the second for processors that it does not list.
"""

import ctypes
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from warehouse.database.files import synchronise
from warehouse.errors import WarehouseError
from warehouse.own_folder import exclusive_folder

MANIFEST = "export.json"
"""The file that marks a folder as an export of ours: it lists every other file there."""
OF_A_SYSTEM = re.compile(r"(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|\.~lock\.[^/]*#)$")
"""What file managers and office programs leave in a folder that one looks at."""
MANIFEST_KEYS = frozenset({"format", "form", "schema", "digest", "tables", "files"})
AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Of renameat2: paths are relative to the current directory; the two are exchanged."""


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
        """Folder for what does not fit into memory meanwhile."""
        return self.partial / "spill"

    def put_in_place(self, target: Path) -> None:
        """Put the new folder in the place of `target`, whole and at once."""
        flush_to_disk(self.folder)
        replace(self.folder, target)
        synchronise(target.parent)


@contextmanager
def workplace(target: Path, partial: Path) -> Iterator[Workplace]:
    """Make a hidden folder to write in, which is removed at the end. What a killed export left there is removed first.

    Args:
        target: the folder that is to be written, for a message.
        partial: the hidden folder.

    Raises:
        WarehouseError: another export is being written there, or writing fails.
    """
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        with exclusive_folder(partial):
            (partial / "new").mkdir()
            yield Workplace(partial)
    except (OSError, duckdb.Error, pyarrow.ArrowException) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error).splitlines()[0]
        raise WarehouseError(
            f"Nothing was written to {target}: {reason}. What was there before stays as it was."
        ) from error


def check_replaceable(target: Path) -> None:
    """Check that nothing but an export would be replaced.

    Raises:
        WarehouseError: `target` is a file or a link, or a folder that is neither empty nor an export of ours alone.
    """
    if not target.is_dir() or target.is_symlink():
        if target.exists() or target.is_symlink():
            raise WarehouseError(f"{target} is not a folder. Name another one.")
        return
    if not any(target.iterdir()):
        return
    listed = files_of_manifest(target)
    if listed is None:
        raise WarehouseError(f"{target} is not empty and holds no export. Name another folder, or empty it.")
    paths = (path for path in target.rglob("*") if path.is_symlink() or not path.is_dir())
    present = {path.relative_to(target).as_posix() for path in paths}
    if foreign := sorted(path for path in present - listed - {MANIFEST} if not OF_A_SYSTEM.search(path)):
        raise WarehouseError(
            f"{target} holds {foreign[0]}, which is not of the export there and would be deleted. Move it away, or name"
            " another folder."
        )


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the `export.json` of a folder; None if it is not one that this program wrote, or was changed since.

    Those of earlier versions carry no digest of their own.
    """
    try:
        if (folder / MANIFEST).is_symlink():
            return None
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(read, dict) or not read.keys() >= MANIFEST_KEYS:
        return None
    return read if read.get("manifest_digest") in {None, manifest_digest(read)} else None


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """Return the digest that an `export.json` carries of the rest of itself."""
    rest = {name: value for name, value in manifest.items() if name != "manifest_digest"}
    return sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def files_of_manifest(folder: Path) -> set[str] | None:
    """Return the paths of the files that the export in a folder says it has; None if there is no export."""
    manifest = read_manifest(folder)
    try:
        return None if manifest is None else {str(file["path"]) for file in manifest["files"]}
    except (KeyError, TypeError):
        return None


def replace(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, which is at `new` afterwards if it existed.

    At once if the system can exchange two folders, as Linux can. Elsewhere no folder is at `target` for a moment.
    """
    if not target.exists():
        new.rename(target)
    elif not exchange(new, target):
        old = new.with_name("old")
        target.rename(old)
        new.rename(target)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders; return False if this system or file system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = os.fsencode(one), os.fsencode(other)
    return rename is not None and rename(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0


def write_json(path: Path, value: object) -> None:
    """Write a value as indented JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def flush_to_disk(folder: Path) -> None:
    """Make everything in `folder` survive a power failure.

    With one call for the whole file system if there is one, as on Linux: hundreds of small files one by one would take
    seconds. https://man7.org/linux/man-pages/man2/sync.2.html
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
