"""Listing and tag pages: which items they name, and where the next page is.

They are never a source of articles, though some hold whole ones.
"""

import re
from urllib.parse import parse_qs, urlsplit

from bs4 import Tag

from schemas.capture import PageKind
from schemas.listing import Listing, ListingEntry
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.numbers import whole_number
from spiders.pages.fields.page_date import read_page_date
from spiders.pages.forms.classify import reject_other_page
from spiders.pages.forms.listing_entries import find_entries
from spiders.pages.layouts.k2 import (
    ITEM_CONTAINER,
    LIST_DATES,
    LIST_ITEMS,
    LIST_TITLES,
    LIST_VIEWS,
    PAGINATION,
    READ_MORE,
)
from spiders.pages.markup.charset import as_utf8
from spiders.pages.markup.soup import attribute, find_class, text_of
from spiders.pages.markup.tree import Element, build, class_of, first_inside, parse_tree
from spiders.sites import Site
from spiders.urls import NUMBER, Address, identify, resolve

# Page 1 of 72: in .k2PaginationCounter from K2 2.11, as bare text in .k2Pagination before
PAGE_OF = re.compile(r"Page\s(?P<number>\d+)\sof\s(?P<count>\d+)")
MAX_PAGES = 1_000_000
"""A listing that says it has more says nothing."""


def read_listing(
    content: bytes, url: str, site: Site, content_type: str | None = None, fetched_url: str | None = None
) -> Listing:
    """Return the items that a listing or tag page names; past the end of a listing K2 answers 200 with an empty list.

    Args:
        content: the page as it was served.
        url: its public address.
        site: whose items count.
        content_type: the header of that name, for the character set.
        fetched_url: where it was fetched if not at its public address: a mirror may write its host into the links.

    Raises:
        RejectedPageError: the page is not a list, or another list than its address asks for.
    """
    page = parse_tree(as_utf8(content, content_type))
    address = identify(url, site)
    container = _list_view(page)
    if container is None:
        whole = build(page)
        container = _other_list(whole, address, site, fetched_url)
        if container is None:
            raise reject_other_page(whole, content)
    entries: list[ListingEntry] = []
    for view in container.find_all(class_=LIST_ITEMS):
        if (entry := _entry(view, address.url, site, len(entries) + 1, fetched_url)) is not None:
            entries.append(entry)
    if not entries:
        entries = find_entries(container, address, site, fetched_url)
    pagination = find_class(container, PAGINATION)
    links = _page_links(pagination) if pagination is not None else _page_links_of(page, address, site, fetched_url)
    if address.page_kind is PageKind.LISTING:
        _reject_other_list(links, entries, address, site, fetched_url)
    pages = PAGE_OF.search(text_of(pagination if pagination is not None else container) or "")
    return Listing(
        url=address.url,
        section=address.section if address.page_kind is PageKind.LISTING else None,
        start=address.start,
        entries=tuple(entries),
        next_start=_next_start(links, address.start),
        page_number=whole_number(pages["number"], MAX_PAGES) if pages else None,
        page_count=whole_number(pages["count"], MAX_PAGES) if pages else None,
        newest=max((entry.page_date for entry in entries if entry.page_date), default=None),
    )


def _list_view(page: Element) -> Tag | None:
    """Return the list, a fifth of its page's tags, for BeautifulSoup; None if the page has none."""
    view = first_inside(page, ", ".join(f".{name}" for name in LIST_VIEWS))
    if view is None or not set(LIST_VIEWS).isdisjoint(class_of(view)):
        return build(view) if view is not None else None
    return find_class(build(page), *LIST_VIEWS)  # on a page without a doctype CSS ignores the case of classes


def _other_list(page: Tag, address: Address, site: Site, fetched_url: str | None) -> Tag | None:
    """Return the list of a template that names none: K2's container, or the whole text, with several titles of items.

    Only for the address of a list, because a sidebar may list items on any page.
    """
    if address.page_kind is not PageKind.LISTING:
        return None
    for container in (page.find(id=ITEM_CONTAINER), page.find("main"), page.body):
        if isinstance(container, Tag) and len(find_entries(container, address, site, fetched_url)) > 1:
            return container
    return None


def _reject_other_list(
    page_links: list[str], entries: list[ListingEntry], address: Address, site: Site, fetched_url: str | None
) -> None:
    """Reject a list whose other pages, or else all of whose items, are not of the section.

    The home page is such a list. A site that answers every address with it states the address as its canonical one.
    """
    links = [resolve(link, address.url, site, fetched_url) for link in page_links]
    sections = {identify(link, site).section for link in links if link} or {entry.section for entry in entries}
    if sections and address.section not in sections:
        raise RejectedPageError(RejectReason.LISTING, "another list than the section's, as the home page")


def _entry(view: Tag, base: str, site: Site, position: int, fetched_url: str | None) -> ListingEntry | None:
    title = find_class(view, *LIST_TITLES)
    # If titles are not linked ("title is linked" is off), the item still has its "Read more".
    link = title.find("a", href=True) if title is not None else None
    link = link or view.select_one(f"a.{READ_MORE}[href]")
    url = resolve(attribute(link, "href") or "", base, site, fetched_url) if link else None
    address = identify(url, site) if url else None
    if address is None or address.article_id is None:
        return None
    return ListingEntry(
        position=position,
        article_id=address.article_id,
        url=address.url,
        title=text_of(title) or text_of(link) or "",
        section=address.section,
        page_date=read_page_date(text_of(find_class(view, *LIST_DATES))).day,
    )


def _page_links(pagination: Tag | None) -> list[str]:
    """Return the links of the pagination to other pages of the list, as they are written."""
    links = pagination.find_all("a", href=re.compile("start=")) if pagination is not None else []
    return [attribute(link, "href") or "" for link in links]


def _page_links_of(page: Element, address: Address, site: Site, fetched_url: str | None) -> list[str]:
    """Return the links of a page to other pages of its own list, if no element says that it holds them."""
    links = [link.attributes["href"] or "" for link in page.css("a[href*='start=']")]
    named = [(link, resolve(link, address.url, site, fetched_url)) for link in links]
    return [link for link, url in named if url and urlsplit(url).path == urlsplit(address.url).path]


def _next_start(page_links: list[str], start: int) -> int | None:
    """Return the smallest offset after this page's that the pagination links to; None on the last page."""
    offsets: list[int] = []
    for link in page_links:
        query = parse_qs(link.partition("?")[2])
        value = (query.get("start") or query.get("limitstart") or [""])[0]
        if NUMBER.fullmatch(value) and int(value) > start:
            offsets.append(int(value))
    return min(offsets, default=None)
