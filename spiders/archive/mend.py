"""Takes what is damaged out of the archive's files, so that what is left is whole again."""

import os
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from spiders.archive.index import IndexEntry, write_index
from spiders.archive.recovery import SET_ASIDE, index_path
from spiders.archive.scan import Damage, Found, scan
from spiders.archive.warc_file import sync_directory


def mend(directory: Path, damages: Iterable[Damage]) -> list[Path]:
    """Replaces each damaged file by one of its whole records; gives the old files, which are kept in `set-aside/`.

    No process may have the archive open. It may be killed at any moment: a file is replaced whole or not at all.

    Raises:
        OSError: the archive cannot be written.
    """
    by_file = groupby(sorted(damages, key=lambda damage: damage.file), key=lambda damage: damage.file)
    return [_mend_file(directory / name, list(found)) for name, found in by_file]


def _mend_file(warc: Path, damages: list[Damage]) -> Path:
    temporary = warc.with_name(f"{warc.name}.{uuid.uuid4().hex[:8]}.tmp")
    kept = warc.parent / SET_ASIDE / f"{warc.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    kept.parent.mkdir(exist_ok=True)
    try:
        with warc.open("rb") as source, temporary.open("xb") as target:
            entries: list[IndexEntry] = []
            covered = offset = 0
            for found in _whole(warc, damages):
                source.seek(found.member.offset)
                target.write(source.read(found.member.length))
                entry = found.entry(warc.name, covered, offset)
                offset += found.member.length
                if entry is not None:
                    entries.append(entry)
                    covered = entry.end
            target.flush()
            os.fsync(target.fileno())
        index_path(warc).unlink(missing_ok=True)  # before the file: the old index would be wrong about the new one
        os.link(warc, kept)
        temporary.replace(warc)
        write_index(index_path(warc), entries)
        sync_directory(warc.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return kept


def _whole(warc: Path, damages: list[Damage]) -> Iterator[Found]:
    """The whole records of a file that are not in a damage: a revisit of a lost record is, although it is whole."""
    for found in scan(warc, 0, warc.stat().st_size):
        if isinstance(found, Found) and not any(
            damage.offset < found.end and found.member.offset < damage.end for damage in damages
        ):
            yield found
