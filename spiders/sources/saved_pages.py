"""Copies saved pages and text renderings into the archive: one file, one capture."""

import uuid
from datetime import UTC, datetime

from spiders.archive.writer import ArchiveWriter
from spiders.errors import NotImportableError
from spiders.messages import counted
from spiders.pages.forms.classify import BINARY
from spiders.pages.forms.json_view import address_of_json
from spiders.pages.forms.saved_address import address_of_page
from spiders.sites import Site
from spiders.sources.files import JSON_VIEWS, MAX_PAGE_BYTES, PAGES, TEXTS, SourceFile


def import_saved_page(file: SourceFile, writer: ArchiveWriter, site: Site, url: str | None) -> bool:
    """Import a saved page (.html, .xml, .json) or a text rendering (.txt).

    The time of its capture is that at which the file was last changed.

    Args:
        file: the file.
        writer: to the archive.
        site: whose page it is.
        url: address of a page that neither its manifest nor the page itself states.

    Returns:
        False if the archive holds the same content of the same address already.

    Raises:
        NotImportableError: it is empty, too large, not a page, or of an unknown address.
        OSError: the file cannot be read, or the archive not be written.
    """
    status = file.path.stat()
    if status.st_size > MAX_PAGE_BYTES:
        raise NotImportableError(
            f"the file has {counted(status.st_size, 'byte')}, more than a page ({MAX_PAGE_BYTES:,})"
        )
    content = file.path.read_bytes()
    if not content.strip():
        raise NotImportableError("the file is empty")
    if BINARY.match(content) or b"\0" in content[:1024]:
        raise NotImportableError("not a page: its first bytes are those of an image, a PDF or another binary file")
    try:
        saved_at = datetime.fromtimestamp(status.st_mtime, UTC)
    except (OverflowError, ValueError) as error:
        raise NotImportableError("the time of the file's last change is not of the years 1 to 9999") from error
    suffix = file.path.suffix.lower()
    if suffix in TEXTS:
        return _import_text(content, file.saved_page.url if file.saved_page else url, saved_at, writer)
    if suffix in PAGES | JSON_VIEWS:
        return _import_page(content, file, url, saved_at, writer, site)
    raise NotImportableError("neither .html, .xml, .json, .txt nor a WARC file")


def _import_text(content: bytes, url: str | None, saved_at: datetime, writer: ArchiveWriter) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return writer.write_text(text, url=url, saved_at=saved_at, record_id=_record_id(url or "text", content)) is not None


def _import_page(
    content: bytes, file: SourceFile, url: str | None, saved_at: datetime, writer: ArchiveWriter, site: Site
) -> bool:
    page = file.saved_page
    is_json = content.lstrip()[:1] in {b"{", b"["}
    address = page.url if page else url or (address_of_json if is_json else address_of_page)(content, site)
    if address is None:
        raise NotImportableError(
            "the page does not state its own address; give it with --url, or in a manifest.json beside it"
        )
    capture = writer.write_response(
        address,
        status=page.status if page else 200,
        reason="OK" if page is None or page.status == 200 else "",
        headers=[("Content-Type", (page and page.content_type) or ("application/json" if is_json else "text/html"))],
        payload=content,
        fetched_at=saved_at,
        record_id=_record_id(address, content),
        fetched_url=address,
    )
    return capture is not None


def _record_id(address: str, content: bytes) -> str:
    """Return the same id for the same page at the same address, so that a file imported twice is one capture."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{address} {uuid.uuid5(uuid.NAMESPACE_OID, content.hex())}')}"
