"""The links of an article's page, by the block in which they stand."""

from collections.abc import Iterable
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from schemas.article import Link, LinkBlock
from spiders.pages.blocks import Anchor
from spiders.pages.facts import Facts
from spiders.pages.html import attribute, find_class, text_of
from spiders.sites import Site
from spiders.urls import identify, resolve

SIDE_BLOCKS: dict[str, LinkBlock] = {"visit also": "visit_also", "staff publications": "staff_publications"}
"""Headings of the sidebar's blocks, as the seed page prints them."""
FARTHEST_MODULE = 6
"""So many levels at the most does a module's heading stand below the element that holds it and its links."""
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "span", "p", "div"})


def read_side_links(page: BeautifulSoup, container: Tag) -> tuple[tuple[LinkBlock, Anchor], ...]:
    """The links of the related block and of the sidebar's "Visit also" and "Staff Publications", wherever the template
    puts them.
    """
    related = find_class(container, "itemRelated")
    found: list[tuple[LinkBlock, Anchor]] = []
    seen: set[LinkBlock] = set()
    if related is not None:
        found.extend(("related", anchor) for anchor in _anchors(related))
    for heading in page.descendants:
        if not isinstance(heading, Tag) or len(heading.contents) != 1 or heading.name not in HEADING_TAGS:
            continue
        block = SIDE_BLOCKS.get(_only_string(heading).strip().lower())
        if block is None or block in seen or _is_inside(heading, container):
            continue
        seen.add(block)
        found.extend((block, anchor) for anchor in _anchors(_module_of(heading)))
    return tuple(found)


def _only_string(heading: Tag) -> str:
    """The text of a heading that holds nothing else, be it in tags within tags; otherwise an empty one."""
    inner: PageElement = heading
    while isinstance(inner, Tag):
        if len(inner.contents) != 1:
            return ""
        inner = inner.contents[0]
    return str(inner)


def _is_inside(element: Tag, container: Tag) -> bool:
    # By identity: BeautifulSoup's equality would compare whole subtrees.
    return any(parent is container for parent in element.parents)


def _module_of(heading: Tag) -> Tag:
    """The smallest element that holds the heading and links below it."""
    for parent in islice(heading.parents, FARTHEST_MODULE):
        if parent.name in {"body", "[document]"} or parent.find("a", href=True) is not None:
            return parent
    return heading


def _anchors(block: Tag) -> list[Anchor]:
    return [
        Anchor(attribute(link, "href") or "", text_of(link) or attribute(link.find("img"), "alt") or "")
        for link in block.find_all("a", href=True)
    ]


def read_links(texts: Iterable[Anchor], downloads: Iterable[Anchor], facts: Facts, site: Site) -> tuple[Link, ...]:
    """The records of all links: text, PDF, related, sidebar; what is no http(s) address is left out."""
    placed: list[tuple[LinkBlock, Anchor]] = [("text", anchor) for anchor in texts]
    placed.extend(("pdf", anchor) for anchor in downloads)
    placed.extend(facts.side_links)
    links: list[Link] = []
    for block, anchor in placed:
        url = resolve(anchor.href, facts.base, site, facts.origin)
        if url is None or anchor.href.startswith("#"):
            continue
        target = identify(url, site).article_id
        links.append(Link(position=len(links) + 1, block=block, url=url, text=anchor.text, target_article_id=target))
    return tuple(links)
