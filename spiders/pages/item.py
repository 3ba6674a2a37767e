"""The item page and its print view, in the templates of K2 2.6 to 2.28."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from schemas.article import Article
from schemas.capture import PageKind, RejectReason
from spiders.pages.blocks import read_blocks
from spiders.pages.classify import refuse_other_page
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.html import attribute, decode, find_class, first_by_class, parse_item, text_of
from spiders.pages.links import read_side_links
from spiders.pages.refused import Refused
from spiders.sites import Site
from spiders.urls import Address, identify, resolve

# span#startOfPageId8400: the item's id, in every version and every view
PAGE_ID = re.compile(r"^startOfPageId(?P<id>[0-9]{1,9})$")
# Read 6482 times; Read <b>6,482</b> times
HITS = re.compile(r"[0-9][0-9,.]{0,12}")


@dataclass(frozen=True)
class Identity:
    """Which item the page shows: by its mark, its canonical link and its address, which must agree."""

    article_id: str
    item_id: int
    url: str
    section: str | None
    slug: str | None
    is_canonical: bool


def read_item(content: bytes, url: str, site: Site, content_type: str | None = None) -> Article:
    """The record of an item page. `url` is the page's public address.

    Raises:
        Refused: the page is no item, shows another item than its address names, or is empty.
    """
    page = parse_item(decode(content, content_type))
    container = item_container(page)
    address = identify(url, site)
    if container is None:
        raise _name_home_page(refuse_other_page(page, content), page, address, site)
    return compose(_facts(page, container, address, site), site)


def item_container(page: BeautifulSoup) -> Tag | None:
    """The element that holds the item; None where the page shows no item."""
    container = page.find(id="k2Container")
    if isinstance(container, Tag) and "itemView" in (attribute(container, "class") or "").split():
        return container
    return find_class(page, "itemView")


def _name_home_page(refusal: Refused, page: BeautifulSoup, address: Address, site: Site) -> Refused:
    """The refusal of the home page as a soft 404: K2, from 2.10 on, prints the asked address as its canonical."""
    href = attribute(page.find("link", rel="canonical"), "href")
    told = identify(resolve(href, address.url, site) or "", site) if href else None
    is_home = told is not None and (
        told.page_kind is PageKind.HOME or told.article_id == address.article_id is not None
    )
    if refusal.reason is RejectReason.LISTING and is_home:
        return Refused(RejectReason.SOFT_404, f"the home page in place of the item: {refusal.detail}")
    return refusal


def _facts(page: BeautifulSoup, container: Tag, address: Address, site: Site) -> Facts:
    origin = _origin(page)
    blocks = first_by_class(container)
    category = next(_links_in(container, "itemCategory"), None)
    identity = _identity(page, address, site, origin)
    section, section_rule = _section(identity, category, address, site, origin)
    hits = HITS.search(text_of(blocks.get("itemHits")) or "")
    image = blocks.get("itemImage")
    return Facts(
        article_id=identity.article_id,
        item_id=identity.item_id,
        title=_title(page, container),
        url=identity.url,
        base=identity.url,
        url_rule="canonical_link" if identity.is_canonical else "address",
        section=section,
        section_rule=section_rule,
        category=text_of(category) or (site.sections[section].title if section in site.sections else None),
        slug=identity.slug,
        page_date=text_of(blocks.get("itemDateCreated")),
        intro=read_blocks(blocks.get("itemIntroText")),
        full=read_blocks(blocks.get("itemFullText")),
        hits=int(re.sub(r"\D", "", hits[0])) if hits else None,
        tags=tuple(dict.fromkeys(text for tag in _links_in(container, "itemTags") if (text := text_of(tag)))),
        image=attribute(image.find("img"), "src") if image else None,
        image_caption=text_of(blocks.get("itemImageCaption")),
        image_credit=text_of(blocks.get("itemImageCredits")),
        side_links=read_side_links(page, container),
        origin=origin,
    )


def _links_in(container: Tag, name: str) -> Iterator[Tag]:
    """The links of the container's blocks of a class, in the order of the page."""
    for link in container.find_all("a"):
        if any(name in parent.attrs.get("class", ()) for parent in link.parents):
            yield link


def _origin(page: BeautifulSoup) -> str | None:
    """Where the page was served from: K2's <base> is the requested address."""
    try:
        parts = urlsplit(attribute(page.find("base"), "href") or "")
    except ValueError:  # http://[broken
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _identity(page: BeautifulSoup, address: Address, site: Site, origin: str | None) -> Identity:
    link = page.find("link", rel="canonical")
    href = resolve(attribute(link, "href") or "", address.url, site, origin) if link is not None else None
    canonical = identify(href, site) if href else None
    if canonical is not None and canonical.page_kind is not PageKind.ITEM:
        canonical = None
    mark = page.find(id=PAGE_ID)
    match = PAGE_ID.match(attribute(mark, "id") or "") if isinstance(mark, Tag) else None
    shown = {f"{site.name}:{int(match['id'])}"} if match else set()
    shown |= {canonical.article_id} if canonical and canonical.article_id else set()
    named = {address.article_id} if address.article_id else set()
    if len(shown | named) != 1:
        told = ", ".join(sorted(shown)) or "no item"
        raise Refused(RejectReason.SOFT_404, f"the address names {address.article_id}, the page shows {told}")
    best = canonical or address
    article_id = (shown | named).pop()
    url = best.url.split("?")[0]
    return Identity(article_id, int(article_id.split(":")[1]), url, best.section, best.slug, canonical is not None)


def _section(
    identity: Identity, category: Tag | None, address: Address, site: Site, origin: str | None
) -> tuple[str | None, str]:
    """The section and the rule that found it; an item answers under every menu, so its address is the last to ask."""
    if identity.is_canonical and identity.section in site.sections:
        return identity.section, "canonical_link"
    href = resolve(attribute(category, "href") or "", identity.url, site, origin) if category else None
    linked = identify(href, site).section if href else None
    return (linked, "category_link") if linked in site.sections else (address.section, "address")


def _title(page: BeautifulSoup, container: Tag) -> str:
    heading = find_class(container, "itemTitle")
    if heading is not None:
        for extra in heading.find_all(["sup", "span"]):  # "Featured", the edit link
            extra.decompose()
    title = text_of(heading) or text_of(page.title)
    if title is None:
        raise Refused(RejectReason.UNKNOWN_LAYOUT, "the item has no title")
    return title
