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
from spiders.pages.layouts.roles import TEXTS, Blocks, Selectors, find_blocks
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.markup.head import Head, read_head
from spiders.pages.markup.soup import collapse
from spiders.pages.markup.tree import Element, inside, parse_tree, text_in
from spiders.sites import Site


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
    selectors: Selectors
    """Of the layout, by role: the one that found the blocks."""
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
    def head(self) -> Head:
        """What the head of the page says about the article."""
        return read_head(self.root)

    @cached_property
    def stated_key(self) -> str | None:
        """Letters and digits of the text that the head of the page states; None if it states none."""
        return comparison_key(unescape(self.head.body)) if self.head.body is not None else None

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


def read_item_pages(content: bytes, site: Site) -> list[ItemPage]:
    """Return the parts of an item's page in UTF-8, once by each layout that it has; empty if it shows no item.

    A page of layouts that were accepted is read by these alone, else one of the site's own by these, any other as K2 or
    a template of K2 prints it.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    root = parse_tree(content)
    mark = root.css_first(f"[id^={ITEM_MARK}]")
    for layouts in (site.accepted_layouts, site.layouts):
        own = (_read_by(root, layout, _only_container(root, layout), mark) for layout in layouts)
        pages = [page for page in own if page is not None and Role.TITLE in page.blocks and _has_text(page)]
        if pages:
            return pages
    layout = shipped_layout("k2")
    page = _read_by(root, layout, find_container(root, layout.item, mark), mark)
    return [page] if page is not None else []


def read_article_page(content: bytes) -> ItemPage | None:
    """Return the parts of a page of which nothing is K2's, but which can only be one article; None for any other page.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    root = parse_tree(content)
    layout = shipped_layout("article")
    page = _read_by(root, layout, _only_container(root, layout), None)
    if page is None or not _has_text(page):
        return None
    title, document = page.text(Role.TITLE), text_of(page.first("title"))
    named = (document, page.head.headline)
    return page if title is not None and any(title in (name or "") for name in named) else None


def _read_by(root: Element, layout: PageLayout, container: Element | None, mark: Element | None) -> ItemPage | None:
    if container is None:
        return None
    blocks, selectors = find_blocks(container, layout.item)
    return ItemPage(root, layout, container, blocks, selectors, mark.id if mark is not None else None)


def _only_container(root: Element, layout: PageLayout) -> Element | None:
    """Return the only element that a selector of the layout's containers matches; None if none or several do."""
    found = {one.mem_id: one for selector in layout.item.containers for one in root.css(selector)}
    return next(iter(found.values())) if len(found) == 1 else None


def _has_text(page: ItemPage) -> bool:
    return any(role in page.blocks for role in TEXTS)
