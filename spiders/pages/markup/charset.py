"""From the bytes of a page to its text, whatever character set it declares or is really in."""

import codecs
import re
from contextlib import suppress

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError

LARGEST = 16 << 20
"""Bytes of a page: as many as the crawl stores. A page of the site has 60,000."""

# <meta charset="utf-8">, <meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=[\s\"']{0,9}([A-Za-z0-9_:.-]{2,40})", re.I)
HEADER_CHARSET = re.compile(r"charset\s{0,9}=[\s\"']{0,9}([A-Za-z0-9_:.-]{2,40})", re.I)
# Browsers, and the site's editors, mean windows-1252 where a page declares Latin-1: quotation marks are C1 bytes
# otherwise.
WINDOWS_1252_LABELS = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252"})
# Asia\u0092s: the same byte, read as Latin-1 and stored as UTF-8 by whoever imported the text
CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
MEANT = {0: None} | {code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0)}


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    # One byte that is no UTF-8 inside a UTF-8 page is a windows-1252 character pasted by an editor.
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.start + 1]
    return stray.decode("cp1252", errors="replace"), error.start + 1


codecs.register_error("stray_windows_1252", _stray_byte)


def declared_charset(content: bytes, content_type: str | None) -> str:
    """The character set that the page goes by: byte order mark, Content-Type, <meta>, else UTF-8."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    header = HEADER_CHARSET.search(content_type or "")
    meta = META_CHARSET.search(content[:4096])
    label = (header[1] if header else meta[1].decode("ascii") if meta else "utf-8").lower()
    if label in WINDOWS_1252_LABELS:
        return "cp1252"
    try:
        return codecs.lookup(label).name
    except LookupError:
        return "utf-8"


def decode(content: bytes, content_type: str | None = None) -> str:
    """The text of a page. A byte that its character set does not know is read as windows-1252.

    Raises:
        RejectedPageError: the page is too large for one.
    """
    if len(content) > LARGEST:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"{len(content)} bytes are more than a page has")
    if (text := _plain_utf8(content)) is not None:
        return text
    return without_controls(_decoded(content, declared_charset(content, content_type)))


def _decoded(content: bytes, charset: str) -> str:
    if charset.startswith("utf-8"):
        return content.decode(charset, errors="stray_windows_1252")
    if not content.isascii():
        with suppress(UnicodeDecodeError):  # a page that declares Latin-1, or anything else, and is UTF-8 all the same
            return content.decode()
    return content.decode(charset, errors="replace")


def as_utf8(content: bytes, content_type: str | None = None) -> bytes:
    """What `decode` gives, in UTF-8, as nearly every page is already; for a parser that reads bytes.

    Raises:
        RejectedPageError: the page is too large for one.
    """
    if len(content) <= LARGEST and _plain_utf8(content) is not None:
        return content
    return decode(content, content_type).encode("utf-8", "replace")


def _plain_utf8(content: bytes) -> str | None:
    """The text of UTF-8 without byte order mark and control characters, which is read as that whatever it declares;
    None for anything else.
    """
    if content.startswith(codecs.BOM_UTF8) or b"\0" in content or CONTROLS.search(content):
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def without_controls(text: str) -> str:
    """The text without NUL, and with the signs of windows-1252 where there are control characters in their place."""
    return text.translate(MEANT)
