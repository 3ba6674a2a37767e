"""Copies what others archived into our own archive: the responses and text renderings of a foreign WARC file."""

from pathlib import Path

from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.archive.record import HttpMessage, WarcRecord, digest, format_date, parse_date
from spiders.archive.writer import ArchiveWriter
from spiders.errors import ArchiveError, DamagedFileError, MissingOriginalError
from spiders.messages import counted
from spiders.sources.report import FileReport
from spiders.sources.warc_reader import read_foreign, without_chunks
from spiders.urls import public_url

ORPHAN = "a revisit of a response that is not in the archive; import the file that holds it, then this one again"
MAX_WAITING_BYTES = 64 << 10
"""The head of a response, which is all that a revisit has."""
OTHER_CONTENT = "the archive holds a record of this id with other content, which stays; this one was not imported"
COPIED_TYPES = frozenset({"response", "revisit", "conversion"})


def import_warc(path: Path, archive: Archive, writer: ArchiveWriter) -> FileReport:
    """Import a WARC file, compressed or not, up to its first damage; record ids that the archive holds are skipped.

    Record ids, dates and payloads are kept; addresses are recorded in their public form. A revisit is imported with the
    payload that it refers to, which must be in the archive or in the same file, before or after the revisit.

    Raises:
        OSError: the file cannot be opened, or the archive cannot be written.
    """
    return _WarcImport(path, archive, writer).run()


class _WarcImport:
    """The import of one file."""

    def __init__(self, path: Path, archive: Archive, writer: ArchiveWriter) -> None:
        self._path = path
        self._archive = archive
        self._writer = writer
        self._report = FileReport()
        self._waiting: list[WarcRecord] = []

    def run(self) -> FileReport:
        """Import every record that can be read."""
        with self._path.open("rb") as file:
            try:
                for record in read_foreign(file, self._report.problems):
                    self._import(record)
            except DamagedFileError as error:
                self._report.problems.append(f"{error}; what follows could not be read")
        waiting, self._waiting = self._waiting, []
        for record in waiting:
            self._import(record)
        for record in self._waiting:
            self._report.orphans += 1
            self._report.problems.append(f"record {record.record_id}: {ORPHAN}")
        return self._report

    def _import(self, record: WarcRecord) -> None:
        if record.record_type not in COPIED_TYPES or not _is_of_the_web(record):
            self._report.ignored += 1
        elif self._archive.holds(record.record_id):
            self._report.already_archived += 1
            if _content_digest(record) not in {None, self._archive.entry(record.record_id).digest}:
                self._report.problems.append(f"record {record.record_id}: {OTHER_CONTENT}")
        else:
            try:
                self._copy(record)
            except MissingOriginalError:  # it may follow; a revisit has no payload, so it can be kept in memory
                if len(record.block) > MAX_WAITING_BYTES:
                    self._report.problems.append(
                        f"record {record.record_id}: a revisit of {counted(len(record.block), 'byte')}"
                    )
                else:
                    self._waiting.append(record)
                return
            except OSError:  # of the archive: nothing more can be written
                raise
            except Exception as error:  # noqa: BLE001 whatever is wrong with one record, the others are imported
                reason = error if isinstance(error, ValueError | ArchiveError) else f"{type(error).__name__}: {error}"
                self._report.problems.append(f"record {record.record_id}: {reason}")
                return
            self._report.imported += 1

    def _copy(self, record: WarcRecord) -> None:
        _check_block(record)
        url = _target(record)
        date = parse_date(record.get("WARC-Date") or "")
        if record.record_type == "conversion":
            self._writer.write_text(record.block.decode(), url=url, saved_at=date, record_id=record.record_id)
            return
        message = without_chunks(HttpMessage.parse(record.block or b"\r\n\r\n"))
        if record.record_type == "revisit":
            message = self._with_payload(record, message)
        self._writer.write_response(
            public_url(url, self._archive.site),
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

    def _with_payload(self, record: WarcRecord, message: HttpMessage) -> HttpMessage:
        original = self._original(record)
        if original is None:
            raise MissingOriginalError(ORPHAN)
        # A revisit may leave out the HTTP head; then that of its original is used.
        archived = HttpMessage.parse(self._archive.record(original).block)
        return HttpMessage(
            message.start_line or archived.start_line, message.headers or archived.headers, archived.payload
        )

    def _original(self, record: WarcRecord) -> Capture | None:
        """Return the capture that a revisit refers to: by record id, by address and time, or by the payload's digest.

        https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#revisit
        """
        return self._archive.find_capture(
            (record.get("WARC-Refers-To") or "").strip("<>"),
            public_url((record.get("WARC-Refers-To-Target-URI") or "").strip("<>"), self._archive.site),
            _normal_date(record.get("WARC-Refers-To-Date")),
            record.get("WARC-Payload-Digest") or "",
        )


def _target(record: WarcRecord) -> str:
    # WARC/1.0 writes it in angle brackets
    # (https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#warc-target-uri).
    return (record.get("WARC-Target-URI") or "").strip("<>")


def _content_digest(record: WarcRecord) -> str | None:
    """Return the digest that the record's content has in the archive; None for a revisit, or if it cannot be read."""
    try:
        if record.record_type == "response":
            return digest(without_chunks(HttpMessage.parse(record.block)).payload)
        return digest(record.block) if record.record_type == "conversion" else None
    except (ValueError, ArchiveError):
        return None


def _is_of_the_web(record: WarcRecord) -> bool:
    """Return False for a DNS response and the like."""
    return _target(record).lower().startswith(("http://", "https://"))


def _normal_date(text: str | None) -> str:
    return format_date(parse_date(text)) if text else ""


def _check_block(record: WarcRecord) -> None:
    """Raise ValueError if the block is not what its digest says; only SHA-1 in base32 is checked."""
    expected = record.get("WARC-Block-Digest") or ""
    if expected.startswith("sha1:") and len(expected) == len("sha1:") + 32 and digest(record.block) != expected:
        raise ValueError(f"its block digest is {digest(record.block)}, not {expected}")
