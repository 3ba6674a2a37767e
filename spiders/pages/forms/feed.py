"""RSS and Atom feeds: which items they name, and the articles whose whole text they carry, as K2's do by default."""

from datetime import date, datetime
from email.utils import parsedate_to_datetime

from bs4 import Tag

from schemas.article import Article
from schemas.capture import PageKind
from schemas.listing import Listing, ListingEntry
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.fields.bio import cloaked
from spiders.pages.layouts.k2 import FEED_FULL_TEXT, FEED_INTRO
from spiders.pages.markup.blocks import read_blocks
from spiders.pages.markup.charset import decode
from spiders.pages.markup.soup import attribute, collapse, find_class, parse, parse_xml, text_of
from spiders.sites import Site
from spiders.urls import Address, identify, resolve

TEXTS = ("description", "content", "summary")
"""Elements that hold an item's text: RSS's, then Atom's."""


def read_feed(content: bytes, url: str, site: Site, fetched_url: str | None = None) -> Listing:
    """The items that a feed names, newest date included: a live and a dead feed answer the same 200.

    `fetched_url` is where it was fetched, if not at its public address: K2 writes that host into every link.

    Raises:
        RejectedPageError: the document is no feed.
    """
    address = identify(url, site)
    entries = [
        ListingEntry(
            position=position,
            article_id=item.article_id or "",
            url=item.url,
            title=collapse(_text(element, "title") or ""),
            section=item.section,
            page_date=_published(element),
        )
        for position, (element, item) in enumerate(_items(content, url, site, fetched_url), start=1)
    ]
    return Listing(
        url=address.url,
        section=address.section,
        start=address.start,
        entries=tuple(entries),
        newest=max((entry.page_date for entry in entries if entry.page_date), default=None),
    )


def read_feed_articles(content: bytes, url: str, site: Site, fetched_url: str | None = None) -> list[Article]:
    """The articles whose whole text a feed carries: without hits, tags and sidebar, which a feed does not have.

    K2 prints a second column only where an item has one, and a feed of teasers never: so a feed in which no item has
    one gives no article.

    Raises:
        RejectedPageError: the document is no feed.
    """
    items = _items(content, url, site, fetched_url)
    found = [(element, item, parse(_text(element, *TEXTS) or "")) for element, item in items]
    if not any(find_class(html, FEED_FULL_TEXT) for _, _, html in found):
        return []
    articles: list[Article] = []
    for element, item, html in found:
        facts = _facts(element, item, html, site)
        if facts is None:
            continue
        try:
            articles.append(compose(facts, site))
        except RejectedPageError:  # named without a text: its own page says why
            continue
    return articles


def _facts(element: Tag, item: Address, html: Tag, site: Site) -> Facts | None:
    """What the feed says of one item; None without a title or K2's columns. Its image is a thumbnail, and left out."""
    intro, full = find_class(html, FEED_INTRO), find_class(html, FEED_FULL_TEXT)
    title, category = collapse(_text(element, "title") or ""), _text(element, "category")
    if not title or item.article_id is None or (intro is None and full is None):
        return None
    day = _published(element)
    section = item.section or site.section_titled(category)
    url = item.url.split("?")[0]
    return Facts(
        article_id=item.article_id,
        item_id=int(item.article_id.split(":")[1]),
        title=title,
        url=url,
        base=url,
        intro=cloaked(read_blocks(intro)),
        full=cloaked(read_blocks(full)),
        section=section,
        category=category or (site.sections[section].title if section in site.sections else None),
        slug=item.slug,
        page_date=f"{day:%d %B %Y}" if day else None,
        identity_rule="link",
        url_rule="link",
        section_rule="link" if item.section else "category",
        title_rule="list_title",
    )


def _items(content: bytes, url: str, site: Site, fetched_url: str | None) -> list[tuple[Tag, Address]]:
    document = parse_xml(decode(content))
    if document.find(["rss", "feed"]) is None:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, "no RSS or Atom feed")
    base = identify(url, site).url
    found: list[tuple[Tag, Address]] = []
    for element in document.find_all(["item", "entry"]):
        link = element.find("link")
        href = resolve(attribute(link, "href") or text_of(link) or "", base, site, fetched_url) if link else None
        address = identify(href, site) if href else None
        if address is not None and address.article_id is not None and address.page_kind is PageKind.ITEM:
            found.append((element, address))
    return found


def _text(element: Tag, *names: str) -> str | None:
    found = element.find(list(names))
    return found.get_text() if isinstance(found, Tag) else None


def _published(element: Tag) -> date | None:
    """RSS's pubDate or Atom's published: the item's date of creation, never of modification."""
    raw = (_text(element, "pubDate", "published") or "").strip()
    try:
        return parsedate_to_datetime(raw).date()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(raw).date()
    except ValueError:
        return None
