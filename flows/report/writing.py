"""Write the report as a whole or not at all."""

from pathlib import Path

from warehouse.output_file import output_file


def write(path: Path, page: str) -> None:
    """Replace the file in one step, and create its folder.

    Raises:
        OSError: the file cannot be written; the old one stays.
        WarehouseError: it is not a file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with output_file(path) as new:
        new.write_text(page, encoding="utf-8")
