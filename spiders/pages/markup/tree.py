"""A page as lexbor's tree, which is the one that browsers build, and what of it BeautifulSoup gets to read.

BeautifulSoup takes some 4 µs for a tag, lexbor 0.3, and of the 200 to 300 tags of an item's page its text has 20.
`tests/spiders/pages/test_tree.py` compares with a plain reader of the whole page.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from bs4 import Comment, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.element import HTMLAttributeDict, NavigableString, PageElement
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.markup.bounds import BEYOND, DEEPEST, MOST_ATTRIBUTES, MOST_TAGS, is_beyond

Element: TypeAlias = LexborNode
"""An element of lexbor's tree."""
BUILDER = HTMLTreeBuilder()
"""BeautifulSoup's knowledge of HTML: which attributes are lists, what text in which tag is no text."""
NO_TEXT = "script, style, template, rt, rp"
"""What BeautifulSoup's get_text leaves out."""


# A crawl reads a page, then looks at its layout. Nobody changes what lexbor built.
@lru_cache(maxsize=1)
def parse_tree(content: bytes) -> Element:
    """The root element of a page in UTF-8; it is not to be changed.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    if is_beyond(content):
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, BEYOND)
    root = LexborHTMLParser(content, options=LexborDocumentOptions.WO_EVENTS).root
    assert root is not None  # noqa: S101 an <html> is made of anything
    return root


def inside(element: Element, selector: str) -> list[Element]:
    """The elements inside an element that a CSS selector matches; lexbor's own answer may begin with the element."""
    return [found for found in element.css(selector) if found.mem_id != element.mem_id]


def first_inside(element: Element, selector: str) -> Element | None:
    """The first of them."""
    found = element.css_first(selector)
    if found is not None and found.mem_id == element.mem_id:
        return next(iter(inside(element, selector)), None)
    return found


def text_in(element: Element) -> str:
    """The text inside an element, white space as in the page."""
    text = element.text()
    return text if not text or first_inside(element, NO_TEXT) is None else build(element).get_text()


def class_of(element: Element) -> list[str]:
    """The class tokens of an element."""
    return (element.attributes.get("class") or "").split()


def ancestors(element: Element) -> Iterator[Element]:
    """The elements around an element, the nearest first; as many as any page nests."""
    outer = element.parent
    for _ in range(DEEPEST):
        if outer is None or not outer.is_element_node:
            return
        yield outer
        outer = outer.parent


def first_attribute(element: Element | None, tag: str, name: str) -> str | None:
    """An attribute of the first element called `tag` inside `element`; None where there is none."""
    found = first_inside(element, tag) if element is not None else None
    return found.attributes.get(name) if found is not None else None


def build(element: Element) -> Tag:
    """The element, with all that is inside it, in BeautifulSoup's classes.

    Raises:
        RejectedPageError: there are too many tags, they are nested too deep, or one has more attributes than any can
            have.
    """
    return _Build().tag(element, None, 0)


class _Build:
    """BeautifulSoup's tree of what lexbor has parsed already."""

    def __init__(self) -> None:
        self._latest: PageElement | None = None
        self._tags = 0

    def tag(self, element: Element, parent: Tag | None, depth: int) -> Tag:
        """The element with its children, the last child of `parent`."""
        attributes = element.attributes
        self._tags += 1
        if self._tags > MOST_TAGS or depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, BEYOND)
        given = HTMLAttributeDict((name, value or "") for name, value in attributes.items())
        tag = Tag(None, BUILDER, element.tag, None, None, given, parent, self._latest)
        self._append(tag, parent)
        child = element.first_child
        while child is not None:
            if child.is_text_node:
                container = BUILDER.string_containers.get(tag.name, NavigableString)
                self._string(container(child.text_content or ""), tag)
            elif child.is_element_node:
                self.tag(child, tag, depth + 1)
            else:  # a comment, or an instruction as Word's <?xml:namespace … ?>: neither is text
                self._string(Comment(child.comment_content or ""), tag)
            child = child.next
        return tag

    def _string(self, string: NavigableString, parent: Tag) -> None:
        string.setup(parent, self._latest)
        self._append(string, parent)

    def _append(self, node: PageElement, parent: Tag | None) -> None:
        if parent is not None:
            parent.contents.append(node)
        self._latest = node
