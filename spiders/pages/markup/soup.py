"""From the text of a page to BeautifulSoup's tree, and what the readers ask of the tree.

https://www.crummy.com/software/BeautifulSoup/bs4/doc/
"""

import re
from contextlib import suppress

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.markup.tree import build, parse_tree

CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
MAX_XML_TAGS = 20_000
"""A feed of a hundred items, K2's largest, has some 2,000 tags around the text of its items."""

CHARACTER_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]+|[0-9]+);?")


def parse(text: str) -> Tag:
    """Return the <html> element of a page, or of a part of one.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    return build(parse_tree(text.encode("utf-8", "replace")))


def parse_xml(text: str) -> BeautifulSoup:
    """Return the tree of a feed.

    Raises:
        RejectedPageError: the parser rejects it, or it has more tags than a feed of articles can have.
    """
    if CDATA.sub("", text).count("<") > MAX_XML_TAGS:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"more than {MAX_XML_TAGS} tags: no feed")
    with suppress(ParserRejectedMarkup):  # &#xD800; is half a character
        return BeautifulSoup(text, "xml")
    try:
        return BeautifulSoup(CHARACTER_REFERENCE.sub("\ufffd", text), "xml")
    except ParserRejectedMarkup as error:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, "the parser rejects the page") from error


def find_class(root: Tag, *names: str) -> Tag | None:
    """Return the first element inside `root` with one of the class tokens; None if there is none."""
    isdisjoint = frozenset(names).isdisjoint
    for element in root.descendants:  # ten times as fast as root.find(class_=…)
        if isinstance(element, Tag) and not isdisjoint(element.attrs.get("class", ())):
            return element
    return None


def attribute(element: Tag | None, name: str) -> str | None:
    """Return an attribute as one string; None if the element or the attribute is missing."""
    value = element.get(name) if element is not None else None
    return " ".join(value) if isinstance(value, list) else value


def text_of(element: Tag | None) -> str | None:
    """Return the text of an element with single spaces; None if there is none."""
    if element is None:
        return None
    return collapse(element.get_text()) or None


SOFT_HYPHEN = "\u00ad"
# exten\u00ad / sive
DIVIDING = re.compile(r"(?<=[a-z])\u00ad(?=\s[a-z])")
INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
"""Soft hyphens and zero-width characters are typesetting, not text."""


def collapse(text: str) -> str:
    """Return a text with single spaces, without soft hyphens and zero-width characters.

    A soft hyphen at the end of a line divides a word, as in a text that was copied from a PDF, and is a hyphen.
    """
    if not text.isascii():
        if SOFT_HYPHEN in text:
            text = DIVIDING.sub("-", text)
        for character in INVISIBLE:
            text = text.replace(character, "")
    return " ".join(text.split())  # also splits at the no-break space, which the site uses for padding
