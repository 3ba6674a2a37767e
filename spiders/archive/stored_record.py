"""Single records of the archive, read from where the index says they are."""

from datetime import datetime
from pathlib import Path

from schemas.capture import Capture
from spiders.archive.gzip_member import read_member
from spiders.archive.index import IndexEntry
from spiders.archive.record import Record, decode_record, digest, parse_date
from spiders.errors import ArchiveError, DamagedMemberError, MalformedRecordError


def unreadable(filename: str, offset: int, reason: str) -> ArchiveError:
    """The error about the record at `offset` of a file."""
    return ArchiveError(f"{filename}: offset {offset}: {reason}")


def missing_original(record_id: str | None) -> str:
    """What is wrong with a revisit whose payload the archive does not hold."""
    return f"a revisit of the record {record_id}, which is not in the archive"


def stored_record(directory: Path, filename: str, offset: int) -> Record:
    """The record at `offset` of a file in `directory`.

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


def record_of(directory: Path, capture: Capture) -> Record:
    """The record of a capture, which says what the index said of it.

    Raises:
        ArchiveError: it is missing, damaged or another one.
    """
    file, offset = capture.warc_file, capture.warc_offset
    record = stored_record(directory, file, offset)
    if record.record_id != capture.capture_id:
        raise unreadable(file, offset, f"record {record.record_id} stands where {capture.capture_id} was written")
    url, date = record.get("WARC-Target-URI"), record.get("WARC-Date")
    if url != capture.url or _moment(date) != capture.fetched_at:
        told = f"{capture.url} of {capture.fetched_at.isoformat()}"
        raise unreadable(file, offset, f"the record is {url} of {date}, and the index says {told}")
    return record


def payload_of(directory: Path, entry: IndexEntry) -> bytes:
    """The payload of the response that an index entry names.

    Raises:
        ArchiveError: it is missing, damaged or another one.
    """
    record = stored_record(directory, entry.filename, entry.offset)
    if record.record_id != entry.record_id:
        raise unreadable(entry.filename, entry.offset, f"record {record.record_id} stands where another was written")
    return checked_payload(record, entry.digest, entry.filename, entry.offset)


def checked_payload(record: Record, expected: str, filename: str, offset: int) -> bytes:
    """The payload of the record at `offset` of a file, whose digest is `expected`.

    Raises:
        ArchiveError: it has none, or another one.
    """
    try:
        payload = record.payload
    except MalformedRecordError as error:
        raise unreadable(filename, offset, str(error)) from error
    if (found := digest(payload)) != expected:
        raise unreadable(filename, offset, f"the payload's digest is {found}, not {expected}")
    return payload


def _moment(date: str | None) -> datetime | None:
    try:
        return parse_date(date or "")
    except ValueError:
        return None
