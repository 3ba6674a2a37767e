"""A page as lxml's tree, and what of it BeautifulSoup gets to read.

BeautifulSoup takes some 10 µs for a tag, lxml 1, and of the 200 to 300 tags of an item's page its text has 20. What
BeautifulSoup makes of an element here is what it makes of it in the whole page, since both come from the same parser;
`tests/test_pages_tree.py` compares with a plain reader of the whole page.
"""

from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from lxml import etree  # type: ignore[import-untyped]

from schemas.capture import RejectReason
from spiders.pages.builder import BEYOND, MOST_ATTRIBUTES, MOST_TAGS
from spiders.pages.refused import Refused

MANY_WORDS = 10_000
"""A tag of more words has too many attributes; lxml takes time by the square of their number."""
Element = Any
"""An element of lxml's tree; lxml has no types."""

# As BeautifulSoup's get_text: neither comments nor scripts.
NO_TEXT = " or ".join(f"ancestor::{tag}" for tag in ("script", "style", "template", "rt", "rp"))
TEXTS = etree.XPath(f"descendant::text()[not({NO_TEXT})]", smart_strings=False)


def parse_tree(text: str) -> Element | None:
    """The page's root element; None for a page without any.

    Raises:
        Refused: the page is beyond its bounds.
    """
    if _is_beyond(text):
        raise Refused(RejectReason.UNKNOWN_LAYOUT, BEYOND)
    parser = etree.HTMLParser(encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.ParserError:  # nothing but white space
        return None
    fatal = parser.error_log.filter_from_fatals()
    if fatal:  # tags nested 256 levels deep: what follows them was not read
        raise Refused(RejectReason.UNKNOWN_LAYOUT, f"the parser gave up: {fatal[0].message}")
    return root


def _is_beyond(text: str) -> bool:
    """True for more tags, or more attributes of one, than lxml reads in good time."""
    if max(text.count("<"), text.count(">")) > 2 * MOST_TAGS:  # a start and an end each
        return True
    for piece in text.split(">"):
        if len(piece) > MANY_WORDS:
            tag = piece[piece.find("<") :]
            if tag[1:2].isalpha() and len(tag.split()) > MANY_WORDS:
                return True
    return False


def text_in(element: Element) -> str:
    """The text inside an element, white space as in the page."""
    return "".join(TEXTS(element)) if len(element) else element.text or ""


def class_of(element: Element) -> list[str]:
    """The class tokens of an element."""
    return (element.get("class") or "").split()


def first_attribute(element: Element | None, tag: str, name: str) -> str | None:
    """An attribute of the first element called `tag` inside `element`; None where there is none."""
    found = next(element.iter(tag), None) if element is not None else None
    value: str | None = found.get(name) if found is not None else None
    return value


def build(element: Element | None) -> Tag | None:
    """The element, with all that is inside it, as BeautifulSoup builds it; None for none.

    Raises:
        Refused: an element has more attributes than any can have.
    """
    return BeautifulSoup("", builder=_ElementBuilder(element)) if element is not None else None


class _ElementBuilder(LXMLTreeBuilder):
    """Builds what lxml has parsed already."""

    def __init__(self, element: Element) -> None:
        super().__init__()
        self._element = element

    def feed(self, _markup: Any) -> None:
        """Called by BeautifulSoup once."""
        self._append(self._element)

    def _append(self, element: Element) -> None:
        # Calls itself once a level of nesting: 255 times at the most.
        soup, tag = self.soup, element.tag
        assert soup is not None  # noqa: S101 as in BeautifulSoup's own builder
        if not isinstance(tag, str):
            if tag is etree.Comment:
                self.comment(element.text)
            return
        attributes = self.attribute_dict_class(element.items())
        if len(attributes) > MOST_ATTRIBUTES:
            raise Refused(RejectReason.UNKNOWN_LAYOUT, BEYOND)
        soup.handle_starttag(tag, None, None, attributes)
        if element.text:
            soup.handle_data(element.text)
        for child in element:
            self._append(child)
            if child.tail:
                soup.handle_data(child.tail)
        soup.endData()
        soup.popTag()
