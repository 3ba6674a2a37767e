"""Copies what others archived into our own archive: the responses and text renderings of a foreign WARC file."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.archive.record import HttpMessage, Record, digest, format_date, header_value, parse_date
from spiders.archive.writer import ArchiveWriter
from spiders.errors import ArchiveError, DamagedFileError, MissingOriginalError
from spiders.sites import Site
from spiders.urls import public_url

ORPHAN = "a revisit of a response that is not in the archive; import the file that holds it, then this one again"
COPIED_TYPES = frozenset({"response", "revisit", "conversion"})
GZIP_MAGIC = b"\x1f\x8b"
# Pages are far smaller; a film in a foreign archive need not be read into memory.
MAXIMUM_BLOCK = 64 << 20


@dataclass(frozen=True)
class ImportProblem:
    """What could not be imported from a file, and why."""

    path: Path
    reason: str


@dataclass
class ImportReport:
    """What became of the records of a foreign file."""

    path: Path
    imported: int = 0
    already_archived: int = 0
    ignored: int = 0
    """Requests, warcinfo, metadata, and what is not of the web."""
    orphans: int = 0
    """Revisits of a response that is neither in the file nor in the archive; each is a problem as well."""
    problems: list[ImportProblem] = field(default_factory=list)

    def add_problem(self, reason: str) -> None:
        """Takes note of what could not be imported."""
        self.problems.append(ImportProblem(self.path, reason))


def import_warc(path: Path, archive: Archive, writer: ArchiveWriter, site: Site) -> ImportReport:
    """Imports `path` (WARC, compressed or not) up to its first damage; ids that the archive holds are skipped.

    Record ids, dates and payloads are kept; addresses are recorded in their public form. A revisit is imported with the
    payload that it refers to, which must be in the archive or in the same file, before it or behind it.

    Raises:
        OSError: the file cannot be opened, or the archive cannot be written.
    """
    return WarcImport(path, archive, writer, site).run()


class WarcImport:
    """The import of one file."""

    def __init__(self, path: Path, archive: Archive, writer: ArchiveWriter, site: Site) -> None:
        self._path = path
        self._archive = archive
        self._writer = writer
        self._site = site
        self._report = ImportReport(path)
        self._originals: dict[str, Capture] = {}
        self._waiting: list[Record] = []

    def run(self) -> ImportReport:
        """Imports every record that can be read."""
        for capture in self._archive.captures():
            self._remember(capture)
        with self._path.open("rb") as file:
            try:
                for record in read_foreign(file):
                    self._take(record)
            except DamagedFileError as error:
                self._report.add_problem(f"{error}; what follows could not be read")
        waiting, self._waiting = self._waiting, []
        for record in waiting:
            self._take(record)
        for record in self._waiting:
            self._report.orphans += 1
            self._report.add_problem(f"record {record.record_id}: {ORPHAN}")
        return self._report

    def _take(self, record: Record) -> None:
        if record.record_type not in COPIED_TYPES or not _is_of_the_web(record):
            self._report.ignored += 1
        elif self._archive.holds(record.record_id):
            self._report.already_archived += 1
        else:
            try:
                capture = self._copy(record)
            except MissingOriginalError:  # what it refers to may follow; it has no payload, so it can be kept in memory
                self._waiting.append(record)
                return
            except (ValueError, ArchiveError) as error:
                self._report.add_problem(f"record {record.record_id}: {error}")
                return
            self._report.imported += 1
            self._remember(capture)

    def _copy(self, record: Record) -> Capture | None:
        _check_block(record)
        url = _target(record)
        date = parse_date(record.get("WARC-Date") or "")
        if record.record_type == "conversion":
            return self._writer.write_text(record.block.decode(), url=url, saved_at=date, record_id=record.record_id)
        message = _without_chunks(HttpMessage.parse(record.block or b"\r\n\r\n"))
        if record.record_type == "revisit":
            message = self._with_payload(record, message)
        return self._writer.write_response(
            public_url(url, self._site),
            status=message.status,
            reason=message.reason,
            http_version=message.start_line.split(" ", 1)[0],
            headers=message.headers,
            payload=message.payload,
            fetched_at=date,
            ip_address=record.get("WARC-IP-Address"),
            record_id=record.record_id,
            fetched_url=url,
            truncated=record.get("WARC-Truncated"),
        )

    def _with_payload(self, record: Record, message: HttpMessage) -> HttpMessage:
        original = self._original(record)
        if original is None:
            raise MissingOriginalError(ORPHAN)
        # A revisit may leave out the head: then the original's stands for it.
        archived = HttpMessage.parse(self._archive.record(original).block)
        return HttpMessage(
            message.start_line or archived.start_line, message.headers or archived.headers, archived.payload
        )

    def _original(self, record: Record) -> Capture | None:
        """The capture that a revisit refers to: by record id, by address and time, or by the payload's digest."""
        url = public_url((record.get("WARC-Refers-To-Target-URI") or "").strip("<>"), self._site)
        keys = [
            (record.get("WARC-Refers-To") or "").strip("<>"),
            f"{url} {_normal_date(record.get('WARC-Refers-To-Date'))}",
            record.get("WARC-Payload-Digest") or "",
        ]
        return next((self._originals[key] for key in keys if key in self._originals), None)

    def _remember(self, capture: Capture | None) -> None:
        if capture is not None:
            for key in (capture.capture_id, f"{capture.url} {format_date(capture.fetched_at)}", capture.payload_digest):
                self._originals.setdefault(key, capture)


