"""The index beside each WARC file, in CDXJ: a sort key, a time stamp, and a JSON object, one line a record.

It has the keys that pywb reads (url, mime, status, digest, length, offset, filename) and those that make it the only
state of a crawl: the record's id and type, its full time stamp, where it redirects to, whether its payload broke off,
which record a revisit refers to.

`covers_from` makes the index complete or visibly incomplete: a line accounts for the bytes from there to the end of its
record, so the lines of a file cover it without a hole, or show where the hole is.

https://specs.webrecorder.net/cdxj/0.1.0/
"""

import json
import os
import re
import uuid
from collections.abc import Container, Iterable
from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from sys import intern
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from spiders.archive.record import HttpMessage, WarcRecord, format_date, parse_date
from spiders.errors import MalformedRecordError
from spiders.numbers import whole_number
from spiders.responses import is_final, moved_to
from spiders.sites import Site

# www., www2.: the host forms that the sort key does not distinguish
WWW = re.compile(r"^www\d*\.")
_TEXT, _NUMBER = r'"([^"\\\x00-\x1f]*)"', r'"([0-9]{1,18})"'
# A line as `format_line` writes it, unless a value needs escapes: read so, an index takes half the time.
OWN_LINE = re.compile(
    rf'[^ ]* [^ ]* {{"url": {_TEXT}, "mime": "[^"\\\x00-\x1f]*", "status": {_NUMBER}, "digest": {_TEXT},'
    rf' "length": {_NUMBER}, "offset": {_NUMBER}, "filename": {_TEXT}, "record_id": {_TEXT}, "record_type": {_TEXT},'
    rf' "fetched_at": {_TEXT}(?:, "content_type": {_TEXT})?, "covers_from": {_NUMBER}(?:, "redirect": {_TEXT})?'
    rf'(?:, "truncated": {_TEXT})?(?:, "refers_to": {_TEXT})?}}\n?'
)
# "record_id": "urn:uuid:0f…" in a line
RECORD_ID = re.compile(r'"record_id": "([^"\\]+)"')
RESPONSE_TYPES = frozenset({"response", "revisit"})
INDEXED_TYPES = RESPONSE_TYPES | {"conversion", "metadata"}
PRIVATE_FILE = 0o640
WITHOUT_SIGNS = str.maketrans("", "", "-T:")
REVISIT_MIME = "warc/revisit"
"""What pywb reads in place of a revisit's own media type."""


class IndexEntry(NamedTuple):
    """What the index says of one record. A tuple, because an archive of years has hundreds of thousands of them."""

    url: str
    record_id: str
    record_type: str
    fetched_at: datetime
    status: int
    content_type: str | None
    digest: str
    filename: str
    offset: int
    length: int
    covers_from: int
    """Offset of the first byte after the record indexed before: a request or the `warcinfo` may be in between."""
    redirect: str | None = None
    truncated: str | None = None
    refers_to: str | None = None
    """The record that holds the payload of a revisit."""

    @property
    def is_response(self) -> bool:
        """Whether it is a response of the site, with its payload in this record or in the one that it refers to."""
        return self.record_type in RESPONSE_TYPES

    @property
    def is_final(self) -> bool:
        """Whether the record settles what its address holds, so that its page need not be requested again.

        A response that broke off does not. Nor does a text rendering, which is somebody else's reading of the page.
        """
        return self.is_response and self.truncated is None and is_final(self.status, self.redirect)

    @property
    def end(self) -> int:
        """Offset of the first byte after the record."""
        return self.offset + self.length

    def moved_to(self, site: Site) -> str | None:
        """Return the id of the other article to which an item is redirected permanently; None for any other record."""
        return moved_to(self.url, self.status, self.redirect, site) if self.is_response else None


