"""Takes what is damaged out of the archive's files, so that what is left is whole again.

Own code: see `spiders.archive.scan` for what other readers do with a damaged file.
"""

import os
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from spiders.archive.index import IndexEntry, write_index
from spiders.archive.recovery import SET_ASIDE, index_path
from spiders.archive.scan import Damage, ScannedRecord, scan
from spiders.archive.warc_file import sync_directory


def mend(directory: Path, damages: Iterable[Damage]) -> list[Path]:
    """Replace each damaged file by one with its whole records alone.

    No other process may have the archive open. This one may be killed at any moment: a file is replaced in one step or
    not at all.

    Args:
        directory: of the archive.
        damages: what is to be taken out.

    Returns:
        The paths of the old files, which are kept in `set-aside/`.

    Raises:
        OSError: the archive cannot be written.
    """
    by_file = groupby(sorted(damages, key=lambda damage: damage.file), key=lambda damage: damage.file)
    return [_mend_file(directory / name, list(of_file)) for name, of_file in by_file if (directory / name).is_file()]


def _mend_file(warc: Path, damages: list[Damage]) -> Path:
    temporary = warc.with_name(f"{warc.name}.{uuid.uuid4().hex[:8]}.tmp")
    kept = warc.parent / SET_ASIDE / f"{warc.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    kept.parent.mkdir(exist_ok=True)
    try:
        with warc.open("rb") as source, temporary.open("xb") as target:
            entries: list[IndexEntry] = []
            covered = offset = 0
            for whole in _whole_records(warc, damages):
                source.seek(whole.member.offset)
                target.write(source.read(whole.member.length))
                entry = whole.entry(warc.name, covered, offset)
                offset += whole.member.length
                if entry is not None:
                    entries.append(entry)
                    covered = entry.end
            target.flush()
            os.fsync(target.fileno())
        index_path(warc).unlink(missing_ok=True)  # before the file: the old index would be wrong about the new file
        os.link(warc, kept)
        temporary.replace(warc)
        write_index(index_path(warc), entries)
        sync_directory(warc.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return kept


def _whole_records(warc: Path, damages: list[Damage]) -> Iterator[ScannedRecord]:
    """Yield the whole records of a file outside the damages; a whole revisit of a lost record is a damage as well."""
    for result in scan(warc, 0, warc.stat().st_size):
        if isinstance(result, ScannedRecord) and not any(
            damage.offset < result.end and result.member.offset < damage.end for damage in damages
        ):
            yield result
