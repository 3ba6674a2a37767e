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
from spiders.pages.fields.bio import hide_emails
from spiders.pages.layouts.k2 import FEED_FULL_TEXT, FEED_INTRO
from spiders.pages.markup.blocks import read_blocks
from spiders.pages.markup.charset import decode
from spiders.pages.markup.soup import attribute, collapse, find_class, parse, parse_xml, text_of
from spiders.sites import Site
from spiders.urls import Address, identify, resolve

TEXTS = ("description", "content", "summary")
"""Elements with the text of an item: of RSS, then of Atom."""


def read_feed(content: bytes, url: str, site: Site, fetched_url: str | None = None) -> Listing:
    """Return the items that a feed names, with the newest date, since a dead feed answers 200 like a live one.

    Args:
        content: the feed as it was served.
        url: its public address.
        site: whose items count.
        fetched_url: where it was fetched if not at its public address: K2 writes that host into every link.

    Raises:
        RejectedPageError: the document is not a feed.
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
    """Return the articles whose whole text a feed carries: without hits, tags and sidebar, which a feed does not have.

    K2 prints a second column only if an item has one, and never in a feed of teasers. So a feed in which no item has
    one carries no articles. The arguments are those of `read_feed`.

    Raises:
        RejectedPageError: the document is not a feed.
    """
    items = _items(content, url, site, fetched_url)
    parsed = [(element, item, parse(_text(element, *TEXTS) or "")) for element, item in items]
    if not any(find_class(html, FEED_FULL_TEXT) for _, _, html in parsed):
        return []
    articles: list[Article] = []
    for element, item, html in parsed:
        facts = _facts(element, item, html, site)
        if facts is None:
            continue
        try:
            articles.append(compose(facts, site))
        except RejectedPageError:  # named without a text: its own page has the reason
            continue
    return articles


def _facts(element: Tag, item: Address, html: Tag, site: Site) -> Facts | None:
    """Return what a feed says about one item, without its thumbnail; None if it lacks a title or K2's columns."""
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
        intro=hide_emails(read_blocks(intro)),
        full=hide_emails(read_blocks(full)),
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
    """Return the elements of a feed's items, each with the item's address."""
    document = parse_xml(decode(content))
    if document.find(["rss", "feed"]) is None:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, "no RSS or Atom feed")
    base = identify(url, site).url
    items: list[tuple[Tag, Address]] = []
    for element in document.find_all(["item", "entry"]):
        link = element.find("link")
        href = resolve(attribute(link, "href") or text_of(link) or "", base, site, fetched_url) if link else None
        address = identify(href, site) if href else None
        if address is not None and address.article_id is not None and address.page_kind is PageKind.ITEM:
            items.append((element, address))
    return items


def _text(element: Tag, *names: str) -> str | None:
    part = element.find(list(names))
    return part.get_text() if isinstance(part, Tag) else None


def _published(element: Tag) -> date | None:
    """Return the date of RSS's pubDate or Atom's published: when the item was created, never when it was modified."""
    raw = (_text(element, "pubDate", "published") or "").strip()
    try:
        return parsedate_to_datetime(raw).date()
    except (OverflowError, ValueError):
        pass
    try:
        return datetime.fromisoformat(raw).date()
    except ValueError:
        return None
