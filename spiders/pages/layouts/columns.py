"""The text of an item as its page prints it: in K2's two boxes, in one box, or partly in none."""

import re
from collections.abc import Callable, Iterator

from bs4 import Tag

from schemas.page_layout import ItemLayout, Role
from spiders.pages.layouts.container import elements_in
from spiders.pages.layouts.k2 import OWN
from spiders.pages.layouts.roles import TEXTS, Blocks
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.markup.tree import Element, ancestors, build, class_of, first_inside, text_in

WORD = re.compile(r"[^\W\d_]{2,}")
MIN_WORDS = 3
"""A part of a box with fewer words is no text: a date, a button."""
MIN_WORDS_OF_TEXT = 20
"""A container without a box of text holds an article if its bare text has as many words."""
PARAGRAPHS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "pre"})
"""Tags that are text also if they have a class: editors give one to a paragraph."""
TEXT_TAGS = PARAGRAPHS | {
    "a", "article", "b", "br", "center", "code", "dd", "div", "dl", "dt", "em", "figure", "font", "hr", "i", "img", "p",
    "section", "small", "span", "strong", "sub", "sup", "u",
}  # fmt: skip
"""Tags that a text can begin with."""
CONTROLS = "textarea, select, svg, form, button, input"
"""What no text holds."""


def read_columns(
    container: Element, layout: ItemLayout, blocks: Blocks, stated: Callable[[], str | None]
) -> tuple[Tag | None, Tag | None]:
    """Return intro column and full text, for BeautifulSoup; None for a column that the page lacks.

    Args:
        container: of the item.
        layout: of the page.
        blocks: its blocks by role.
        stated: returns letters and digits of the text as the page's head states it; None if it does not.
    """
    intro, full = (next(iter(blocks.get(role, ())), None) for role in (Role.INTRO, Role.FULL_TEXT))
    box = next(iter(blocks.get(Role.TEXT, ())), None)
    first = intro if intro is not None else full
    if first is not None and (not layout.bare_text or _are_apart(intro, full) or not _may_have_bare_text(first)):
        return (build(intro) if intro is not None else None), (build(full) if full is not None else None)
    not_text = elements_in(container, layout.not_text) | _printed_elsewhere(blocks)
    if first is None:
        if box is not None:
            found = _Box(box, not_text, stated).built()
            return None, found if len(WORD.findall(found.get_text(" "))) >= MIN_WORDS else None
        # No block is text by its name: only what the head of the page states is.
        found = _Box(container, not_text, stated, frozenset({container.mem_id}), strict=True).built()
        return None, found if len(WORD.findall(found.get_text(" "))) >= MIN_WORDS_OF_TEXT else None
    around = first.parent
    if around is None or not around.is_element_node:
        around = first
    columns = frozenset(column.mem_id for column in (intro, full) if column is not None)
    text = _Box(around, not_text, stated, columns)
    if not text.has_bare_text():
        return (build(intro) if intro is not None else None), (build(full) if full is not None else None)
    if intro is None or text.begins_before(intro):
        return None, text.built()
    return build(intro), text.built(without=intro)


def _are_apart(intro: Element | None, full: Element | None) -> bool:
    """Return whether the columns are in different boxes, as on a page with a tag that nobody closed."""
    if intro is None or full is None or intro.parent is None or full.parent is None:
        return False
    return intro.parent.mem_id != full.parent.mem_id


def _may_have_bare_text(column: Element) -> bool:
    """Return whether a column has a sibling that may be text: all of K2's own blocks have a class of K2's."""
    child = column.parent.first_child if column.parent is not None else None
    while child is not None:
        if child.is_text_node:
            if len(WORD.findall(child.text_content or "")) >= MIN_WORDS:
                return True
        elif (
            child.is_element_node
            and child.first_child is not None
            and child.tag not in ("script", "style")
            and not any(name.startswith(OWN[1:]) for name in class_of(child))
        ):
            return True
        child = child.next
    return False


def _printed_elsewhere(blocks: Blocks) -> frozenset[int]:
    return frozenset(element.mem_id for role, found in blocks.items() if role not in TEXTS for element in found)


class _Box:
    """An element whose children are text, or something else that a template prints between texts."""

    def __init__(
        self,
        element: Element,
        not_text: frozenset[int],
        stated: Callable[[], str | None],
        columns: frozenset[int] = frozenset(),
        *,
        strict: bool = False,
    ) -> None:
        self._element = element
        self._not_text = not_text
        self._stated = stated
        self._columns = columns
        self._whole = not columns
        self._strict = strict

    def has_bare_text(self) -> bool:
        """Return whether words stand beside the columns."""
        return any(not self._is_column(child) and self._is_text(child) for child in self._children())

    def begins_before(self, column: Element) -> bool:
        """Return whether bare text stands before a column."""
        for child in self._children():
            if child.is_element_node and child.mem_id == column.mem_id:
                return False
            if self._is_text(child):
                return True
        return False

    def built(self, without: Element | None = None) -> Tag:
        """Return the element with its text alone, for BeautifulSoup."""
        tag = build(self._element)
        for child, node in zip(list(self._children()), list(tag.contents), strict=True):
            is_other = without is not None and child.is_element_node and child.mem_id == without.mem_id
            if is_other or not (self._is_column(child) or self._is_text(child)):
                node.extract()
        return tag

    def _children(self) -> Iterator[Element]:
        child = self._element.first_child
        while child is not None:
            yield child
            child = child.next

    def _is_column(self, child: Element) -> bool:
        return child.is_element_node and child.mem_id in self._columns

    def _is_text(self, child: Element) -> bool:
        """Return whether a child is part of the text; of a box that has no columns, all that nothing else claims is."""
        if not child.is_element_node:
            return child.is_text_node and len(WORD.findall(child.text_content or "")) >= (
                1 if self._whole else MIN_WORDS
            )
        if child.tag not in TEXT_TAGS or child.mem_id in self._not_text or self._holds_other(child):
            return False
        if first_inside(child, CONTROLS) is not None:
            return False
        if self._whole:
            return True
        words = text_in(child)
        if len(WORD.findall(words)) < MIN_WORDS:
            return False
        if not self._strict and (child.tag in PARAGRAPHS or not child.attributes.get("class")):
            return True
        return comparison_key(words) in (self._stated() or "")

    def _holds_other(self, child: Element) -> bool:
        """Return whether a child only wraps what is printed elsewhere: `<ul><li class="itemDateCreated">`."""
        inner = [element for element in child.css("*") if element.mem_id in self._not_text]
        if not inner:
            return False
        outer = [element for element in inner if not any(one.mem_id in self._not_text for one in ancestors(element))]
        of_others = sum(len(WORD.findall(element.text() or "")) for element in outer)
        return len(WORD.findall(child.text() or "")) - of_others < MIN_WORDS_OF_TEXT
