"""What of a data directory is backed up, and how much of it there is at one moment."""

from pathlib import Path

from flows.pipeline.backup.manifest import ARCHIVE, RELEASES
from spiders.archive.recovery import WARC_SUFFIX
from warehouse.exports.releases.versions import version_of

MAX_LOOKS = 1000
"""Each takes some milliseconds. A crawl that is not throttled writes every few milliseconds, any other every second."""
Sizes = dict[str, int]
"""Bytes of each file, by its path in the data directory."""


def sizes_at_one_moment(data_dir: Path) -> Sizes:
    """Return the files that a backup holds, with the bytes that each had at the same moment.

    So a revisit is never copied without the earlier record that it refers to, which may be in another file. Files only
    grow: sizes that are the same twice are those of every moment in between.
    """
    now = sizes_of(data_dir)
    for _ in range(MAX_LOOKS):
        before, now = now, sizes_of(data_dir)
        if before == now:
            break
    return now


def sizes_of(data_dir: Path) -> Sizes:
    """Return the WARC files of the archive and the files of all releases, with the bytes that each has by now.

    Not the indexes, which follow from the WARC files, and nothing that is unfinished.
    """
    archive, releases = data_dir / ARCHIVE, data_dir / RELEASES
    files = [*archive.glob(f"*{WARC_SUFFIX}")]
    for folder in releases.iterdir() if releases.is_dir() else ():
        files += folder.rglob("*") if version_of(folder.name) is not None else []
    return {path.relative_to(data_dir).as_posix(): path.stat().st_size for path in sorted(files) if path.is_file()}
