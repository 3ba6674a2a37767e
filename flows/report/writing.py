"""Writes the report whole or not at all."""

from pathlib import Path


def write(path: Path, page: str) -> None:
    """Replaces the file at once, and makes its folder. Raises OSError where it cannot; the old one then stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(page, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
