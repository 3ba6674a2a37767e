"""Whether a run fits on the disk, asked before it begins: a disk that is full in the middle of a run costs that run."""

import shutil
from pathlib import Path

from flows.errors import NotEnoughSpace
from flows.pipeline.export import PUBLISHED, exports_of
from flows.settings import Settings


def check_space(settings: Settings, *, rebuilt: bool = False) -> None:
    """Check that what a run writes beside what is there fits on the disk of the data directory.

    The next publication is written beside the one in use, then each export beside the one before it; each takes about
    as much as what it replaces. What new pages take is not known before, and is little beside that.

    Args:
        settings: where the data lives.
        rebuilt: whether the warehouse is written anew beside the one in use, too, which takes about as much as the
            archive.

    Raises:
        NotEnoughSpace: there is too little room; says how much is needed for what.
    """
    sizes = {"the next publication": size_of(settings.snapshot)}
    if settings.publish_exports:
        sizes |= {f"the next export as {form}": size_of(exports_of(settings) / form) for form in PUBLISHED}
    if rebuilt:
        sizes["the new database"] = max(size_of(settings.warehouse_file), size_of(settings.archive_dir))
    what, needed = max(sizes.items(), key=lambda item: item[1])
    free = shutil.disk_usage(settings.data_dir).free
    if needed > free:
        raise NotEnoughSpace(
            f"There is too little room on the disk of {settings.data_dir}: {what} takes some {needed / 1e6:,.1f} MB"
            f" beside the one in use, and {free / 1e6:,.1f} MB are free. Nothing was begun. Make room,"
            " then run it again."
        )


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of the files in a folder; 0 if it is missing."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
