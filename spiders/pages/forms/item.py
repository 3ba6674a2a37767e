"""The item page and its print view, in the templates of K2 2.6 to 2.28."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import Tag

from schemas.article import Article
from schemas.capture import PageKind
from schemas.page_layout import Role
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.fields.links import read_side_links
from spiders.pages.forms.classify import reject_other_page
from spiders.pages.forms.item_blocks import check_completeness, read_day, read_hits, read_tags, read_title
from spiders.pages.layouts.item_page import ItemPage, read_article_page, read_item_pages, text_of
from spiders.pages.layouts.k2 import ITEM_MARK
from spiders.pages.markup.blocks import read_blocks
from spiders.pages.markup.charset import as_utf8, decode
from spiders.pages.markup.soup import attribute, parse
from spiders.pages.markup.tree import Element, first_attribute
from spiders.sites import Site
from spiders.urls import Address, identify, resolve

# startOfPageId8400
PAGE_ID = re.compile(rf"^{ITEM_MARK}(?P<id>[0-9]{{1,9}})$")


@dataclass(frozen=True)
class Identity:
    """Which item a page shows, by its mark, its canonical link and its address, which must agree."""

    article_id: str
    item_id: int
    url: str
    section: str | None
    slug: str | None
    is_canonical: bool


def read_item(content: bytes, url: str, site: Site, content_type: str | None = None) -> Article:
    """Return the record of an item's page.

    Args:
        content: the page as it was served.
        url: its public address.
        site: the site that the page is of.
        content_type: the header of that name, for the character set.

    Raises:
        RejectedPageError: the page is not an item, shows another item than its address names, or is empty.
    """
    address = identify(url, site)
    pages = read_item_pages(as_utf8(content, content_type), site)
    if not pages:
        whole = parse(decode(content, content_type))
        error = _name_home_page(reject_other_page(whole, content), whole, address, site)
        page = (
            read_article_page(as_utf8(content, content_type)) if error.reason is RejectReason.UNKNOWN_LAYOUT else None
        )
        if page is None or not _is_named_by_canonical_link(page, address, site):
            raise error
        pages = [page]
    return _only_article(pages, address, site)


def _only_article(pages: list[ItemPage], address: Address, site: Site) -> Article:
    """Return the article as each layout that can read the page reads it.

    Raises:
        RejectedPageError: no layout can, or two read it differently.
    """
    articles: dict[str, Article] = {}
    errors: list[RejectedPageError] = []
    for page in pages:
        try:
            articles[page.layout.name] = _article(page, address, site)
        except RejectedPageError as error:
            errors.append(error)
    if not articles:
        raise errors[0]
    if len(articles) > 1 and len({one.model_dump_json(exclude={"evidence"}) for one in articles.values()}) > 1:
        names = " and ".join(articles)
        raise RejectedPageError(RejectReason.AMBIGUOUS_LAYOUT, f"the layouts {names} read the page differently")
    return next(iter(articles.values()))


def _article(page: ItemPage, address: Address, site: Site) -> Article:
    facts = _facts(page, address, site)
    check_completeness(page, facts)
    return compose(facts, site)


def _is_named_by_canonical_link(page: ItemPage, address: Address, site: Site) -> bool:
    """Return whether the canonical link of a page without K2's marks names the item of its address."""
    href = resolve(page.canonical() or "", address.url, site, _origin(page))
    return address.article_id is not None and href is not None and identify(href, site).article_id == address.article_id


def _name_home_page(error: RejectedPageError, page: Tag, address: Address, site: Site) -> RejectedPageError:
    """Return the error for the home page as a soft 404: since K2 2.10 its canonical link is any requested address."""
    href = attribute(page.find("link", rel="canonical"), "href")
    stated = identify(resolve(href, address.url, site) or "", site) if href else None
    is_home = stated is not None and (
        stated.page_kind is PageKind.HOME or stated.article_id == address.article_id is not None
    )
    if error.reason is RejectReason.LISTING and is_home:
        return RejectedPageError(RejectReason.SOFT_404, f"the home page in place of the item: {error.detail}")
    return error


def _facts(page: ItemPage, address: Address, site: Site) -> Facts:
    origin = _origin(page)
    head = page.head
    category = next(iter(page.links(Role.CATEGORY)), None)
    identity = _identity(page, address, site, origin)
    section, section_rule = _section(identity, category, address, site, origin)
    printed = text_of(category)
    if section not in site.sections and (titled := site.section_titled(printed or head.section)) is not None:
        section, section_rule = titled, "category" if printed else "json_ld"
    title, title_rule = read_title(page, site)
    tags, tags_rule = read_tags(page)
    day = read_day(page)
    intro, full = page.columns()
    image = first_attribute(page.block(Role.IMAGE), "img", "src")
    return Facts(
        article_id=identity.article_id,
        item_id=identity.item_id,
        title=title,
        title_rule=title_rule,
        url=identity.url,
        base=identity.url,
        url_rule="canonical_link" if identity.is_canonical else "address",
        section=section,
        section_rule=section_rule,
        category=printed or head.section or (site.sections[section].title if section in site.sections else None),
        category_rule="json_ld" if head.section and not printed else "printed_block",
        slug=identity.slug,
        page_date=day.printed,
        page_datetime=day.machine,
        intro=read_blocks(intro) if intro is not None else [],
        full=read_blocks(full) if full is not None else [],
        hits=read_hits(page),
        tags=tags,
        tags_rule=tags_rule,
        image=image or head.image,
        image_rule="printed_block" if image else "open_graph",
        image_caption=page.text(Role.IMAGE_CAPTION),
        image_credit=page.text(Role.IMAGE_CREDIT),
        side_links=read_side_links(page, site),
        origin=origin,
        head=head,
        layout=page.layout.name,
        selectors=", ".join(f"{role}: {selector}" for role, selector in page.selectors.items()),
    )


def _origin(page: ItemPage) -> str | None:
    """Return scheme and host from which a page was served: K2's <base> is the requested address."""
    try:
        parts = urlsplit(first_attribute(page.root, "base", "href") or "")
    except ValueError:  # http://[broken
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _identity(page: ItemPage, address: Address, site: Site, origin: str | None) -> Identity:
    printed = page.canonical()
    href = resolve(printed, address.url, site, origin) if printed is not None else None
    canonical = identify(href, site) if href else None
    if canonical is not None and canonical.page_kind is not PageKind.ITEM:
        canonical = None
    match = PAGE_ID.match(page.mark or "")
    shown = {f"{site.name}:{int(match['id'])}"} if match else set()
    shown |= {canonical.article_id} if canonical and canonical.article_id else set()
    named = {address.article_id} if address.article_id else set()
    if len(shown | named) != 1:
        shown_ids = ", ".join(sorted(shown)) or "no item"
        raise RejectedPageError(
            RejectReason.SOFT_404, f"the address names {address.article_id}, the page shows {shown_ids}"
        )
    best = canonical or address
    article_id = (shown | named).pop()
    url = best.url.split("?")[0]
    return Identity(article_id, int(article_id.split(":")[1]), url, best.section, best.slug, canonical is not None)


def _section(
    identity: Identity, category: Element | None, address: Address, site: Site, origin: str | None
) -> tuple[str | None, str]:
    """Return the section and the rule that found it.

    An item answers under every menu, so its address is the last resort.
    """
    if identity.is_canonical and identity.section in site.sections:
        return identity.section, "canonical_link"
    href = resolve(category.attributes.get("href") or "", identity.url, site, origin) if category is not None else None
    linked = identify(href, site).section if href else None
    return (linked, "category_link") if linked in site.sections else (address.section, "address")
