"""The archive: a directory of WARC files with an index beside each. It is the only state of a crawl."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from pydantic import ValidationError

from schemas.capture import Capture, PageKind
from schemas.crawl_summary import CrawlSummary
from schemas.decision import Decision
from schemas.run import Run
from spiders.archive.content_encoding import DecodedPayload, decode_payload
from spiders.archive.index import RESPONSE_TYPES, IndexEntry
from spiders.archive.record import Headers, HttpMessage, Record, header_value
from spiders.archive.recovery import WARC_SUFFIX, open_file
from spiders.archive.scan import Damage
from spiders.archive.stored_record import (
    checked_payload,
    missing_original,
    payload_of,
    record_of,
    stored_record,
    unreadable,
)
from spiders.errors import ArchiveError
from spiders.responses import is_final
from spiders.sites import Site, load_site
from spiders.urls import identify

MAX_CONTENT_BYTES = 16 << 20
RUN_URN = "urn:caci:run:"
TEXT_URN = "urn:caci:text:"
CRAWL_URN = "urn:caci:crawl:"
DECISION_URN = "urn:caci:decision:"
CAPTURE_TYPES = RESPONSE_TYPES | {"conversion"}
WHAT_TO_DO = "Restore the file from a copy, or run `caci rebuild` to go on without it"


Described = TypeVar("Described", Run, CrawlSummary, Decision)


@dataclass(frozen=True)
class ArchivedResponse:
    """A capture with its content."""

    capture: Capture
    status: int
    headers: Headers
    content: bytes
    """The body without its Content-Encoding."""
    content_type: str | None
    truncated: str | None = None
    """Why the content is not whole, as a WARC-Truncated value; None for whole content."""
    fetched_url: str | None = None
    """Where it was really fetched, if not at its public address."""
    damage: str | None = None
    """Why the site's payload cannot be decoded whole, though nothing else says that it is not; None for any other."""

    @classmethod
    def of(
        cls,
        capture: Capture,
        headers: Headers,
        payload: DecodedPayload,
        truncated: str | None = None,
        fetched_url: str | None = None,
    ) -> Self:
        """Return the response of a capture, the same whether it was just archived or is read from the archive."""
        damage = None
        if payload.damage is not None and truncated is None:
            file, offset = capture.warc_file, capture.warc_offset
            damage = f"{file}: offset {offset}: {payload.damage}; fetch {capture.url} again"
        return cls(
            capture=capture,
            status=capture.status,
            headers=headers,
            content=payload.content,
            content_type=header_value(headers, "Content-Type"),
            truncated=truncated,
            fetched_url=fetched_url if fetched_url != capture.url else None,
            damage=damage,
        )

    @property
    def is_final(self) -> bool:
        """Whether it settles what its address holds, so that its page need not be requested again."""
        return self.truncated is None and is_final(self.status, header_value(self.headers, "Location"))


