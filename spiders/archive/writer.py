"""Writes responses, texts and accounts of runs into the archive."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from schemas.capture import Capture
from spiders.archive.archive import TEXT_URN, Archive
from spiders.archive.index import IndexEntry
from spiders.archive.record import (
    Headers,
    HttpMessage,
    WarcRecord,
    digest,
    format_date,
    list_header_value,
    make_record,
    new_record_id,
)
from spiders.archive.warc_file import WarcFile
from spiders.urls import public_url, without_user

MAX_FILE_BYTES = 1 << 30
DIGEST_OF_NOTHING = digest(b"")
ARCHIVED_REQUEST_HEADERS = frozenset(
    {
        "accept", "accept-encoding", "accept-language", "connection", "host", "if-modified-since", "if-none-match",
        "range", "user-agent",
    }
)  # fmt: skip
"""What is archived of a request, in lower case. Any other header might authorise somebody: Proxy-Authorization does."""
PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


@dataclass(frozen=True)
class RequestLine:
    """The request that was sent: method, target (path and query), version and headers."""

    method: str
    target: str
    headers: Headers = ()
    http_version: str = "HTTP/1.1"


class ArchiveWriter:
    """Appends records to WARC files and adds each to the archive. Use it as a context manager.

    The first record goes into the file of this month with the writer's prefix, or into a new one if there is none that
    can be continued; the next file is created when that one has reached `max_bytes`.
    """

    def __init__(self, archive: Archive, prefix: str = "analyst", max_bytes: int = MAX_FILE_BYTES) -> None:
        self._archive = archive
        self._prefix = prefix
        self._max_bytes = max_bytes
        self._file: WarcFile | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file that is open; the next record opens a new one."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def write_response(
        self,
        url: str,
        *,
        status: int,
        headers: Sequence[tuple[str, str]],
        payload: bytes,
        fetched_at: datetime,
        reason: str = "",
        http_version: str = "HTTP/1.1",
        request: RequestLine | None = None,
        ip_address: str | None = None,
        record_id: str | None = None,
        fetched_url: str | None = None,
        truncated: str | None = None,
    ) -> Capture | None:
        """Write a response, and before it the request.

        A payload that the archive holds of the same address already is not written again: the record is then a
        `revisit`, with the HTTP head that came and a reference to the response that has the payload
        (https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#revisit).

        Args:
            url: its address; recorded in the public form.
            status: the HTTP status.
            headers: names and values, in order as far as it is known.
            payload: the body as it came over the wire: still in its Content-Encoding, without chunk framing.
            fetched_at: when, with its time zone.
            reason: the reason phrase, as OK.
            http_version: as HTTP/1.1.
            request: the request that was sent.
            ip_address: the server's.
            record_id: a WARC-Record-ID without angle brackets; a new one by default.
            fetched_url: where it was really fetched, if not at its public address.
            truncated: why the payload is not whole, as a WARC-Truncated value: length, time, disconnect, unspecified.

        Returns:
            The capture; None if the archive already holds `record_id`.

        Raises:
            OSError: it could not be written.
        """
        if record_id is not None and self._archive.holds(record_id):
            return None
        identifier = record_id or new_record_id()
        address = public_url(url, self._archive.site)
        common = _address_fields(address, fetched_url or url, ip_address)
        request_id = new_record_id() if request else None
        fields = [*common]
        if request_id is not None:
            fields.append(("WARC-Concurrent-To", f"<{request_id}>"))
        if truncated is not None:
            fields.append(("WARC-Truncated", truncated))
        payload_digest = digest(payload)
        earlier = None
        if payload and truncated is None:
            earlier = self._archive.whole_response(address, payload_digest, fetched_at)
        if earlier is not None:
            fields += _revisit_fields(earlier)
        head = f"{http_version} {status} {reason}"
        response = make_record(
            "revisit" if earlier else "response",
            record_id=identifier,
            date=fetched_at,
            content_type="application/http; msgtype=response",
            block=HttpMessage(head, tuple(headers), b"" if earlier else payload).encode(),
            payload_digest=payload_digest,
            fields=tuple(fields),
            compressed_tail=0 if earlier else _compressed_length(headers, payload),
        )
        if request is None or request_id is None:
            return self._append(response)
        return self._append(_request_record(request, request_id, fetched_at, identifier, common), response)

    def write_metadata(self, uri: str, content: dict[str, Any]) -> None:
        """Write a JSON object under `uri`, as a run with its certificate under `urn:caci:run:<id>`.

        Raises:
            OSError: it could not be written.
        """
        block = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
        self._append(_plain_record("metadata", uri, block, "application/json", new_record_id(), None))

    def write_text(
        self, text: str, *, url: str | None = None, saved_at: datetime | None = None, record_id: str | None = None
    ) -> Capture | None:
        """Write a text rendering of a page.

        Args:
            text: what the page says.
            url: its address; without it the text is recorded as `urn:caci:text:<sha256 of the text in UTF-8>`.
            saved_at: when, with its time zone; now by default.
            record_id: a WARC-Record-ID without angle brackets; a new one by default.

        Returns:
            The capture; None if the archive already holds `record_id`.

        Raises:
            OSError: it could not be written.
        """
        if record_id is not None and self._archive.holds(record_id):
            return None
        block = text.encode()
        uri = public_url(url, self._archive.site) if url else TEXT_URN + hashlib.sha256(block).hexdigest()
        identifier = record_id or new_record_id()
        return self._append(_plain_record("conversion", uri, block, "text/plain; charset=utf-8", identifier, saved_at))

    def _append(self, *records: WarcRecord) -> Capture | None:
        """Write the records one after the other, and return the capture of the last, if it is one."""
        if self._file is not None and self._file.size >= self._max_bytes:
            self.close()
        if self._file is None:
            self._archive.directory.parent.mkdir(parents=True, exist_ok=True)
            self._archive.directory.mkdir(mode=0o750, exist_ok=True)
            site = self._archive.site
            source = f"{site.title} ({site.host})"
            self._file = WarcFile(self._archive.directory, self._prefix, source, self._max_bytes)
        try:
            entry = self._file.append(*records)
        except OSError:
            # Half a record may be in the file: it stays the last one there, and the next record goes into a new file.
            self._file.abandon()
            self._file = None
            raise
        return self._archive.add_entry(entry) if entry is not None else None


def _compressed_length(headers: Sequence[tuple[str, str]], payload: bytes) -> int:
    """Return the length of a payload that came compressed, 0 for any other: it is not compressed again."""
    encoding = list_header_value(headers, "Content-Encoding") or "identity"
    return 0 if encoding.strip().lower() == "identity" else len(payload)


def _address_fields(url: str, fetched_url: str, ip_address: str | None) -> Headers:
    fields = [("WARC-Target-URI", url)]
    if fetched_url != url:
        fields.append(("CACI-Fetched-URL", without_user(fetched_url)))
    if ip_address is not None:
        fields.append(("WARC-IP-Address", ip_address))
    return tuple(fields)


def _revisit_fields(earlier: IndexEntry) -> Headers:
    return (
        ("WARC-Profile", PROFILE),
        ("WARC-Refers-To", f"<{earlier.record_id}>"),
        ("WARC-Refers-To-Target-URI", earlier.url),
        ("WARC-Refers-To-Date", format_date(earlier.fetched_at)),
    )


def _request_record(
    request: RequestLine, record_id: str, moment: datetime, response_id: str, fields: Headers
) -> WarcRecord:
    line = f"{request.method} {request.target} {request.http_version}"
    headers = tuple((name, value) for name, value in request.headers if name.lower() in ARCHIVED_REQUEST_HEADERS)
    return make_record(
        "request",
        record_id=record_id,
        date=moment,
        content_type="application/http; msgtype=request",
        block=HttpMessage(line, headers, b"").encode(),
        payload_digest=DIGEST_OF_NOTHING,
        fields=(*fields, ("WARC-Concurrent-To", f"<{response_id}>")),
    )


def _plain_record(
    record_type: str, uri: str, block: bytes, media_type: str, record_id: str, moment: datetime | None
) -> WarcRecord:
    return make_record(
        record_type,
        record_id=record_id,
        date=moment or datetime.now(UTC),
        content_type=media_type,
        block=block,
        payload_digest=digest(block),
        fields=(("WARC-Target-URI", uri),),
    )
