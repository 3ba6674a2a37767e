"""What the archive holds, file by file: for loading more records than should be in memory at once."""

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from spiders.archive.archive import CAPTURE_TYPES, WHAT_TO_DO, Archive
from spiders.archive.index import IndexEntry, read_index_without
from spiders.archive.recovery import WARC_SUFFIX, index_path, open_file
from spiders.archive.scan import Damage, repeated
from spiders.archive.stored_record import missing_original
from spiders.sites import Site


class ArchiveSurvey:
    """The WARC files of a directory, whose indexes are read one after the other, and not kept.

    Attributes:
        directory: of the files; it need not exist yet.
        damages: what cannot be read.
        accounts: an archive with the entries of runs, crawls and decisions alone.
    """

    def __init__(self, directory: Path, site: Site, *, trust_index: bool = True, repair: bool = False) -> None:
        """Open each file, also what killed processes left unindexed.

        Args:
            directory: of the WARC files.
            site: whose archive it is.
            trust_index: False to read every record of every file; the indexes then serve only to name what is lost.
            repair: complete the indexes; only for the holder of the run's lock, see `open_file`.

        Raises:
            OSError: a file cannot be read.
        """
        self.directory = directory
        self.damages: list[Damage] = []
        self.accounts = Archive.for_reading(directory, site)
        self._distrusted: set[Path] = set()
        self._indexed: set[Path] = set()
        # Not kept: 160 bytes each, and the load that follows needs the memory. Of a digest 60 bits are enough.
        capture_ids: dict[str, int] = {}
        revisits: list[IndexEntry] = []
        for path in self._files():
            opened = open_file(path, trust_index, repair=repair)
            self.damages += opened.damages
            if opened.is_indexed:
                self._indexed.add(path)
            if opened.damages and not trust_index:
                self._distrusted.add(path)  # its index names what is lost, and stays as it is
            for entry in opened.entries:
                if entry.record_type not in CAPTURE_TYPES:
                    self.accounts.add_entry(entry)
                    continue
                if capture_ids.setdefault(entry.record_id, hash(entry.digest)) != hash(entry.digest):
                    self.damages.append(repeated(entry))
                if entry.record_type == "revisit":
                    revisits.append(entry)
        self.damages += [
            Damage(entry.filename, entry.offset, entry.end, missing_original(entry.refers_to), urls=(entry.url,))
            for entry in revisits
            if entry.refers_to not in capture_ids
        ]

    @property
    def problems(self) -> list[str]:
        """What is damaged or lost, a line each for a person: file, offset, addresses, and what to do."""
        return [f"{damage}. {WHAT_TO_DO}" for damage in self.damages]

    def files(self) -> list[tuple[str, bool]]:
        """Return the names of the WARC files, each with whether its index can be trusted."""
        return [(path.name, path not in self._distrusted) for path in self._files()]

    def capture_entries(self, known_ids: Container[str] = ()) -> Iterator[IndexEntry]:
        """Yield the index entries of all captures but the known ones, file by file, and in each by time and id."""
        for path in self._files():
            if path in self._indexed:
                yield from _captures(read_index_without(index_path(path), known_ids))
            else:
                entries = capture_entries_of(path, path not in self._distrusted)
                yield from (entry for entry in entries if entry.record_id not in known_ids)

    def _files(self) -> list[Path]:
        return sorted(self.directory.glob(f"*{WARC_SUFFIX}"))


def capture_entries_of(warc: Path, trust_index: bool) -> list[IndexEntry]:
    """Return the index entries of the captures in a WARC file, by time and id.

    Raises:
        OSError: the file cannot be read.
    """
    return _captures(open_file(warc, trust_index).entries)


def _captures(entries: Iterable[IndexEntry]) -> list[IndexEntry]:
    captures = [entry for entry in entries if entry.record_type in CAPTURE_TYPES]
    return sorted(captures, key=lambda entry: (entry.fetched_at, entry.record_id))
