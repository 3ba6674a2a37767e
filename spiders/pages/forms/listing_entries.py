"""The entries of a list whose template gives them no class of K2's: what its headings and "Read more" links lead to."""

import re
from collections.abc import Iterator
from datetime import date

from bs4 import Tag

from schemas.listing import ListingEntry
from spiders.pages.fields.page_date import find_date, is_date_alone
from spiders.pages.markup.soup import attribute, text_of
from spiders.sites import Site
from spiders.urls import Address, identify, resolve

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
TITLE = re.compile(r"title|heading|headline", re.I)
READ_MORE = re.compile(r"^(?:read|continue|more|full)\b", re.I)
NOT_OF_THE_LIST = re.compile(r"moduletable|moduleitem|mod-k2|related|latest|breadcrumb", re.I)
MAX_CHARACTERS_OF_A_LINE = 80


def find_entries(container: Tag, address: Address, site: Site, fetched_url: str | None) -> list[ListingEntry]:
    """Return an entry for each item whose title, or "Read more", is a link; a link within a teaser names none.

    Args:
        container: of the list.
        address: of the page.
        site: whose items count.
        fetched_url: where the page was fetched, as for `read_listing`.
    """
    titles: dict[str, tuple[Address, Tag]] = {}
    for link in container.find_all("a", href=True):
        url = resolve(attribute(link, "href") or "", address.url, site, fetched_url)
        named = identify(url, site) if url else None
        if named is None or named.article_id is None or not _is_of_an_entry(link, container):
            continue
        known = titles.get(named.article_id)
        if known is None or (READ_MORE.match(text_of(known[1]) or "") and not READ_MORE.match(text_of(link) or "")):
            titles[named.article_id] = (named, link)
    return [
        ListingEntry(
            position=position,
            article_id=article_id,
            url=named.url,
            title=_title(link, len(titles)),
            section=named.section,
            page_date=_date_of(link, container, set(titles) - {article_id}, address, site, fetched_url),
        )
        for position, (article_id, (named, link)) in enumerate(titles.items(), start=1)
    ]


def _is_of_an_entry(link: Tag, container: Tag) -> bool:
    if READ_MORE.match(text_of(link) or "") or TITLE.search(attribute(link, "class") or ""):
        return not any(NOT_OF_THE_LIST.search(attribute(outer, "class") or "") for outer in _around(link, container))
    found = False
    for outer in _around(link, container):
        name = attribute(outer, "class") or ""
        if NOT_OF_THE_LIST.search(name):
            return False
        found = found or outer.name in HEADINGS or TITLE.search(name) is not None
    return found


def _around(link: Tag, container: Tag) -> Iterator[Tag]:
    for outer in link.parents:
        if outer is container:
            return
        yield outer


def _title(link: Tag, entries: int) -> str:
    """Return the text of the link; of a bare "Read more" that of the heading beside it."""
    text = text_of(link) or ""
    if not READ_MORE.match(text):
        return text
    for outer in link.parents:
        heading = outer.find(HEADINGS) if entries else None
        if isinstance(heading, Tag):
            return text_of(heading) or text
    return text


def _date_of(
    link: Tag, container: Tag, others: set[str], address: Address, site: Site, fetched_url: str | None
) -> date | None:
    """Return the date in the smallest element around a title that has one, before it holds another entry."""
    for outer in _around(link, container):
        links = (
            resolve(attribute(one, "href") or "", address.url, site, fetched_url)
            for one in outer.find_all("a", href=True)
        )
        if any(identify(url, site).article_id in others for url in links if url):
            return None
        for element in outer.find_all(["time", "span", "li", "dd", "p", "div", "small"]):
            text = text_of(element) or ""
            if element.name == "time" and (day := find_date(text) or find_date(attribute(element, "datetime") or "")):
                return day
            if len(text) <= MAX_CHARACTERS_OF_A_LINE and is_date_alone(text):
                return find_date(text)
    return None