def entry_of(record: WarcRecord, filename: str, offset: int, length: int, covers_from: int) -> IndexEntry | None:
    """Return the index entry of a record; None for a type that is not indexed.

    Args:
        record: the record.
        filename: of the WARC file.
        offset: where its gzip member begins in the file, in bytes.
        length: of its gzip member, in bytes.
        covers_from: offset of the first byte after the record indexed before.

    Raises:
        MalformedRecordError: a response is not an HTTP message, or a mandatory field is missing.
        ValueError: its date is not a date.
    """
    record_type = record.record_type
    if record_type not in INDEXED_TYPES:
        return None
    fields = {name.lower(): value for name, value in reversed(record.headers)}  # the first of each name counts
    status, content_type, redirect = 200, fields.get("content-type"), None
    if record_type in RESPONSE_TYPES:
        message = HttpMessage.parse(record.block)
        status, content_type, redirect = message.status, message.get("Content-Type"), message.get("Location")
    url, date, digest = (fields.get(f"warc-{name}") for name in ("target-uri", "date", "payload-digest"))
    if url is None or date is None or digest is None:
        raise MalformedRecordError("a record without WARC-Target-URI, WARC-Date or WARC-Payload-Digest")
    return IndexEntry(
        url=url,
        record_id=record.record_id,
        record_type=record_type,
        fetched_at=parse_date(date),
        status=status,
        content_type=content_type,
        digest=digest,
        filename=filename,
        offset=offset,
        length=length,
        covers_from=covers_from,
        redirect=redirect,
        truncated=fields.get("warc-truncated"),
        refers_to=fields.get("warc-refers-to", "").strip("<>") or None if record_type == "revisit" else None,
    )


