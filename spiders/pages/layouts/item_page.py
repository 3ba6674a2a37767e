"""Where the blocks of an item are on its page, in lexbor's tree."""

from dataclasses import dataclass
from functools import cached_property
from html import unescape

from bs4 import Tag

from schemas.page_layout import PageLayout, Role
from spiders.pages.layouts.columns import read_columns
from spiders.pages.layouts.container import find_container
from spiders.pages.layouts.files import shipped_layout
from spiders.pages.layouts.k2 import ITEM_MARK
from spiders.pages.layouts.roles import Blocks, find_blocks
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.markup.json_ld import JsonLd, read_json_ld
from spiders.pages.markup.soup import collapse
from spiders.pages.markup.tree import Element, inside, parse_tree, text_in


@dataclass(frozen=True)
class ItemPage:
    """A page that shows an item."""

    root: Element
    layout: PageLayout
    """By which it was read."""
    container: Element
    """The element that holds the item."""
    blocks: Blocks
    """The blocks of the item by role."""
    mark: str | None
    """Id of the element that names the item, as startOfPageId8400."""

    def block(self, role: Role) -> Element | None:
        """Return the first block with a role; None if absent."""
        return next(iter(self.blocks.get(role, ())), None)

    def text(self, role: Role) -> str | None:
        """Return the text of the first block with a role, with single spaces; None if absent."""
        return text_of(self.block(role))

    def links(self, role: Role) -> list[Element]:
        """Return the <a> elements in all blocks with a role."""
        return [link for block in self.blocks.get(role, ()) for link in inside(block, "a")]

    def first(self, selector: str) -> Element | None:
        """Return the first element that a CSS selector matches, anywhere on the page; None if absent."""
        return self.root.css_first(selector)

    def canonical(self) -> str | None:
        """Return the address of the canonical link as printed; None if absent."""
        return canonical_of(self.root)

    @cached_property
    def stated(self) -> JsonLd | None:
        """What the head of the page says about the article; None if it says nothing."""
        return read_json_ld(self.root)

    @cached_property
    def stated_key(self) -> str | None:
        """Letters and digits of the text that the head of the page states; None if it states none."""
        body = self.stated.body if self.stated is not None else None
        return comparison_key(unescape(body)) if body is not None else None

    def columns(self) -> tuple[Tag | None, Tag | None]:
        """Return intro column and full text; None for one that the page lacks."""
        return read_columns(self.container, self.layout.item, self.blocks, lambda: self.stated_key)


def text_of(element: Element | None) -> str | None:
    """Return the text of an element with single spaces; None if there is none."""
    return (collapse(text_in(element)) or None) if element is not None else None


def canonical_of(root: Element) -> str | None:
    """Return the address of a page's canonical link as printed; None if absent."""
    links = (link.attributes for link in root.css("link[rel][href]"))
    return next((link["href"] or "" for link in links if "canonical" in (link["rel"] or "").split()), None)


def read_item_page(content: bytes) -> ItemPage | None:
    """Return the parts of an item's page in UTF-8, as K2 or a template of K2 prints it; None if it shows no item.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    root = parse_tree(content)
    layout = shipped_layout("k2")
    mark = root.css_first(f"[id^={ITEM_MARK}]")
    container = find_container(root, layout.item, mark)
    if container is None:
        return None
    return ItemPage(root, layout, container, find_blocks(container, layout.item), mark.id if mark is not None else None)


def read_article_page(content: bytes) -> ItemPage | None:
    """Return the parts of a page of which nothing is K2's, but which can only be one article; None for any other page.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    root = parse_tree(content)
    layout = shipped_layout("article")
    containers = [element for selector in layout.item.containers for element in root.css(selector)]
    if len({element.mem_id for element in containers}) != 1:
        return None
    blocks = find_blocks(containers[0], layout.item)
    page = ItemPage(root, layout, containers[0], blocks, None)
    title, document = page.text(Role.TITLE), text_of(page.first("title"))
    headline = page.stated.headline if page.stated is not None else None
    if title is None or Role.TEXT not in blocks or not any(title in (named or "") for named in (document, headline)):
        return None
    return page
