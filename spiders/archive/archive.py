"""The archive: a directory of WARC files with an index beside each. It is the only state of a crawl."""

import logging
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, TypeVar

from pydantic import ValidationError

from schemas.capture import Capture, PageKind
from schemas.crawl_summary import CrawlSummary
from schemas.decision import Decision
from schemas.page_layout import AcceptedLayout
from schemas.run import Run
from spiders.archive.index import RESPONSE_TYPES, IndexEntry, find_entry
from spiders.archive.record import WarcRecord, format_date, parse_date
from spiders.archive.recovery import WARC_SUFFIX, begun_at, index_path, open_file
from spiders.archive.scan import Damage, repeated
from spiders.archive.stored_record import (
    MAX_CONTENT_BYTES,
    ArchivedResponse,
    checked_payload,
    missing_original,
    payload_of,
    record_of,
    response_of,
    stored_record,
    unreadable,
)
from spiders.errors import ArchiveError
from spiders.sites import Site
from spiders.urls import identify

logger = logging.getLogger(__name__)

# Addresses of records that are not of the web (https://www.rfc-editor.org/rfc/rfc8141)
RUN_URN = "urn:caci:run:"
TEXT_URN = "urn:caci:text:"
CRAWL_URN = "urn:caci:crawl:"
DECISION_URN = "urn:caci:decision:"
LAYOUT_URN = "urn:caci:layout:"
CAPTURE_TYPES = RESPONSE_TYPES | {"conversion"}
MAX_STATUS = 999
"""A status has three digits (https://www.rfc-editor.org/rfc/rfc9110#section-15); a site may state any number."""
WHAT_TO_DO = "Restore the file from a copy, or run `caci rebuild` to go on without it"

Account = TypeVar("Account", Run, CrawlSummary, Decision, AcceptedLayout)


