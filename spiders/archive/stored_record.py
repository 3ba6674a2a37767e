"""Reads single records of the archive from where the index says they are, and decodes the response in one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from schemas.capture import Capture
from spiders.archive.content_encoding import DecodedPayload, decode_payload
from spiders.archive.gzip_member import read_member
from spiders.archive.index import RESPONSE_TYPES, IndexEntry
from spiders.archive.record import (
    Headers,
    HttpMessage,
    WarcRecord,
    decode_record,
    digest,
    header_value,
    list_header_value,
    parse_date,
)
from spiders.errors import ArchiveError, DamagedMemberError, MalformedRecordError
from spiders.responses import is_final

MAX_CONTENT_BYTES = 16 << 20


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


def response_of(record: WarcRecord, capture: Capture, max_bytes: int = MAX_CONTENT_BYTES) -> ArchivedResponse:
    """Return the response of a capture from its record; a text rendering has its Content-Type as the only header."""
    if record.record_type in RESPONSE_TYPES:
        message = HttpMessage.parse(record.block)
        headers, payload = message.headers, message.payload
    else:
        headers, payload = (("Content-Type", record.get("Content-Type") or ""),), record.block
    decoded = decode_payload(payload, list_header_value(headers, "Content-Encoding"), max_bytes)
    truncated, fetched_url = record.get("WARC-Truncated"), record.get("CACI-Fetched-URL")
    return ArchivedResponse.of(capture, headers, decoded, truncated, fetched_url)


def unreadable(filename: str, offset: int, reason: str) -> ArchiveError:
    """Return the error about the record at `offset` of a file."""
    return ArchiveError(f"{filename}: offset {offset}: {reason}")


def missing_original(record_id: str | None) -> str:
    """Return what is wrong with a revisit whose payload the archive does not hold."""
    return f"a revisit of the record {record_id}, which is not in the archive"


def stored_record(directory: Path, filename: str, offset: int) -> WarcRecord:
    """Return the record at `offset` of a file in `directory`.

    Raises:
        ArchiveError: it is missing or damaged.
    """
    try:
        with (directory / filename).open("rb") as file:
            member = read_member(file, offset)
        if member is None:
            raise unreadable(filename, offset, "the file ends before it")
        return decode_record(member.content)
    except (OSError, DamagedMemberError, MalformedRecordError) as error:
        raise unreadable(filename, offset, str(error)) from error


def record_of(directory: Path, capture: Capture) -> WarcRecord:
    """Return the record of a capture, checked against what the index says of it.

    Raises:
        ArchiveError: it is missing, damaged or another one.
    """
    file, offset = capture.warc_file, capture.warc_offset
    record = stored_record(directory, file, offset)
    if record.record_id != capture.capture_id:
        raise unreadable(file, offset, f"record {record.record_id} is where {capture.capture_id} was written")
    url, date = record.get("WARC-Target-URI"), record.get("WARC-Date")
    if url != capture.url or _moment(date) != capture.fetched_at:
        indexed = f"{capture.url} of {capture.fetched_at.isoformat()}"
        raise unreadable(file, offset, f"the record is {url} of {date}, and the index says {indexed}")
    return record


def payload_of(directory: Path, entry: IndexEntry) -> bytes:
    """Return the payload of the response that an index entry names.

    Raises:
        ArchiveError: it is missing, damaged or another one.
    """
    record = stored_record(directory, entry.filename, entry.offset)
    if record.record_id != entry.record_id:
        raise unreadable(entry.filename, entry.offset, f"record {record.record_id} is where another was written")
    return checked_payload(record, entry.digest, entry.filename, entry.offset)


def checked_payload(record: WarcRecord, expected: str, filename: str, offset: int) -> bytes:
    """Return the payload of a record.

    Args:
        record: the record.
        expected: the digest that its payload must have.
        filename: of its file, for the message of the error.
        offset: in that file, for the same message.

    Raises:
        ArchiveError: it has no payload, or one with another digest.
    """
    try:
        payload = record.payload
    except MalformedRecordError as error:
        raise unreadable(filename, offset, str(error)) from error
    if (actual := digest(payload)) != expected:
        raise unreadable(filename, offset, f"the payload's digest is {actual}, not {expected}")
    return payload


def _moment(date: str | None) -> datetime | None:
    try:
        return parse_date(date or "")
    except ValueError:
        return None