def sort_key(url: str) -> str:
    """Return the SURT form that pywb looks up: host reversed and without www., lower case, query sorted.

    A URN stays as it is, and so does what is not an address. https://specs.webrecorder.net/cdxj/0.1.0/#sort-friendly-uri-reordering-transform-surt
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # http://[broken
        return quote(url, safe=":/")
    if parts.scheme not in {"http", "https"}:
        return quote(url, safe=":/")
    host = ",".join(reversed(WWW.sub("", parts.netloc.lower()).split(".")))
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return quote(f"{host}){parts.path.lower() or '/'}" + (f"?{query}" if query else ""), safe="/:@!$&'()*+,;=-._~%?")


def format_line(entry: IndexEntry) -> str:
    """Return one line of the index, with its line break."""
    mime = (entry.content_type or "unk").partition(";")[0].strip().lower()
    content = {
        "url": entry.url,
        "mime": REVISIT_MIME if entry.record_type == "revisit" else mime,
        "status": str(entry.status),
        "digest": entry.digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": entry.filename,
        "record_id": entry.record_id,
        "record_type": entry.record_type,
        "fetched_at": format_date(entry.fetched_at),
        "content_type": entry.content_type,
        "covers_from": str(entry.covers_from),
        "redirect": entry.redirect,
        "truncated": entry.truncated,
        "refers_to": entry.refers_to,
    }
    present = {name: value for name, value in content.items() if value is not None}
    return f"{_key(entry.url, entry.fetched_at)}{json.dumps(present, ensure_ascii=True)}\n"


def _key(url: str, fetched_at: datetime) -> str:
    """Return how the line of a record of this address and time begins."""
    return f"{sort_key(url)} {fetched_at.isoformat(timespec='seconds')[:19].translate(WITHOUT_SIGNS)} "


def parse_line(line: str) -> IndexEntry | None:
    """Return the entry on a line; None if the line is not whole, as the last one of a process that was killed."""
    try:
        if match := OWN_LINE.fullmatch(line):
            (url, status, digest, length, offset, filename, record_id, record_type, fetched_at, content_type, covered,
             redirect, truncated, refers_to) = match.groups()  # fmt: skip
            return IndexEntry(
                url, record_id, intern(record_type), parse_date(fetched_at), int(status),
                None if content_type is None else intern(content_type), digest, intern(filename), int(offset),
                int(length), int(covered), redirect, truncated, refers_to,
            )  # fmt: skip
        return parse_json(line.split(" ", 2)[2])
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def parse_json(text: str) -> IndexEntry | None:
    """Return the entry that the JSON of a line describes, whatever the order of its keys, or raise one of the above."""
    content = json.loads(text)
    if set(map(type, content.values())) != {str}:
        return None
    if "\\ud" in text or "\\uD" in text:  # half a character, which no file and no table can hold
        json.dumps(content, ensure_ascii=False).encode()
    return IndexEntry(
        url=content["url"],
        record_id=content["record_id"],
        record_type=intern(content["record_type"]),  # one string for all entries
        fetched_at=parse_date(content["fetched_at"]),
        status=_number(content["status"]),
        content_type=intern(content["content_type"]) if "content_type" in content else None,
        digest=content["digest"],
        filename=intern(content["filename"]),
        offset=_number(content["offset"]),
        length=_number(content["length"]),
        covers_from=_number(content["covers_from"]),
        redirect=content.get("redirect"),
        truncated=content.get("truncated"),
        refers_to=content.get("refers_to"),
    )


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise ValueError(f"not a number: {text[:20]!r}")
    return number


def holes(entries: Iterable[IndexEntry], filename: str, size: int) -> list[tuple[int, int]] | None:
    """Return the ranges of bytes of a file that no entry accounts for; None if the entries contradict the file.

    Args:
        entries: of the file's index, in any order.
        filename: of the WARC file.
        size: of the WARC file, in bytes.
    """
    ranges: list[tuple[int, int]] = []
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.filename != filename or entry.length <= 0 or not end <= entry.covers_from <= entry.offset:
            return None
        if entry.covers_from > end:
            ranges.append((end, entry.covers_from))
        end = entry.end
    if end > size:
        return None
    return [*ranges, (end, size)] if end < size else ranges


def read_index(path: Path) -> tuple[list[IndexEntry], bool]:
    """Return the entries of an index file, and whether it exists, every line is whole, and the lines are sorted."""
    lines = _lines(path)
    if lines is None:
        return [], False
    parsed = [parse_line(line) for line in lines]
    entries = [entry for entry in parsed if entry is not None]
    return entries, len(entries) == len(lines) and lines == sorted(lines)


def read_index_without(path: Path, known_ids: Container[str]) -> list[IndexEntry]:
    """Return the entries of an index file but for those of known records, whose lines are not parsed."""
    return [
        entry
        for line in _lines(path) or ()
        if not ((match := RECORD_ID.search(line)) and match[1] in known_ids) and (entry := parse_line(line)) is not None
    ]


def find_entry(path: Path, url: str, fetched_at: datetime, record_id: str) -> IndexEntry | None:
    """Return the entry of a record, looked up in a sorted index as pywb does; None if it is not found.

    Args:
        path: of the index file.
        url: the record's address.
        fetched_at: its time.
        record_id: its identifier.
    """
    key = _key(url, fetched_at).encode()
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            position = _first_line_from(content, key)
            while content[position : position + len(key)] == key:
                end = content.find(b"\n", position) + 1 or len(content)
                entry = parse_line(content[position:end].decode(errors="replace"))
                if entry is not None and entry.record_id == record_id:
                    return entry
                position = end
    except (OSError, ValueError):  # it is missing, or empty
        return None
    return None


def _first_line_from(content: mmap, key: bytes) -> int:
    """Return where the first line begins that is not less than `key`."""
    low, high = 0, len(content)
    while low < high:
        middle = (low + high) // 2
        begin = content.rfind(b"\n", low, middle) + 1 or low
        end = content.find(b"\n", middle) + 1 or len(content)
        if content[begin:end] < key:
            low = end
        else:
            high = begin
    return low


def _lines(path: Path) -> list[str] | None:
    """Return the lines of an index file with their line breaks; None if it is missing."""
    if not path.is_file():  # nor is it read if it is a FIFO
        return None
    return path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)


def create_private(path: Path) -> int:
    """Create a file that only its owner and its group can read, and return its file descriptor.

    Raises:
        OSError: it is there already, or cannot be created.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)


def write_index(path: Path, entries: Iterable[IndexEntry]) -> None:
    """Replace the index file by one of these entries.

    Raises:
        OSError: the directory cannot be written.
    """
    replace_index(path, [format_line(entry).encode() for entry in entries])


def replace_index(path: Path, lines: Iterable[bytes]) -> None:
    """Replace the index file, its lines sorted, in one step: a reader sees the old file or the new one, never a part.

    Raises:
        OSError: the directory cannot be written.
    """
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        with os.fdopen(create_private(temporary), "wb") as file:
            file.writelines(sorted(lines))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
