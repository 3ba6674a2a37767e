"""The `manifest.json` beside saved pages, which says where each was fetched."""

import json
from pathlib import Path

from pydantic import BaseModel, Field, TypeAdapter

from spiders.errors import NotImportableError

MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 64 << 20


class SavedPage(BaseModel):
    """One entry: a file, and where it came from."""

    file: str
    url: str
    status: int = Field(default=200, ge=100, le=999)
    content_type: str | None = None


def read_manifest(folder: Path) -> dict[str, SavedPage]:
    """Return the entries of a folder's manifest by file name; none if the folder has no manifest.

    Raises:
        NotImportableError: the manifest is not a list of pages.
        OSError: the manifest cannot be read.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise ValueError(f"it has more than {MAX_MANIFEST_BYTES:,} bytes")
        pages = TypeAdapter(list[SavedPage]).validate_python(json.loads(path.read_bytes()))
    except (RecursionError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise NotImportableError(
            f"{path}: not a list of pages with `file` and `url` ({reason}); it is not used"
        ) from error
    return {page.file: page for page in pages}
