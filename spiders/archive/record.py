"""WARC/1.1 records as bytes: each is one gzip member and carries digests of its block and its payload.

Our own records are written and read here and not by warcio: warcio percent-encodes header values that are not ASCII,
and an archive keeps them byte for byte. warcio reads what others wrote, and in the tests what we wrote.
"""

import base64
import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from spiders.archive.gzip_member import encode_member
from spiders.errors import MalformedRecordError

VERSION = b"WARC/1.1"
BLANK_LINE = b"\r\n\r\n"
# The digest that we write and can check: `sha1:` and the 32 letters of base32.
SHA1 = re.compile(r"sha1:[A-Z2-7]{32}")

Headers = tuple[tuple[str, str], ...]
"""Names and values in order, as they are written."""


def header_value(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    """The first value of the header called `name`, in any case; None where there is none."""
    wanted = name.lower()
    for key, value in headers:
        if key.lower() == wanted:
            return value
    return None


@dataclass(frozen=True)
class Record:
    """A WARC record: its named fields, and its block."""

    headers: Headers
    block: bytes
    packed: int = field(default=0, compare=False)
    """When it is to be written: so many bytes at the end of the block are compressed already."""

    def get(self, name: str) -> str | None:
        """The value of a named field."""
        return header_value(self.headers, name)

    @property
    def record_type(self) -> str:
        """The WARC-Type, as response."""
        return self.get("WARC-Type") or ""

    @property
    def record_id(self) -> str:
        """The WARC-Record-ID without its angle brackets."""
        return (self.get("WARC-Record-ID") or "").strip("<>")

    @property
    def payload(self) -> bytes:
        """The block, without the HTTP head where it is an HTTP message.

        Raises:
            MalformedRecordError: an HTTP message without the end of its head.
        """
        is_http = (self.get("Content-Type") or "").startswith("application/http")
        return HttpMessage.parse(self.block).payload if is_http else self.block


@dataclass(frozen=True)
class HttpMessage:
    """An HTTP request or response: start line, headers, payload."""

    start_line: str
    headers: Headers
    payload: bytes

    def get(self, name: str) -> str | None:
        """The value of a header."""
        return header_value(self.headers, name)

    @property
    def status(self) -> int:
        """The status of a response.

        Raises:
            MalformedRecordError: the start line is no status line.
        """
        words = self.start_line.split(" ", 2)
        if len(words) < 2 or not words[1].isdigit():
            raise MalformedRecordError(f"not an HTTP status line: {self.start_line[:80]!r}")
        return int(words[1])

    @property
    def reason(self) -> str:
        """The reason phrase of a response, or nothing."""
        return " ".join(self.start_line.split(" ", 2)[2:])

    def encode(self) -> bytes:
        """The message as it stands on the wire."""
        return _encode_head(self.start_line, self.headers, "latin-1") + self.payload

    @classmethod
    def parse(cls, block: bytes) -> "HttpMessage":
        """Reads a message; header bytes become Latin-1 text, which encodes back to the same bytes.

        Raises:
            MalformedRecordError: there is no end of the head.
        """
        head, blank, payload = block.partition(BLANK_LINE)
        if not blank:
            raise MalformedRecordError("an HTTP message without the end of its head")
        start_line, _, lines = head.decode("latin-1").partition("\r\n")
        return cls(start_line, _parse_fields(lines), payload)


def new_record_id() -> str:
    """A fresh WARC-Record-ID, without angle brackets."""
    return f"urn:uuid:{uuid.uuid4()}"


def digest(content: bytes) -> str:
    """The WARC digest of `content`: `sha1:` and base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode("ascii")


def digest_faults(record: Record) -> list[str]:
    """What the record's own digests say against it, in words; a digest that is not SHA-1 in base32 is not checked.

    The payload of a revisit is in another record.

    Raises:
        MalformedRecordError: an HTTP message without the end of its head.
    """
    found = {"block": digest(record.block)}
    if record.record_type != "revisit" and record.get("WARC-Payload-Digest"):
        found["payload"] = digest(record.payload)
    faults = []
    for part, is_digest in found.items():
        told = record.get(f"WARC-{part.capitalize()}-Digest") or ""
        if SHA1.fullmatch(told) and told != is_digest:
            faults.append(f"its {part} digest is {is_digest}, not {told}")
    return faults


def format_date(moment: datetime) -> str:
    """The WARC-Date of an aware moment: UTC, with microseconds."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_date(text: str) -> datetime:
    """The moment of a WARC-Date, in UTC.

    Raises:
        ValueError: it is no date.
    """
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def make_record(
    record_type: str,
    *,
    record_id: str,
    date: datetime,
    content_type: str,
    block: bytes,
    payload_digest: str | None = None,
    fields: Headers = (),
    packed: int = 0,
) -> Record:
    """A record with all mandatory fields and its digests; that of the payload, a part of the block, as it is given."""
    headers = [
        ("WARC-Type", record_type),
        ("WARC-Record-ID", f"<{record_id}>"),
        ("WARC-Date", format_date(date)),
        *fields,
        ("Content-Type", content_type),
        ("WARC-Block-Digest", digest(block)),
    ]
    if payload_digest is not None:
        headers.append(("WARC-Payload-Digest", payload_digest))
    headers.append(("Content-Length", str(len(block))))
    return Record(tuple(headers), block, packed)


def encode_record(record: Record) -> bytes:
    """The record as one gzip member.

    Raises:
        ValueError: a field holds a line break.
    """
    content = _encode_head(VERSION.decode("ascii"), record.headers, "utf-8") + record.block + BLANK_LINE
    return encode_member(content, record.packed + len(BLANK_LINE) if record.packed else 0)


def decode_record(content: bytes) -> Record:
    """The record in the decompressed bytes of a gzip member.

    Raises:
        MalformedRecordError: the bytes are no whole WARC record.
    """
    head, blank, rest = content.partition(BLANK_LINE)
    version, _, lines = head.decode("utf-8", errors="replace").partition("\r\n")
    if not blank or not version.startswith("WARC/"):
        raise MalformedRecordError(f"not a WARC record: {content[:40]!r}")
    headers = _parse_fields(lines)
    length = header_value(headers, "Content-Length") or ""
    if not length.isdigit() or len(rest) < int(length):
        raise MalformedRecordError(f"a WARC record of {len(rest)} bytes whose Content-Length is {length!r}")
    return Record(headers, rest[: int(length)])


def _encode_head(first_line: str, headers: Headers, encoding: str) -> bytes:
    head = "\r\n".join([first_line, *[f"{name}: {value}" for name, value in headers]])
    if head.count("\r") != len(headers) or head.count("\n") != len(headers):
        raise ValueError(f"a header with a line break in it: {head!r}")
    return head.encode(encoding, errors="backslashreplace") + BLANK_LINE


def _parse_fields(lines: str) -> Headers:
    fields: list[tuple[str, str]] = []
    for line in lines.split("\r\n"):
        if line[:1] in {" ", "\t"} and fields:  # a folded line goes on with the field above
            name, value = fields.pop()
            fields.append((name, f"{value} {line.strip()}"))
        elif ":" in line:
            name, _, value = line.partition(":")
            fields.append((name.strip(), value.strip()))
    return tuple(fields)
