"""Write the report as a whole or not at all."""

from pathlib import Path


def write(path: Path, page: str) -> None:
    """Replace the file in one step, and create its folder.

    Raises:
        OSError: the file cannot be written; the old one stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(page, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
