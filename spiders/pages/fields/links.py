"""The links of an article's page, by the block in which they are."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from schemas.article import Link, LinkBlock
from schemas.page_layout import Role
from spiders.pages.layouts.item_page import ItemPage, text_of
from spiders.pages.markup.blocks import Anchor
from spiders.pages.markup.tree import Element, ancestors, first_attribute, first_inside, inside
from spiders.sites import Site
from spiders.urls import identify, resolve

MAX_MODULE_LEVELS = 6
"""Levels from a module's heading up to the element that holds the heading and its links."""
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "span", "p", "div"})
MAX_HEADING_CHARACTERS = 60
INNERMOST = ":not(:has(*))"
"""Selects elements without others inside."""


def read_side_links(page: ItemPage, site: Site) -> tuple[tuple[LinkBlock, Anchor], ...]:
    """Return the links of the related items and of the site's sidebar blocks, wherever the template puts them."""
    links: list[tuple[LinkBlock, Anchor]] = []
    seen: set[LinkBlock] = set()
    if (related := page.block(Role.RELATED)) is not None:
        links.extend(("related", anchor) for anchor in _anchors(related))
    for block, heading in _headings(page.root, site.magazine.side_blocks):
        if block in seen or any(outer.mem_id == page.container.mem_id for outer in ancestors(heading)):
            continue
        seen.add(block)
        links.extend((block, anchor) for anchor in _anchors(_module_of(heading)))
    return tuple(links)


def _headings(root: Element, side_blocks: Mapping[str, LinkBlock]) -> Iterator[tuple[LinkBlock, Element]]:
    """Yield the headings of sidebar blocks: elements that hold nothing else, even in tags within tags."""
    for inner in root.css(INNERMOST):
        child = inner.first_child
        text = child.text_content if child is not None else None
        block = side_blocks.get(text.strip().lower()) if text and len(text) <= MAX_HEADING_CHARACTERS else None
        heading = _outermost(child) if block is not None else None
        if block is not None and heading is not None:
            yield block, heading


def _outermost(text: Element | None) -> Element | None:
    """Return the outermost heading that holds only this text: the <h3> of <h3><span>Visit also</span></h3>."""
    heading, element = None, text
    while element is not None and element.prev is None and element.next is None:
        element = element.parent
        heading = element if element is not None and element.tag in HEADING_TAGS else heading
    return heading


def _module_of(heading: Element) -> Element:
    """Return the smallest element that holds the heading and links."""
    for parent in islice(ancestors(heading), MAX_MODULE_LEVELS):
        if parent.tag == "body" or first_inside(parent, "a[href]") is not None:
            return parent
    return heading


def _anchors(block: Element) -> list[Anchor]:
    return [
        Anchor(link.attributes["href"] or "", text_of(link) or first_attribute(link, "img", "alt") or "")
        for link in inside(block, "a[href]")
    ]


def read_links(
    placed: Iterable[tuple[LinkBlock, Anchor]], base: str, site: Site, origin: str | None
) -> tuple[Link, ...]:
    """Return the records of links, without those that do not lead to another http(s) address.

    Args:
        placed: each link with the block in which it is.
        base: the address against which links are resolved.
        site: whose articles the links may lead to.
        origin: where the page was served from; links to it are the site's own.
    """
    links: list[Link] = []
    for block, anchor in placed:
        url = resolve(anchor.href, base, site, origin)
        if url is None or anchor.href.startswith("#"):
            continue
        target = identify(url, site).article_id
        links.append(Link(position=len(links) + 1, block=block, url=url, text=anchor.text, target_article_id=target))
    return tuple(links)
