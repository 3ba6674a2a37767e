"""The facts of an item's page, read the plain way: BeautifulSoup parses the whole page, and finds each of them.

`spiders/pages/forms/item.py` finds the blocks with lexbor and passes only the text to BeautifulSoup. It must agree with
this module: on sound pages with any parser, on damaged ones as HTML5 repairs them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import PageElement

from schemas.article import Article, LinkBlock
from schemas.capture import PageKind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.fields.links import HEADING_TAGS, MAX_MODULE_LEVELS
from spiders.pages.forms.classify import reject_other_page
from spiders.pages.forms.item import PAGE_ID, _name_home_page
from spiders.pages.markup.blocks import Anchor, read_blocks
from spiders.pages.markup.charset import decode
from spiders.pages.markup.head import Head
from spiders.pages.markup.soup import attribute, find_class, parse, text_of
from spiders.sites import Site
from spiders.urls import Address, identify, resolve

# Read 6482 times; Read <b>6,482</b> times
HITS = re.compile(r"[0-9][0-9,.]{0,12}")


def by_lxml(content: bytes) -> Tag:
    """Return the whole page as BeautifulSoup builds it with lxml."""
    return BeautifulSoup(decode(content), "lxml")


def by_lexbor(content: bytes) -> Tag:
    """Return the whole page as HTML5, and so a browser, builds it."""
    return parse(decode(content))


def read_plainly(content: bytes, url: str, site: Site, built: Callable[[bytes], Tag] = by_lexbor) -> Article:
    """Return the record of an item page.

    Raises:
        RejectedPageError: if the page is rejected, as by `read_item`.
    """
    page = built(content)
    container = item_container(page)
    address = identify(url, site)
    if container is None:
        whole = parse(decode(content))
        raise _name_home_page(reject_other_page(whole, content), whole, address, site)
    return compose(facts_of(page, container, address, site), site)


def item_container(page: Tag) -> Tag | None:
    container = page.find(id="k2Container")
    if isinstance(container, Tag) and "itemView" in (attribute(container, "class") or "").split():
        return container
    return find_class(page, "itemView")


def facts_of(page: Tag, container: Tag, address: Address, site: Site) -> Facts:
    base = attribute(page.find("base"), "href") or ""
    served = re.match(r"[a-z]+://[^/?#]+", base)
    origin = served[0] if served else None
    link = page.find("link", rel="canonical")
    href = resolve(attribute(link, "href") or "", address.url, site, origin) if link is not None else None
    canonical = identify(href, site) if href else None
    if canonical is not None and canonical.page_kind is not PageKind.ITEM:
        canonical = None
    mark = page.find(id=re.compile("^startOfPageId"))
    match = PAGE_ID.match(attribute(mark, "id") or "") if isinstance(mark, Tag) else None
    shown = {f"{site.name}:{int(match['id'])}"} if match else set()
    shown |= {canonical.article_id} if canonical and canonical.article_id else set()
    if len(shown | ({address.article_id} if address.article_id else set())) != 1:
        shown_ids = ", ".join(sorted(shown)) or "no item"
        raise RejectedPageError(
            RejectReason.SOFT_404, f"the address names {address.article_id}, the page shows {shown_ids}"
        )
    article_id = next(iter(shown)) if shown else str(address.article_id)
    best = canonical or address
    url = best.url.split("?")[0]
    category = next(links_in(container, "itemCategory"), None)
    section, rule = section_of(canonical, best, category, address, url, origin, site)
    hits = HITS.search(text_of(find_class(container, "itemHits")) or "")
    image = find_class(container, "itemImage")
    return Facts(
        article_id=article_id,
        item_id=int(article_id.split(":")[1]),
        title=title_of(page, container),
        url=url,
        base=url,
        url_rule="canonical_link" if canonical is not None else "address",
        section=section,
        section_rule=rule,
        category=text_of(category) or (site.sections[section].title if section in site.sections else None),
        slug=best.slug,
        page_date=text_of(find_class(container, "itemDateCreated")),
        head=Head(published=stated_date(page)),
        intro=read_blocks(find_class(container, "itemIntroText")),
        full=read_blocks(find_class(container, "itemFullText")),
        hits=int(re.sub(r"\D", "", hits[0])) if hits else None,
        tags=tuple(dict.fromkeys(text for tag in links_in(container, "itemTags") if (text := text_of(tag)))),
        image=attribute(image.find("img"), "src") if image else None,
        image_caption=text_of(find_class(container, "itemImageCaption")),
        image_credit=text_of(find_class(container, "itemImageCredits")),
        side_links=side_links_of(page, container, site.magazine.side_blocks),
        origin=origin,
    )


def stated_date(page: Tag) -> str | None:
    script = page.find("script", type="application/ld+json")
    try:
        stated = json.loads(script.string or "") if script is not None else {}
    except ValueError:
        return None
    return stated.get("datePublished") if isinstance(stated, dict) else None


def section_of(
    canonical: Address | None, best: Address, category: Tag | None, address: Address, url: str, origin: str | None,
    site: Site,
) -> tuple[str | None, str]:  # fmt: skip
    if canonical is not None and best.section in site.sections:
        return best.section, "canonical_link"
    href = resolve(attribute(category, "href") or "", url, site, origin) if category else None
    linked = identify(href, site).section if href else None
    return (linked, "category_link") if linked in site.sections else (address.section, "address")


def title_of(page: Tag, container: Tag) -> str:
    heading = find_class(container, "itemTitle")
    if heading is not None:
        for extra in heading.find_all(["sup", "span"]):
            extra.decompose()
    title = text_of(heading) or text_of(page.find("title"))
    if title is None:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, "the item has no title")
    return title


def links_in(container: Tag, name: str) -> Iterator[Tag]:
    for link in container.find_all("a"):
        if any(name in parent.attrs.get("class", ()) for parent in link.parents):
            yield link


def side_links_of(
    page: Tag, container: Tag, side_blocks: Mapping[str, LinkBlock]
) -> tuple[tuple[LinkBlock, Anchor], ...]:
    found: list[tuple[LinkBlock, Anchor]] = []
    seen: set[LinkBlock] = set()
    if (related := find_class(container, "itemRelated")) is not None:
        found.extend(("related", anchor) for anchor in anchors_in(related))
    for heading in page.descendants:
        if not isinstance(heading, Tag) or len(heading.contents) != 1 or heading.name not in HEADING_TAGS:
            continue
        block = side_blocks.get(only_string(heading).strip().lower())
        if block is None or block in seen or any(parent is container for parent in heading.parents):
            continue
        seen.add(block)
        found.extend((block, anchor) for anchor in anchors_in(module_of(heading)))
    return tuple(found)


def only_string(heading: Tag) -> str:
    inner: PageElement = heading
    while isinstance(inner, Tag):
        if len(inner.contents) != 1:
            return ""
        inner = inner.contents[0]
    return "" if isinstance(inner, Comment) else str(inner)


def module_of(heading: Tag) -> Tag:
    for parent in islice(heading.parents, MAX_MODULE_LEVELS):
        if parent.name in {"body", "[document]"} or parent.find("a", href=True) is not None:
            return parent
    return heading


def anchors_in(block: Tag) -> list[Anchor]:
    return [
        Anchor(attribute(link, "href") or "", text_of(link) or attribute(link.find("img"), "alt") or "")
        for link in block.find_all("a", href=True)
    ]