class Archive:
    """The WARC files of a directory, which need not exist yet."""

    def __init__(
        self, directory: Path, site: Site | None = None, *, indexed: bool = True, trust_index: bool = True
    ) -> None:
        """Opens the archive: indexes what killed processes left unindexed; `damages` names what cannot be read.

        Without `trust_index` every record of every file is read, and the indexes only serve to tell what is lost.
        """
        self.directory = directory
        self.site = site or load_site()
        self.damages: list[Damage] = []
        self._entries: dict[str, IndexEntry] = {}
        self._payloads: dict[tuple[str, str], IndexEntry] = {}
        self._is_open = False
        if indexed:
            self._open(trust_index)

    def _open(self, trust_index: bool = True) -> None:
        self._is_open = True
        for path in sorted(self.directory.glob(f"*{WARC_SUFFIX}")):
            opened = open_file(path, trust_index)
            for entry in opened.entries:
                self._note(entry)
            self.damages += opened.damages
        self.damages += [
            Damage(entry.filename, entry.offset, entry.end, missing_original(entry.refers_to), urls=(entry.url,))
            for entry in self.entries()
            if entry.record_type == "revisit" and entry.refers_to not in self._entries
        ]

    def _note(self, entry: IndexEntry) -> None:
        self._entries.setdefault(entry.record_id, entry)
        if entry.record_type == "response" and entry.truncated is None:
            latest = self._payloads.get((entry.url, entry.digest))
            if latest is None or entry.fetched_at >= latest.fetched_at:
                self._payloads[entry.url, entry.digest] = entry

    @property
    def problems(self) -> list[str]:
        """What is damaged or lost, a line each, for a person: file, offset, addresses, and what to do."""
        return [f"{damage}. {WHAT_TO_DO}" for damage in self.damages]

    @classmethod
    def for_reading(cls, directory: Path, site: Site | None = None) -> Self:
        """The archive without its indexes, which are read when a revisit needs them: it opens at once, and reads
        captures that another process found in them.
        """
        return cls(directory, site, indexed=False)

    def entries(self) -> list[IndexEntry]:
        """All index entries in order of time, then of id."""
        return sorted(self._entries.values(), key=lambda entry: (entry.fetched_at, entry.record_id))

    def holds(self, record_id: str) -> bool:
        """True if a record with this id (without angle brackets) is in the archive."""
        return record_id in self._entries

    def entry(self, record_id: str) -> IndexEntry:
        """The index entry of a record.

        Raises:
            KeyError: the archive does not hold it.
        """
        return self._entries[record_id]

    def add(self, entry: IndexEntry) -> Capture | None:
        """Takes note of a record just written; gives its capture if it is one."""
        self._note(entry)
        return self.capture_of(entry) if entry.record_type in CAPTURE_TYPES else None

    def whole_response(self, url: str, payload_digest: str, moment: datetime) -> IndexEntry | None:
        """The latest response of `url` with this payload, from `moment` or before, if it can be read at this moment."""
        entry = self._payloads.get((url, payload_digest))
        if entry is None or entry.fetched_at > moment:
            return None
        try:
            payload_of(self.directory, entry)
        except ArchiveError:
            return None
        return entry

    def captures(self) -> Iterator[Capture]:
        """All captures in order of (fetched_at, capture_id)."""
        return (self.capture_of(entry) for entry in self.capture_entries())

    def capture_entries(self) -> Iterator[IndexEntry]:
        """The index entries of all captures in the same order."""
        return (entry for entry in self.entries() if entry.record_type in CAPTURE_TYPES)

    def runs(self, known: Container[str] = (), problems: list[str] | None = None) -> Iterator[Run]:
        """The runs whose certificates were archived, in order of time, but for those that are `known`.

        Raises:
            ArchiveError: a certificate cannot be read, and there is no list of `problems` to say so in.
        """
        return self._metadata(RUN_URN, Run, known, self.entries(), problems)

    def run(self, run_id: str) -> Run | None:
        """The archived run of that identifier, if there is one.

        Raises:
            ArchiveError: it cannot be read.
        """
        found = [entry for entry in self.entries() if entry.url == RUN_URN + run_id]
        return next(self._metadata(RUN_URN, Run, (), found), None)

    def latest_run(self) -> Run | None:
        """The run that was archived last, if there is one.

        Raises:
            ArchiveError: it cannot be read.
        """
        return next(self._metadata(RUN_URN, Run, (), reversed(self.entries())), None)

    def crawls(self, known: Container[str] = (), problems: list[str] | None = None) -> Iterator[CrawlSummary]:
        """The summaries of crawls, in order of time, but for those that are `known`.

        Raises:
            ArchiveError: a summary cannot be read, and there is no list of `problems` to say so in.
        """
        return self._metadata(CRAWL_URN, CrawlSummary, known, self.entries(), problems)

    def decisions(self, known: Container[str] = (), problems: list[str] | None = None) -> Iterator[Decision]:
        """What people decided, in order of time, but for those decisions that are `known`.

        Raises:
            ArchiveError: one cannot be read, and there is no list of `problems` to say so in.
        """
        return self._metadata(DECISION_URN, Decision, known, self.entries(), problems)

    def latest_crawl(self) -> CrawlSummary | None:
        """The summary of the crawl that ended last, if there is one.

        Raises:
            ArchiveError: it cannot be read.
        """
        return next(self._metadata(CRAWL_URN, CrawlSummary, (), reversed(self.entries())), None)

    def _metadata(
        self,
        urn: str,
        record: type[Described],
        known: Container[str],
        entries: Iterable[IndexEntry],
        problems: list[str] | None = None,
    ) -> Iterator[Described]:
        for entry in entries:
            if entry.record_type != "metadata" or not entry.url.startswith(urn) or entry.url.removeprefix(urn) in known:
                continue
            try:
                yield record.model_validate_json(self._block(entry))
            except (ArchiveError, ValidationError) as error:
                reason = f"{entry.filename}: offset {entry.offset}: {entry.url} cannot be read: {error}"
                if problems is None:
                    raise ArchiveError(reason) from error
                problems.append(reason)

    def _block(self, entry: IndexEntry) -> bytes:
        return stored_record(self.directory, entry.filename, entry.offset).block

    def capture_of(self, entry: IndexEntry) -> Capture:
        """The capture of an index entry; its page kind and article come from the address."""
        address = identify(entry.url, self.site)
        is_text = entry.record_type == "conversion"
        article_id = address.article_id
        if entry.url.startswith(TEXT_URN):
            article_id = f"{self.site.name}-text:{entry.url.removeprefix(TEXT_URN)}"
        return Capture(
            capture_id=entry.record_id,
            url=entry.url,
            fetched_at=entry.fetched_at,
            status=entry.status,
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
        record = self.record(capture)
        headers, payload = _headers_and_payload(record)
        decoded = decode_payload(payload, header_value(headers, "Content-Encoding"), max_bytes)
        return ArchivedResponse.of(
            capture, headers, decoded, record.get("WARC-Truncated"), record.get("CACI-Fetched-URL")
        )

    def record(self, capture: Capture) -> Record:
        """The WARC record of a capture, its payload's digest checked; that of a revisit with the payload filled in.

        Raises:
            ArchiveError: the record, or the one that a revisit refers to, is missing, damaged or another one.
        """
        record = record_of(self.directory, capture)
        if record.record_type == "revisit":
            record = self._filled(record, capture.warc_file, capture.warc_offset)
        checked_payload(record, capture.payload_digest, capture.warc_file, capture.warc_offset)
        return record

    def _filled(self, revisit: Record, file: str, offset: int) -> Record:
        """The revisit with the payload of the response that it refers to behind its own HTTP head."""
        identifier = (revisit.get("WARC-Refers-To") or "").strip("<>")
        if identifier not in self._entries and not self._is_open:
            self._open()
        if identifier not in self._entries:
            raise unreadable(file, offset, missing_original(identifier))
        try:
            payload = payload_of(self.directory, self._entries[identifier])
        except ArchiveError as error:
            raise unreadable(file, offset, f"a revisit whose payload is in {error}") from error
        return Record(revisit.headers, revisit.block + payload)


def _headers_and_payload(record: Record) -> tuple[Headers, bytes]:
    """Return the HTTP headers and the payload; a text rendering has its Content-Type alone."""
    if record.record_type in RESPONSE_TYPES:
        message = HttpMessage.parse(record.block)
        return message.headers, message.payload
    return (("Content-Type", record.get("Content-Type") or ""),), record.block
