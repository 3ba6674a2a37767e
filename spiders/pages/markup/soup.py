"""From the text of a page to BeautifulSoup's tree."""

import re
from contextlib import suppress

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.markup.tree import build, parse_tree

CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
MOST_XML_TAGS = 20_000
"""A feed of a hundred items, K2's largest, has some 2,000 tags beside the text of its items."""

CHARACTER_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]+|[0-9]+);?")


def parse(text: str) -> Tag:
    """The <html> of a page, or of a piece of one.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    return build(parse_tree(text.encode("utf-8", "replace")))


def parse_xml(text: str) -> BeautifulSoup:
    """The parsed feed or sitemap.

    Raises:
        RejectedPageError: the parser cannot make anything of it, or it has more tags than a feed of articles can have.
    """
    if CDATA.sub("", text).count("<") > MOST_XML_TAGS:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"more than {MOST_XML_TAGS} tags: no feed")
    with suppress(ParserRejectedMarkup):  # &#xD800; names half a character
        return BeautifulSoup(text, "xml")
    try:
        return BeautifulSoup(CHARACTER_REFERENCE.sub("\ufffd", text), "xml")
    except ParserRejectedMarkup as error:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, "the parser rejects the page") from error


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


INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
"""Soft hyphens and zero-width characters are typesetting, not text."""


def collapse(text: str) -> str:
    """The text with single spaces, without soft hyphens and zero-width characters."""
    if not text.isascii():
        for character in INVISIBLE:
            text = text.replace(character, "")
    return " ".join(text.split())  # which covers the no-break space that the site uses for padding
