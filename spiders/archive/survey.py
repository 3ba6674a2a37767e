"""The archive at a glance: what it holds, told file by file, for a load of more records than memory should hold."""

from collections.abc import Iterator
from pathlib import Path

from spiders.archive.archive import CAPTURE_TYPES, WHAT_TO_DO, Archive
from spiders.archive.index import IndexEntry
from spiders.archive.recovery import WARC_SUFFIX, open_file
from spiders.archive.scan import Damage
from spiders.archive.stored_record import missing_original
from spiders.sites import Site


class ArchiveSurvey:
    """The WARC files of a directory, whose indexes are read one after the other, and not kept.

    Attributes:
        directory: of the files; it need not exist yet.
        damages: what cannot be read.
        accounts: an archive that knows the runs, crawls and decisions alone.
    """

    def __init__(self, directory: Path, site: Site, *, trust_index: bool = True) -> None:
        """Opens each file: indexes what killed processes left unindexed.

        Without `trust_index` every record of every file is read, and the indexes only serve to tell what is lost.

        Raises:
            OSError: a file cannot be read.
        """
        self.directory = directory
        self.damages: list[Damage] = []
        self.accounts = Archive.for_reading(directory, site)
        self._distrusted: set[Path] = set()
        capture_ids: set[str] = set()  # 130 bytes each, which the load that follows has no room for
        revisits: list[IndexEntry] = []
        for path in self._files():
            opened = open_file(path, trust_index)
            self.damages += opened.damages
            if opened.damages and not trust_index:
                self._distrusted.add(path)  # its index names what is lost, and stays as it is
            for entry in opened.entries:
                if entry.record_type not in CAPTURE_TYPES:
                    self.accounts.add(entry)
                    continue
                capture_ids.add(entry.record_id)
                if entry.record_type == "revisit":
                    revisits.append(entry)
        self.damages += [
            Damage(entry.filename, entry.offset, entry.end, missing_original(entry.refers_to), urls=(entry.url,))
            for entry in revisits
            if entry.refers_to not in capture_ids
        ]

    @property
    def problems(self) -> list[str]:
        """What is damaged or lost, a line each, for a person: file, offset, addresses, and what to do."""
        return [f"{damage}. {WHAT_TO_DO}" for damage in self.damages]

    def files(self) -> list[tuple[str, bool]]:
        """The names of the WARC files, each with whether its index is right."""
        return [(path.name, path not in self._distrusted) for path in self._files()]

    def capture_entries(self) -> Iterator[IndexEntry]:
        """The index entries of all captures, file by file, and in each by time and id."""
        for name, trusted in self.files():
            yield from capture_entries_of(self.directory / name, trusted)

    def _files(self) -> list[Path]:
        return sorted(self.directory.glob(f"*{WARC_SUFFIX}"))


def capture_entries_of(warc: Path, trust_index: bool) -> list[IndexEntry]:
    """The index entries of the captures in a WARC file, by time and id.

    Raises:
        OSError: the file cannot be read.
    """
    entries = open_file(warc, trust_index).entries
    captures = [entry for entry in entries if entry.record_type in CAPTURE_TYPES]
    return sorted(captures, key=lambda entry: (entry.fetched_at, entry.record_id))