def read_foreign(file: BinaryIO) -> Iterator[Record]:
    """The records of a WARC file, with HTTP messages as they stand in it.

    warcio ends in silence where a compressed file breaks off, so decompression and lengths are checked here.

    Raises:
        DamagedFileError: after the last record that could be read whole.
    """
    try:
        for found in ArchiveIterator(_uncompressed(file), no_record_parse=True):
            record = Record(tuple(found.rec_headers.headers), b"")
            length = record.get("Content-Length") or ""
            if found.format != "warc" or not length.isdigit():
                raise DamagedFileError(f"no WARC record: {found.rec_headers.statusline[:80]!r}")
            if int(length) > MAXIMUM_BLOCK:
                raise DamagedFileError(f"record {record.record_id} has {length} bytes, more than {MAXIMUM_BLOCK}")
            block = _read_all(found.raw_stream)
            if len(block) < int(length):
                raise DamagedFileError(f"record {record.record_id} breaks off after {len(block)} of {length} bytes")
            yield Record(record.headers, block)
    except ArchiveLoadFailed as error:
        raise DamagedFileError(str(error)) from error


class _Decompressed:
    """A gzip stream that gives everything before a damage first, and then raises.

    A larger read of `gzip.GzipFile` would drop what it has already; its EOFError would end warcio's loop in silence.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._stream = gzip.GzipFile(fileobj=file)

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read1(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DamagedFileError(f"the compressed file is damaged: {error}") from error


class Readable(Protocol):
    """A stream of bytes, as warcio's."""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end."""


def _read_all(stream: Readable) -> bytes:
    return b"".join(iter(lambda: stream.read(1 << 16), b""))


def _uncompressed(file: BinaryIO) -> Readable:
    is_compressed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    return _Decompressed(file) if is_compressed else file


def _target(record: Record) -> str:
    return (record.get("WARC-Target-URI") or "").strip("<>")  # WARC/1.0 writes it in angle brackets


def _is_of_the_web(record: Record) -> bool:
    """False for a DNS answer and the like."""
    return _target(record).lower().startswith(("http://", "https://"))


def _normal_date(text: str | None) -> str:
    return format_date(parse_date(text)) if text else ""


def _check_block(record: Record) -> None:
    """Raises ValueError where the block is not what its digest says; only SHA-1 in base32 is checked."""
    expected = record.get("WARC-Block-Digest") or ""
    if expected.startswith("sha1:") and len(expected) == len("sha1:") + 32 and digest(record.block) != expected:
        raise ValueError(f"its block digest is {digest(record.block)}, not {expected}")


def _without_chunks(message: HttpMessage) -> HttpMessage:
    """The message without chunk framing; warcio's reader leaves a payload alone that is only said to be chunked."""
    if "chunked" not in (header_value(message.headers, "Transfer-Encoding") or "").lower():
        return message
    payload = _read_all(ChunkedDataReader(io.BytesIO(message.payload)))
    headers = tuple((name, value) for name, value in message.headers if name.lower() != "transfer-encoding")
    return HttpMessage(message.start_line, headers, payload)
