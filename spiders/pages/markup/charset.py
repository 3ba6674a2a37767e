"""From the bytes of a page to its text, whatever character set it declares or is really in.

w3lib finds the declared set, as browsers do: byte order mark, Content-Type, <meta> or XML declaration, where Latin-1
means windows-1252 (https://w3lib.readthedocs.io/en/latest/w3lib.html#module-w3lib.encoding). Decoding is our own, since
`html_to_unicode` puts U+FFFD for a windows-1252 byte that an editor pasted into UTF-8, believes a page that declares
Latin-1 and is UTF-8, and keeps C1 controls that stand for quotation marks.
"""

import codecs
import re
from contextlib import suppress

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError

MAX_BYTES = 16 << 20
"""Bytes of a page, which is what the crawl stores at most. A page of the site has 60,000."""

CHARSETS = frozenset(
    {
        "big5hkscs", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866",
        "cp874", "cp932", "cp949", "euc_jp", "gb18030", "iso2022_jp", "iso8859-2", "iso8859-3", "iso8859-4",
        "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15",
        "iso8859-16", "koi8-r", "koi8-u", "mac-roman", "utf-16", "utf-16-be", "utf-16-le", "utf-8",
    }
)  # fmt: skip
"""The only character sets that a page can declare: Python's names of those that browsers know.

Python has other codecs: base64 and idna are not for texts, and punycode takes time by the square of the page.
https://encoding.spec.whatwg.org/#names-and-labels
"""
# Asia\u0092s: a windows-1252 byte that was read as Latin-1 and stored as UTF-8 when the text was imported
CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
CHARACTERS_MEANT = {0: None} | {
    code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0)
}

WINDOWS_1252 = [bytes([code]).decode("cp1252", errors="replace") for code in range(256)]


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    # One byte that is not UTF-8 inside a UTF-8 page is a windows-1252 character that an editor pasted.
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return WINDOWS_1252[error.object[error.start]], error.start + 1


codecs.register_error("stray_windows_1252", _stray_byte)


def declared_charset(content: bytes, content_type: str | None) -> str:
    """Return the name of the character set that a page declares; utf-8 if it declares none, or none that is known."""
    mark, _ = read_bom(content)
    if mark is not None:
        return mark
    charset = http_content_type_encoding(content_type) or html_body_declared_encoding(content)
    return charset if charset in CHARSETS else "utf-8"


def decode(content: bytes, content_type: str | None = None) -> str:
    """Return the text of a page; a byte that UTF-8 does not know is read as windows-1252.

    Raises:
        RejectedPageError: the page is too large.
    """
    if len(content) > MAX_BYTES:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"{len(content)} bytes are more than a page has")
    if (text := _plain_utf8(content)) is not None:
        return text
    return without_controls(_decoded(content, declared_charset(content, content_type)))


def _decoded(content: bytes, charset: str) -> str:
    mark = read_bom(content)[1] or b""
    content = content[len(mark) :]
    if not mark and not content.isascii():
        with suppress(UnicodeDecodeError):  # a page that declares Latin-1, or anything else, but is UTF-8
            return content.decode()
    if charset == "utf-8":
        return content.decode(errors="stray_windows_1252")
    return content.decode(charset, errors="replace")


def as_utf8(content: bytes, content_type: str | None = None) -> bytes:
    """Return the text of a page in UTF-8, which nearly every page is in already, for a parser that reads bytes.

    Raises:
        RejectedPageError: the page is too large.
    """
    if len(content) <= MAX_BYTES and _plain_utf8(content) is not None:
        return content
    return decode(content, content_type).encode("utf-8", "replace")


def _plain_utf8(content: bytes) -> str | None:
    """Return the text of UTF-8 without byte order mark and control characters, whatever the page declares.

    None for a page that is anything else.
    """
    if content.startswith(codecs.BOM_UTF8) or b"\0" in content or CONTROLS.search(content):
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def without_controls(text: str) -> str:
    """Return the text without NUL, and with the windows-1252 characters that C1 control characters stand for."""
    return text.translate(CHARACTERS_MEANT)
