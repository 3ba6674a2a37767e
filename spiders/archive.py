"""The archive: a directory of WARC files with an index beside each. It is the only state of a crawl."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from schemas.capture import Capture, PageKind
from schemas.run import Run
from spiders.archive_writer import DEFAULT_MAXIMUM_BYTES, TEXT_URN, ArchiveWriter, RequestLine
from spiders.cdxj import IndexEntry
from spiders.content_encoding import DamagedEncodingError, decode_content
from spiders.members import DamagedMemberError, read_member
from spiders.recovery import WARC_SUFFIX, open_file
from spiders.sites import Site, load_site
from spiders.urls import identify
from spiders.warc import Headers, HttpMessage, MalformedRecordError, Record, decode_record, digest, header_value

__all__ = ["Archive", "ArchiveError", "ArchiveWriter", "ArchivedResponse", "DamagedPayload", "RequestLine"]

MAXIMUM_CONTENT = 16 << 20
RUN_URN = "urn:caci:run:"
CAPTURE_TYPES = frozenset({"response", "conversion"})


class ArchiveError(Exception):
    """A record that cannot be read as it was written; the text names file and offset, and what to do."""


class DamagedPayload(ArchiveError):
    """An intact record whose payload cannot be decoded: that is how the site sent it."""


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


class Archive:
    """The WARC files of a directory, which need not exist yet."""

    def __init__(self, directory: Path, site: Site | None = None, *, indexed: bool = True) -> None:
        """Opens the archive: indexes what killed processes left unindexed; `problems` names what is unreadable."""
        self.directory = directory
        self.site = site or load_site()
        self.problems: list[str] = []
        self._entries: dict[str, IndexEntry] = {}
        for path in sorted(directory.glob(f"*{WARC_SUFFIX}")) if indexed else ():
            opened = open_file(path)
            for entry in opened.entries:
                self._entries.setdefault(entry.record_id, entry)
            if opened.problem is not None:
                self.problems.append(opened.problem)

    @classmethod
    def for_reading(cls, directory: Path, site: Site | None = None) -> Self:
        """The archive without its indexes: it opens at once and reads captures that another process found in them."""
        return cls(directory, site, indexed=False)

    def writer(self, prefix: str = "analyst", maximum_bytes: int = DEFAULT_MAXIMUM_BYTES) -> ArchiveWriter:
        """A writer to files of its own, called after `prefix`; a new one is begun after `maximum_bytes`."""
        return ArchiveWriter(self, prefix, maximum_bytes)

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
        self._entries.setdefault(entry.record_id, entry)
        return self.capture_of(entry) if entry.record_type in CAPTURE_TYPES else None

    def captures(self) -> Iterator[Capture]:
        """All captures in order of (fetched_at, capture_id)."""
        return (self.capture_of(entry) for entry in self.entries() if entry.record_type in CAPTURE_TYPES)

    def runs(self) -> Iterator[Run]:
        """The runs whose certificates were archived, in order of time.

        Raises:
            ArchiveError: a certificate cannot be read.
        """
        for entry in self.entries():
            if entry.record_type == "metadata" and entry.url.startswith(RUN_URN):
                try:
                    yield Run.model_validate_json(self._record(entry.filename, entry.offset).block)
                except ValidationError as error:
                    raise _error(entry.filename, entry.offset, f"no run certificate: {error}") from error

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
        )

    def read(self, capture: Capture, maximum: int = MAXIMUM_CONTENT) -> ArchivedResponse:
        """Reads a capture from its WARC file, checks its digest, and undoes its Content-Encoding.

        Args:
            capture: from this archive.
            maximum: most bytes of content.

        Raises:
            ArchiveError: the record is missing, damaged or another one.
            DamagedPayload: the payload cannot be decoded whole into `maximum` bytes, and the record does not say so.
        """
        file, offset = capture.warc_file, capture.warc_offset
        record = self.record(capture)
        status, headers, payload = _response_parts(record)
        truncated = record.get("WARC-Truncated")
        try:
            content = decode_content(payload, header_value(headers, "Content-Encoding"), maximum)
        except DamagedEncodingError as error:
            if truncated is None:
                raise DamagedPayload(f"{file}: offset {offset}: {error}; fetch {capture.url} again") from error
            content = error.content
        return ArchivedResponse(capture, status, headers, content, header_value(headers, "Content-Type"), truncated)

    def record(self, capture: Capture) -> Record:
        """The WARC record of a capture, with its payload's digest checked.

        Raises:
            ArchiveError: the record is missing, damaged or another one.
        """
        file, offset = capture.warc_file, capture.warc_offset
        record = self._record(file, offset)
        if record.record_id != capture.capture_id:
            raise _error(file, offset, f"record {record.record_id} stands where {capture.capture_id} was written")
        if (found := digest(record.payload)) != capture.payload_digest:
            raise _error(file, offset, f"the payload's digest is {found}, not {capture.payload_digest}")
        return record

    def _record(self, filename: str, offset: int) -> Record:
        try:
            with (self.directory / filename).open("rb") as file:
                member = read_member(file, offset)
            if member is None:
                raise _error(filename, offset, "the file ends before it")
            return decode_record(member.content)
        except (OSError, DamagedMemberError, MalformedRecordError) as error:
            raise _error(filename, offset, str(error)) from error


def _response_parts(record: Record) -> tuple[int, Headers, bytes]:
    """Status, headers and payload; a text rendering has status 200 and its Content-Type alone."""
    if record.record_type == "response":
        message = HttpMessage.parse(record.block)
        return message.status, message.headers, message.payload
    return 200, (("Content-Type", record.get("Content-Type") or ""),), record.block


def _error(filename: str, offset: int, reason: str) -> ArchiveError:
    return ArchiveError(f"{filename}: offset {offset}: {reason}; restore the file from a copy, or fetch the page again")
