"""From bytes to a parsed page."""

import codecs
import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from schemas.capture import RejectReason
from spiders.pages.builder import PageBuilder
from spiders.pages.refused import Refused

LARGEST = 16 << 20
"""Bytes of a page: as many as the crawl stores. A page of the site has 60,000."""

CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
MOST_XML_TAGS = 20_000
"""A feed of a hundred items, K2's largest, has some 2,000 tags beside the text of its items."""

# <meta charset="utf-8">, <meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=[\s\"']{0,9}([A-Za-z0-9_:.-]{2,40})", re.I)
HEADER_CHARSET = re.compile(r"charset\s{0,9}=[\s\"']{0,9}([A-Za-z0-9_:.-]{2,40})", re.I)
CHARACTER_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]+|[0-9]+);?")
# Browsers, and the site's editors, mean windows-1252 where a page declares Latin-1: quotation marks are C1 bytes
# otherwise.
WINDOWS_1252_LABELS = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252"})


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
        Refused: the page is too large for one.
    """
    if len(content) > LARGEST:
        raise Refused(RejectReason.UNKNOWN_LAYOUT, f"{len(content)} bytes are more than a page has")
    charset = declared_charset(content, content_type)
    if charset.startswith("utf-8"):
        return content.decode(charset, errors="stray_windows_1252").replace("\0", "")
    if not content.isascii():
        try:  # a page that declares Latin-1, or anything else, and is UTF-8 all the same
            return content.decode("utf-8").replace("\0", "")
        except UnicodeDecodeError:
            pass
    return content.decode(charset, errors="replace").replace("\0", "")


def parse(text: str) -> BeautifulSoup:
    """The parsed page.

    Raises:
        Refused: the parser cannot make anything of it, or the page is beyond its bounds.
    """
    return _parse(text, builder=PageBuilder)


def parse_xml(text: str) -> BeautifulSoup:
    """The parsed feed or sitemap.

    Raises:
        Refused: the parser cannot make anything of it, or it has more tags than a feed of articles can have.
    """
    if CDATA.sub("", text).count("<") > MOST_XML_TAGS:
        raise Refused(RejectReason.UNKNOWN_LAYOUT, f"more than {MOST_XML_TAGS} tags: no feed")
    return _parse(text, features="xml")


def _parse(text: str, **how: Any) -> BeautifulSoup:
    try:
        return BeautifulSoup(text, **how)
    except ParserRejectedMarkup:  # &#xD800; names half a character
        pass
    try:
        return BeautifulSoup(CHARACTER_REFERENCE.sub("\ufffd", text), **how)
    except ParserRejectedMarkup as error:
        raise Refused(RejectReason.UNKNOWN_LAYOUT, "the parser rejects the page") from error


def find_class(root: Tag, *names: str) -> Tag | None:
    """The first element below `root` that has one of the class tokens."""
    isdisjoint = frozenset(names).isdisjoint
    for element in root.descendants:  # ten times as fast as root.find(class_=…)
        if isinstance(element, Tag) and not isdisjoint(element.attrs.get("class", ())):
            return element
    return None


def attribute(element: Tag | None, name: str) -> str | None:
    """An attribute as one string; None where the element or the attribute is missing."""
    value = element.get(name) if element is not None else None
    return " ".join(value) if isinstance(value, list) else value


def text_of(element: Tag | None) -> str | None:
    """An element's text with single spaces; None where there is none."""
    if element is None:
        return None
    return collapse(element.get_text()) or None


# Soft hyphens and zero-width characters are typesetting, not text.
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def collapse(text: str) -> str:
    """The text with single spaces, without soft hyphens and zero-width characters."""
    # str.split covers the no-break space, which the site uses for padding.
    return " ".join((text if text.isascii() else INVISIBLE.sub("", text)).split())
