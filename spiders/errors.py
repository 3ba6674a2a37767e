"""What this layer raises: who raises each error, and when.

Reading imports this module and must not load Scrapy, so what the downloader raises, which Scrapy requires to be an
`IgnoreRequest`, is in `spiders.downloader.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it loads Pydantic, 0.15 s that `caci --help` does without
    from schemas.reject import RejectReason

# --- The archive -----------------------------------------------------------------------------------------------------


class ArchiveError(Exception):
    """Raised by the archive for a record that cannot be read as it was written; names the file and the offset."""


class DamagedMemberError(ValueError):
    """Raised by `read_member` for bytes that are not a whole gzip member; `scan` makes one of any damaged record.

    Attributes:
        offset: where the member begins in the file, in bytes.
        reason: what is wrong with it.
        end: where it ends according to its own header; None if the header does not say.
        breaks_off: True if the file ends before the member does.
    """

    def __init__(self, offset: int, reason: str, end: int | None = None, breaks_off: bool = False) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason
        self.end = end
        self.breaks_off = breaks_off


class MalformedRecordError(ValueError):
    """Raised by `spiders.archive.record` for bytes that are not a WARC record or not an HTTP message.

    Also raised by `spiders.archive.index` for a record without a field that the index needs.
    """


class DamagedEncodingError(ValueError):
    """Raised by `decode_content` for a payload that cannot be decoded whole.

    Attributes:
        content: what was decoded before the damage.
    """

    def __init__(self, reason: str, content: bytes = b"") -> None:
        super().__init__(reason)
        self.content = content


# --- The readers -----------------------------------------------------------------------------------------------------


class RejectedPageError(Exception):
    """Raised by a reader in `spiders.pages` for a page that is not what the reader reads, as an item without a text.

    `spiders.read` turns it into a `Reject`.

    Attributes:
        reason: one of the closed list.
        detail: what is wrong with this page, for a person.
    """

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


# --- Other ways in ---------------------------------------------------------------------------------------------------


class NotImportableError(Exception):
    """Raised by `spiders.sources` for a file that cannot be imported; the message says why, and what to do."""


class DamagedFileError(Exception):
    """Raised by `read_foreign` for a WARC file of others that cannot be read any further."""


class MissingOriginalError(ValueError):
    """Raised by `spiders.sources.warc` for a revisit whose payload is not in the archive; it may follow in the file."""


class NothingLearnedError(Exception):
    """Raised by `spiders.pages.induce` where no element of the pages holds both titles and texts that are known."""
