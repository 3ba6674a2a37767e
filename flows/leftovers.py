"""What a killed run leaves half made: each is written whole under another name and then renamed, so it may go."""

from pathlib import Path

LEFTOVERS = (
    ".analyst.duckdb.partial",  # a snapshot that was being copied
    "rebuild.duckdb",  # a rebuild, never in use
    "rebuild.duckdb.wal",
    "archive/*.tmp",  # an index that was being sorted, a file that was being mended
)


def clear_leftovers(data_dir: Path) -> None:
    """Removes them. To be called by the run that holds the data directory.

    Raises:
        OSError: one cannot be removed.
    """
    for pattern in LEFTOVERS:
        for path in data_dir.glob(pattern):
            path.unlink(missing_ok=True)
