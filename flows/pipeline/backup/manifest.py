"""What a backup holds: `backup.json` in its folder, which is written last and in one step.

Files of a backup only grow, so whatever an unfinished backup has added lies behind what this file names.
"""

import json
import os
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from flows.errors import NotBackedUp
from spiders.archive.index import PRIVATE_FILE

MANIFEST = "backup.json"
WRITTEN = f"{MANIFEST}.partial"
"""Under this name the next one is written."""
ARCHIVE, RELEASES = "archive", "exports/releases"
"""Folders of a data directory that a backup holds, under the same names."""
PURPOSE = (
    "A backup of caci-analyst. `caci backup` adds to this folder, `caci restore` reads it; see docs/operations.md."
)


def _stays_inside(name: str) -> str:
    parts = PurePosixPath(name).parts
    if ".." in parts or not name.startswith((f"{ARCHIVE}/", f"{RELEASES}/")):
        raise ValueError(f"not a file of a backup: {name}")
    return name


class Copy(BaseModel):
    """The part of a file that is backed up: its first bytes, and their digest."""

    model_config = ConfigDict(frozen=True)

    bytes: int = Field(ge=0)
    sha256: str


class Manifest(BaseModel):
    """What a backup holds. It is empty, and has no time, until a backup into the folder was finished."""

    model_config = ConfigDict(frozen=True)

    program: Literal["caci-analyst"] = "caci-analyst"
    purpose: str = PURPOSE
    site: str
    finished_at: datetime | None = None
    files: dict[Annotated[str, AfterValidator(_stays_inside)], Copy] = {}

    @property
    def bytes(self) -> int:
        """How much it holds."""
        return sum(copy.bytes for copy in self.files.values())


def read_manifest(folder: Path) -> Manifest | None:
    """Return what the backup in a folder holds; None if there is no backup.

    Raises:
        NotBackedUp: it cannot be read.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValidationError, ValueError) as error:
        raise NotBackedUp(f"{path} does not say what is backed up there. Name another folder.") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace what the folder's `backup.json` says, in one step.

    Raises:
        OSError: the folder cannot be written.
    """
    content = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
    partial = folder / WRITTEN
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / MANIFEST)