class Archive:
    """The WARC files of a directory, which need not exist yet."""

    def __init__(
        self, directory: Path, site: Site, *, indexed: bool = True, trust_index: bool = True, repair: bool = False
    ) -> None:
        """Open the archive, also what killed processes left unindexed; `damages` names what cannot be read.

        Args:
            directory: of the WARC files.
            site: whose archive it is.
            indexed: False to read the indexes only when they are needed.
            trust_index: False to read every record of every file; the indexes then serve only to name what is lost.
            repair: complete the indexes; only for the holder of the run's lock, see `open_file`.
        """
        self.directory = directory
        self.site = site
        self.damages: list[Damage] = []
        self._entries: dict[str, IndexEntry] = {}
        self._payloads: dict[tuple[str, str], IndexEntry] = {}
        self._captures: dict[str, IndexEntry] | None = None
        """By address and time, and by digest; made when it is asked for, see `find_capture`."""
        self._is_open = False
        if indexed:
            self._open(trust_index, repair)

    def _open(self, trust_index: bool = True, repair: bool = False) -> None:
        self._is_open = True
        for path in sorted(self.directory.glob(f"*{WARC_SUFFIX}")):
            opened = open_file(path, trust_index, repair=repair)
            for entry in opened.entries:
                earlier = self._entries.get(entry.record_id)
                if earlier is not None and earlier.digest != entry.digest:
                    self.damages.append(repeated(entry))
                self._keep(entry)
            self.damages += opened.damages
        self.damages += [
            Damage(entry.filename, entry.offset, entry.end, missing_original(entry.refers_to), urls=(entry.url,))
            for entry in self.entries()
            if entry.record_type == "revisit" and entry.refers_to not in self._entries
        ]

    def _keep(self, entry: IndexEntry) -> None:
        self._entries.setdefault(entry.record_id, entry)
        if entry.record_type == "response" and entry.truncated is None:
            latest = self._payloads.get((entry.url, entry.digest))
            if latest is None or entry.fetched_at >= latest.fetched_at:
                self._payloads[entry.url, entry.digest] = entry
        if self._captures is not None:
            self._add_keys(self._captures, entry)

    @property
    def problems(self) -> list[str]:
        """What is damaged or lost, a line each for a person: file, offset, addresses, and what to do."""
        return [f"{damage}. {WHAT_TO_DO}" for damage in self.damages]

    @classmethod
    def for_reading(cls, directory: Path, site: Site) -> Self:
        """Return the archive without its indexes, which are read when a revisit needs them.

        It opens at once, and reads captures that another process found in the indexes.
        """
        return cls(directory, site, indexed=False)

    def entries(self) -> list[IndexEntry]:
        """Return all index entries in order of time, then of id.

        First come those of a time that has not come yet, which says nothing: a clock was ahead.
        """
        now = datetime.now(UTC)
        return sorted(
            self._entries.values(), key=lambda entry: (entry.fetched_at <= now, entry.fetched_at, entry.record_id)
        )

    def holds(self, record_id: str) -> bool:
        """Return True if a record with this id (without angle brackets) is in the archive."""
        return record_id in self._entries

    def entry(self, record_id: str) -> IndexEntry:
        """Return the index entry of a record.

        Raises:
            KeyError: the archive does not hold the record.
        """
        return self._entries[record_id]

    def add_entry(self, entry: IndexEntry) -> Capture | None:
        """Add a record that was just written, and return its capture if it is one."""
        self._keep(entry)
        return self.capture_of(entry) if entry.record_type in CAPTURE_TYPES else None

    def whole_response(self, url: str, payload_digest: str, moment: datetime) -> IndexEntry | None:
        """Return the latest response of an address with this payload; None if there is none or it cannot be read.

        Args:
            url: the public address.
            payload_digest: of the payload.
            moment: the response is of this moment or earlier.
        """
        entry = self._payloads.get((url, payload_digest))
        if entry is None or entry.fetched_at > moment:
            return None
        try:
            payload_of(self.directory, entry)
        except ArchiveError:
            return None
        return entry

    def captures(self) -> Iterator[Capture]:
        """Return all captures in order of (fetched_at, capture_id)."""
        return (self.capture_of(entry) for entry in self.capture_entries())

    def capture_entries(self) -> Iterator[IndexEntry]:
        """Return the index entries of all captures in the same order."""
        return (entry for entry in self.entries() if entry.record_type in CAPTURE_TYPES)

    def runs(self, known_ids: Container[str] = (), problems: list[str] | None = None) -> Iterator[Run]:
        """Return the archived runs in order of time, without those that are known.

        Args:
            known_ids: of the runs to leave out.
            problems: to which a sentence is added about each run that cannot be read.

        Raises:
            ArchiveError: a run cannot be read, and `problems` is None.
        """
        return self._accounts(RUN_URN, Run, known_ids, self.entries(), problems)

    def run(self, run_id: str) -> Run | None:
        """Return the archived run with this id; None if absent.

        Raises:
            ArchiveError: it cannot be read.
        """
        entries = [entry for entry in self.entries() if entry.url == RUN_URN + run_id]
        return next(self._accounts(RUN_URN, Run, (), entries), None)

    def latest_run(self) -> Run | None:
        """Return the run that was archived last; None if there is none.

        Raises:
            ArchiveError: it cannot be read.
        """
        return next(self._accounts(RUN_URN, Run, (), reversed(self.entries())), None)

    def crawls(self, known_ids: Container[str] = (), problems: list[str] | None = None) -> Iterator[CrawlSummary]:
        """Return the summaries of crawls in order of time, as `runs` does."""
        return self._accounts(CRAWL_URN, CrawlSummary, known_ids, self.entries(), problems)

    def decisions(self, known_ids: Container[str] = (), problems: list[str] | None = None) -> Iterator[Decision]:
        """Return what people decided in order of time, as `runs` does."""
        return self._accounts(DECISION_URN, Decision, known_ids, self.entries(), problems)

    def layouts(self, problems: list[str] | None = None) -> Iterator[AcceptedLayout]:
        """Return the layouts that were accepted in order of time, as `runs` does."""
        return self._accounts(LAYOUT_URN, AcceptedLayout, (), self.entries(), problems)

    def site_with_layouts(self) -> Site:
        """Return the site with the layouts that were accepted for it: the readers need these.

        One that cannot be read is left out, with a warning: its pages are rejects until the archive is mended.
        """
        problems: list[str] = []
        by_name = {one.layout.name: one.layout for one in self.layouts(problems) if one.site == self.site.name}
        for problem in problems:
            logger.warning("%s", problem)
        return self.site.model_copy(update={"accepted_layouts": tuple(by_name.values())}) if by_name else self.site

    def latest_crawl(self) -> CrawlSummary | None:
        """Return the summary of the crawl that ended last, as `latest_run` does."""
        return next(self._accounts(CRAWL_URN, CrawlSummary, (), reversed(self.entries())), None)

    def _accounts(
        self,
        urn: str,
        model: type[Account],
        known_ids: Container[str],
        entries: Iterable[IndexEntry],
        problems: list[str] | None = None,
    ) -> Iterator[Account]:
        for entry in entries:
            if entry.record_type != "metadata" or not entry.url.startswith(urn):
                continue
            if entry.url.removeprefix(urn) in known_ids:
                continue
            try:
                yield model.model_validate_json(self._block(entry))
            except (ArchiveError, ValidationError) as error:
                reason = f"{entry.filename}: offset {entry.offset}: {entry.url} cannot be read: {error}"
                if problems is None:
                    raise ArchiveError(reason) from error
                problems.append(reason)

    def _block(self, entry: IndexEntry) -> bytes:
        return stored_record(self.directory, entry.filename, entry.offset).block

    def find_capture(self, record_id: str, url: str, date: str, payload_digest: str) -> Capture | None:
        """Return the capture with this record id, else one of this address and time, else the first with this payload.

        Args:
            record_id: without angle brackets.
            url: the public address.
            date: as `format_date` writes it.
            payload_digest: of the payload; None is returned if the archive has none of them.
        """
        entry = self._entries.get(record_id)
        if entry is None or entry.record_type not in CAPTURE_TYPES:
            if self._captures is None:
                self._captures = {}
                for known in self.capture_entries():
                    self._add_keys(self._captures, known)
            entry = self._captures.get(f"{url} {date}") or self._captures.get(payload_digest)
        return self.capture_of(entry) if entry is not None else None

    @staticmethod
    def _add_keys(captures: dict[str, IndexEntry], entry: IndexEntry) -> None:
        if entry.record_type in CAPTURE_TYPES:
            for key in (f"{entry.url} {format_date(entry.fetched_at)}", entry.digest):
                captures.setdefault(key, entry)

    def capture_of(self, entry: IndexEntry) -> Capture:
        """Return the capture of an index entry; its page kind and article come from the address."""
        address = identify(entry.url, self.site)
        is_text = entry.record_type == "conversion"
        article_id = address.article_id
        if entry.url.startswith(TEXT_URN):
            article_id = f"{self.site.name}-text:{entry.url.removeprefix(TEXT_URN)}"
        return Capture(
            capture_id=entry.record_id,
            url=entry.url,
            fetched_at=entry.fetched_at,
            status=entry.status if entry.status <= MAX_STATUS else 0,
            content_type=entry.content_type,
            payload_digest=entry.digest,
            warc_file=entry.filename,
            warc_offset=entry.offset,
            warc_length=entry.length,
            page_kind=PageKind.TEXT if is_text else address.page_kind,
            article_id=article_id,
            moved_to=entry.moved_to(self.site),
        )

    def read(self, capture: Capture, max_bytes: int = MAX_CONTENT_BYTES) -> ArchivedResponse:
        """Read a capture from its WARC file, check its digest, and undo its Content-Encoding.

        A payload that the site sent damaged is not a fault of the archive: `damage` says what is wrong with it.

        Args:
            capture: from this archive.
            max_bytes: the most of its content that is read; what has more is damaged.

        Raises:
            ArchiveError: the record is missing, damaged or another one.
        """
        return response_of(self.record(capture), capture, max_bytes)

    def record(self, capture: Capture) -> WarcRecord:
        """Return the WARC record of a capture, its payload's digest checked; for a revisit, with the payload filled in.

        Raises:
            ArchiveError: the record, or the one that a revisit refers to, is missing, damaged or another one.
        """
        record = record_of(self.directory, capture)
        if record.record_type == "revisit":
            record = self._with_payload(record, capture.warc_file, capture.warc_offset)
        checked_payload(record, capture.payload_digest, capture.warc_file, capture.warc_offset)
        return record

    def _with_payload(self, revisit: WarcRecord, file: str, offset: int) -> WarcRecord:
        """Return the revisit with its own HTTP head and the payload of the response that it refers to."""
        identifier = (revisit.get("WARC-Refers-To") or "").strip("<>")
        if identifier not in self._entries and not self._is_open and not self._look_up(revisit, identifier, file):
            self._open()
        if identifier not in self._entries:
            raise unreadable(file, offset, missing_original(identifier))
        try:
            payload = payload_of(self.directory, self._entries[identifier])
        except ArchiveError as error:
            raise unreadable(file, offset, f"a revisit whose payload is in {error}") from error
        return WarcRecord(revisit.headers, revisit.block + payload)

    def _look_up(self, revisit: WarcRecord, identifier: str, file: str) -> bool:
        """Look the record that a revisit refers to up in the indexes, one by one; return True if it is found.

        It is probably in the last file that was begun before it. Reading all indexes of an archive of years takes
        seconds.
        """
        url = (revisit.get("WARC-Refers-To-Target-URI") or "").strip("<>")
        try:
            fetched_at = parse_date(revisit.get("WARC-Refers-To-Date") or "")
        except ValueError:
            return False
        names = sorted((path.name for path in self.directory.glob(f"*{WARC_SUFFIX}")), key=begun_at, reverse=True)
        for name in sorted(names, key=lambda name: (begun_at(name) > f"{fetched_at:%Y%m%dT%H%M%SZ}", name > file)):
            entry = find_entry(index_path(self.directory / name), url, fetched_at, identifier)
            if entry is not None:
                self._keep(entry)
                return True
        return False
