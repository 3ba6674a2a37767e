"""What a killed run leaves half made: each is written whole under another name and then renamed, so it may go."""

from pathlib import Path
from shutil import rmtree

LEFTOVERS = (
    ".analyst.duckdb.partial*",  # a snapshot that was being made
    "rebuild.duckdb*",  # a rebuild, never in use
    "*.duckdb.tmp",  # what memory could not hold
    "reading",  # what was read on a Dask cluster
    "archive/*.tmp",  # an index that was being sorted, a file that was being mended
)


def clear_leftovers(data_dir: Path) -> None:
    """Removes them. To be called by the run that holds the data directory.

    Raises:
        OSError: one cannot be removed.
    """
    for pattern in LEFTOVERS:
        for path in data_dir.glob(pattern):
            if path.is_dir():
                rmtree(path)
            else:
                path.unlink(missing_ok=True)
