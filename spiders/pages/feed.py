"""RSS and Atom feeds: which items they name. By default K2's feeds carry the whole text; that way in is read by
`read_feed_articles`.
"""

from datetime import date, datetime
from email.utils import parsedate_to_datetime

from bs4 import Tag

from schemas.article import Article
from schemas.capture import RejectReason
from schemas.listing import Listing, ListingEntry
from spiders.pages.blocks import read_blocks
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.html import attribute, decode, find_class, parse, text_of
from spiders.pages.refused import Refused
from spiders.sites import Site
from spiders.urls import Address, identify, resolve


def read_feed(content: bytes, url: str, site: Site) -> Listing:
    """The items that a feed names, newest date included: a live and a dead feed answer the same 200.

    Raises:
        Refused: the document is no feed.
    """
    address = identify(url, site)
    entries = [
        ListingEntry(
            position=position,
            article_id=item.article_id or "",
            url=item.url,
            title=_text(element, "title") or "",
            section=item.section,
            page_date=_published(element),
        )
        for position, (element, item) in enumerate(_items(content, address.url, site), start=1)
    ]
    return Listing(
        url=address.url,
        section=address.section,
        start=address.start,
        entries=tuple(entries),
        newest=max((entry.page_date for entry in entries if entry.page_date), default=None),
    )


def read_feed_articles(content: bytes, url: str, site: Site) -> list[Article]:
    """The articles whose whole text a feed carries: without hits, tags and sidebar, which a feed does not have.

    Raises:
        Refused: the document is no feed.
    """
    articles: list[Article] = []
    for element, item in _items(content, identify(url, site).url, site):
        html = parse(_text(element, "description", "content", "summary") or "")
        intro, full = find_class(html, "K2FeedIntroText"), find_class(html, "K2FeedFullText")
        if full is None:
            continue  # a teaser
        day = _published(element)
        facts = Facts(
            article_id=item.article_id or "",
            item_id=int((item.article_id or ":0").split(":")[1]),
            title=_text(element, "title") or "",
            url=item.url,
            base=item.url,
            intro=read_blocks(intro),
            full=read_blocks(full),
            section=item.section,
            category=_text(element, "category"),
            slug=item.slug,
            page_date=f"{day:%d %B %Y}" if day else None,
        )
        articles.append(compose(facts, site))
    return articles


def _items(content: bytes, base: str, site: Site) -> list[tuple[Tag, Address]]:
    document = parse(decode(content), "xml")
    if document.find(["rss", "feed"]) is None:
        raise Refused(RejectReason.UNKNOWN_LAYOUT, "no RSS or Atom feed")
    found: list[tuple[Tag, Address]] = []
    for element in document.find_all(["item", "entry"]):
        link = element.find("link")
        href = resolve(attribute(link, "href") or text_of(link) or "", base, site) if link else None
        address = identify(href, site) if href else None
        if address is not None and address.article_id is not None:
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
