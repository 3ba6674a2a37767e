"""A page as lexbor's tree, which is the one that browsers build, and the parts of it that BeautifulSoup reads.

BeautifulSoup takes some 4 µs per tag, lexbor 0.3, and only 20 of the 200 to 300 tags of an item's page are in its text.
`tests/spiders/pages/test_tree.py` compares the result with a plain reader of the whole page.

lexbor: https://selectolax.readthedocs.io/en/latest/lexbor.html
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from bs4 import Comment, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.element import HTMLAttributeDict, NavigableString, PageElement, TemplateString
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.markup.bounds import BEYOND, MAX_ATTRIBUTES, MAX_DEPTH, MAX_TAGS, is_beyond

Element: TypeAlias = LexborNode
"""An element of lexbor's tree."""
BUILDER = HTMLTreeBuilder()
"""BeautifulSoup's knowledge of HTML: which attributes are lists, and in which tags a text is not text."""
NO_TEXT = "script, style, template, rt, rp"
"""Elements that BeautifulSoup's get_text leaves out."""


# A crawl reads a page and then its layout. Nobody changes the tree.
@lru_cache(maxsize=1)
def parse_tree(content: bytes) -> Element:
    """Return the root element of a page in UTF-8, which the caller must not change.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    if is_beyond(content):
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, BEYOND)
    root = LexborHTMLParser(content, options=LexborDocumentOptions.WO_EVENTS).root
    assert root is not None  # noqa: S101 lexbor makes an <html> of anything
    return root


def inside(element: Element, selector: str) -> list[Element]:
    """Return the elements inside an element that match a CSS selector; lexbor may return the element itself as well."""
    return [match for match in element.css(selector) if match.mem_id != element.mem_id]


def first_inside(element: Element, selector: str) -> Element | None:
    """Return the first element inside an element that matches a CSS selector; None if there is none."""
    match = element.css_first(selector)
    if match is not None and match.mem_id == element.mem_id:
        return next(iter(inside(element, selector)), None)
    return match


def text_in(element: Element) -> str:
    """Return the text inside an element, with the white space of the page."""
    text = element.text()
    return text if not text or first_inside(element, NO_TEXT) is None else build(element).get_text()


def class_of(element: Element) -> list[str]:
    """Return the class tokens of an element."""
    return (element.attributes.get("class") or "").split()


def ancestors(element: Element) -> Iterator[Element]:
    """Yield the elements around an element, the nearest first, at most `MAX_DEPTH`."""
    outer = element.parent
    for _ in range(MAX_DEPTH):
        if outer is None or not outer.is_element_node:
            return
        yield outer
        outer = outer.parent


def first_attribute(element: Element | None, tag: str, name: str) -> str | None:
    """Return an attribute of the first element called `tag` inside `element`; None if absent."""
    first = first_inside(element, tag) if element is not None else None
    return first.attributes.get(name) if first is not None else None


def build(element: Element) -> Tag:
    """Return an element, with everything inside it, as BeautifulSoup's objects.

    Raises:
        RejectedPageError: there are too many tags, they are nested too deeply, or one has too many attributes.
    """
    return _Build().tag(element, None, 0)


class _Build:
    """Builds BeautifulSoup's tree from lexbor's."""

    def __init__(self) -> None:
        self._latest: PageElement | None = None
        self._tags = 0

    def tag(self, element: Element, parent: Tag | None, depth: int) -> Tag:
        """Append an element with its children to `parent`, and return it."""
        attributes = element.attributes
        self._tags += 1
        if self._tags > MAX_TAGS or depth > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, BEYOND)
        copied = HTMLAttributeDict((name, value or "") for name, value in attributes.items())
        tag = Tag(None, BUILDER, element.tag, None, None, copied, parent, self._latest)
        self._append(tag, parent)
        child = element.first_child
        if child is None and element.tag == "template":  # its content is not among its children
            self._string(TemplateString(_text_of_template(element)), tag)
        while child is not None:
            if child.is_text_node:
                container = BUILDER.string_containers.get(tag.name, NavigableString)
                self._string(container(child.text_content or ""), tag)
            elif child.is_element_node:
                self.tag(child, tag, depth + 1)
            else:  # a comment, or an instruction like Word's <?xml:namespace … ?>: neither is text
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


def _text_of_template(element: Element) -> str:
    content = (element.html or "").partition(">")[2].rpartition("</")[0]
    root = LexborHTMLParser(content).root
    return (root.text(separator=" ") if root is not None else None) or ""
