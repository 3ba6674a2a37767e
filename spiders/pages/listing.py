"""Listing and tag pages: which items they name, and where the next page is. Never a source of articles, though some
hold whole ones.
"""

import re
from urllib.parse import parse_qs

from bs4 import BeautifulSoup, Tag

from schemas.capture import PageKind
from schemas.listing import Listing, ListingEntry
from spiders.pages.classify import refuse_other_page
from spiders.pages.dates import read_page_date
from spiders.pages.html import attribute, decode, find_class, parse, text_of
from spiders.sites import Site
from spiders.urls import NUMBER, identify, resolve

# The list views of K2, and the classes of their items, titles and dates
LIST_VIEWS = ["itemListView", "tagView", "userView", "genericView"]
ITEM_VIEWS = ["catItemView", "tagItemView", "userItemView", "genericItemView"]
TITLES = ["catItemTitle", "tagItemTitle", "userItemTitle", "genericItemTitle"]
DATES = ["catItemDateCreated", "tagItemDateCreated", "userItemDateCreated", "genericItemDateCreated"]
# Page 1 of 72: in .k2PaginationCounter from K2 2.11, as bare text in .k2Pagination before
PAGE_OF = re.compile(r"Page\s(?P<number>\d+)\sof\s(?P<count>\d+)")


def read_listing(content: bytes, url: str, site: Site, content_type: str | None = None) -> Listing:
    """The items that a listing or tag page names. Past the end of a listing K2 answers 200 with a list of none.

    Raises:
        Refused: the page is no list.
    """
    page = parse(decode(content, content_type))
    container = find_class(page, *LIST_VIEWS)
    if container is None:
        raise refuse_other_page(page, content)
    address = identify(url, site)
    entries: list[ListingEntry] = []
    for view in container.find_all(class_=ITEM_VIEWS):
        if (entry := _entry(view, address.url, site, len(entries) + 1)) is not None:
            entries.append(entry)
    pages = PAGE_OF.search(text_of(find_class(container, "k2Pagination")) or "")
    return Listing(
        url=address.url,
        section=address.section if address.page_kind is PageKind.LISTING else None,
        start=address.start,
        entries=tuple(entries),
        next_start=_next_start(container, address.start),
        page_number=int(pages["number"]) if pages else None,
        page_count=int(pages["count"]) if pages else None,
        newest=max((entry.page_date for entry in entries if entry.page_date), default=None),
    )


def _entry(view: Tag, base: str, site: Site, position: int) -> ListingEntry | None:
    title = find_class(view, *TITLES)
    # A title without a link ("title is linked" switched off) still has its "Read more".
    link = title.find("a", href=True) if title is not None else None
    link = link or view.select_one("a.k2ReadMore[href]")
    address = identify(url, site) if link and (url := resolve(attribute(link, "href") or "", base, site)) else None
    if address is None or address.article_id is None:
        return None
    return ListingEntry(
        position=position,
        article_id=address.article_id,
        url=address.url,
        title=text_of(title) or text_of(link) or "",
        section=address.section,
        page_date=read_page_date(text_of(find_class(view, *DATES))).day,
    )


def _next_start(container: BeautifulSoup | Tag, start: int) -> int | None:
    """The smallest offset beyond this page's that the pagination links; None on the last page, which links none."""
    pagination = find_class(container, "k2Pagination")
    offsets: list[int] = []
    for link in pagination.find_all("a", href=re.compile("start=")) if pagination is not None else []:
        query = parse_qs((attribute(link, "href") or "").partition("?")[2])
        value = (query.get("start") or query.get("limitstart") or [""])[0]
        if NUMBER.fullmatch(value) and int(value) > start:
            offsets.append(int(value))
    return min(offsets, default=None)
