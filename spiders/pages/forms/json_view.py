"""K2's JSON view of an item and of a list, with both text columns as they are stored."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from schemas.article import Article
from schemas.listing import Listing, ListingEntry
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.numbers import whole_number
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.fields.bio import hide_emails
from spiders.pages.forms.classify import BINARY, reject_other_page
from spiders.pages.layouts.k2 import JSON_IMAGES
from spiders.pages.markup.blocks import Block, read_blocks
from spiders.pages.markup.charset import decode, without_controls
from spiders.pages.markup.soup import collapse, parse
from spiders.sites import Site
from spiders.urls import Address, identify, resolve, section_url

JsonObject = dict[str, Any]
MAX_NUMBER = 10**12 - 1


def read_json_item(content: bytes, url: str, site: Site) -> Article:
    """Return the article of an item's JSON view.

    Raises:
        RejectedPageError: it is not JSON, not an item, another item than its address names, or an item without text.
    """
    document = _document(content)
    item = document.get("item")
    if not isinstance(item, dict):
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"JSON without an item; its keys are {_keys(document)}")
    return compose(_facts(item, identify(url, site), site), site)


def read_json_list(content: bytes, url: str, site: Site) -> tuple[Listing, list[Article]]:
    """Return the items that a list's JSON view names, and the articles that it carries in full.

    Raises:
        RejectedPageError: it is not JSON or not a list of items.
    """
    document = _document(content)
    items = document.get("items")
    if not isinstance(items, list):
        raise RejectedPageError(
            RejectReason.UNKNOWN_LAYOUT, f"JSON without a list of items; its keys are {_keys(document)}"
        )
    address = identify(url, site)
    facts = list(_all_facts(items, address, site))
    entries = [
        ListingEntry(
            position=position,
            article_id=fact.article_id,
            url=fact.url or "",
            title=fact.title,
            section=fact.section,
            page_date=_day(item.get("created")),
        )
        for position, (item, fact) in enumerate(facts, start=1)
    ]
    newest = max((entry.page_date for entry in entries if entry.page_date), default=None)
    listing = Listing(
        url=address.url, section=address.section, start=address.start, entries=tuple(entries), newest=newest
    )
    articles: list[Article] = []
    for _, fact in facts:
        try:
            articles.append(compose(fact, site))
        except RejectedPageError:  # listed without its text: its own page has the reason
            continue
    return listing, articles


def address_of_json(content: bytes, site: Site) -> str | None:
    """Return the address of a saved JSON view, by its item's link or its category's alias; None for any other JSON."""
    try:
        document = _document(content)
    except RejectedPageError:
        return None
    item, category = document.get("item"), document.get("category")
    if isinstance(item, dict) and (link := resolve(_text(item.get("link")) or "-", site.origin, site)):
        return f"{link.split('?')[0]}?format=json" if identify(link, site).article_id else None
    if isinstance(category, dict) and isinstance(document.get("items"), list):
        alias = _text(category.get("alias"))
        return section_url(alias, "json", site) if alias in site.sections else None
    return None


def _document(content: bytes) -> JsonObject:
    if not content.strip():
        raise RejectedPageError(RejectReason.EMPTY, "the body is empty")
    if BINARY.match(content):
        raise RejectedPageError(RejectReason.NOT_HTML, f"the body begins with {content[:8]!r}: no page")
    text = decode(content)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("<"):  # a login form, an error page, a listing in place of the JSON
            raise reject_other_page(parse(text), content) from error
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"no JSON: {error}") from error
    if not isinstance(document, dict):
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"JSON, but a {type(document).__name__} and no object")
    return document


def _keys(document: JsonObject) -> str:
    return ", ".join(sorted(document)[:8]) or "none"


def _all_facts(items: list[Any], address: Address, site: Site) -> Iterator[tuple[JsonObject, Facts]]:
    for item in items:
        if not isinstance(item, dict):
            raise RejectedPageError(
                RejectReason.UNKNOWN_LAYOUT, f"a list with a {type(item).__name__} in place of an item"
            )
        yield item, _facts(item, address, site)


def _facts(item: JsonObject, address: Address, site: Site) -> Facts:
    number, title = _number(item.get("id")), collapse(_text(item.get("title")) or "")
    if number is None or not title:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"an item without id or title; its keys are {_keys(item)}")
    article_id = f"{site.name}:{number}"
    if address.article_id is not None and address.article_id != article_id:
        raise RejectedPageError(
            RejectReason.SOFT_404, f"the address names {address.article_id}, the JSON shows {article_id}"
        )
    link = resolve(_text(item.get("link")) or "", address.url, site)
    linked = identify(link, site) if link else None
    if linked is None or linked.article_id != article_id:
        linked = address
    category = item.get("category")
    category = category if isinstance(category, dict) else {}
    name, alias = _text(category.get("name")), _text(category.get("alias"))
    section = linked.section or (alias if alias in site.sections else site.section_titled(name)) or address.section
    day = _day(item.get("created"))
    tags = [_text(tag.get("name")) for tag in item.get("tags") or [] if isinstance(tag, dict)]
    return Facts(
        article_id=article_id,
        item_id=number,
        title=title,
        url=linked.url.split("?")[0],
        base=linked.url.split("?")[0],
        intro=_blocks(item.get("introtext")),
        full=_blocks(item.get("fulltext")),
        section=section,
        category=name or (site.sections[section].title if section in site.sections else None),
        slug=linked.slug or _text(item.get("alias")),
        page_date=f"{day:%d %B %Y}" if day else None,
        hits=_number(item.get("hits")),
        tags=tuple(dict.fromkeys(collapse(tag) for tag in tags if tag)),
        image=next((image for name in JSON_IMAGES if (image := _text(item.get(name)))), None),
        image_caption=collapse(_text(item.get("image_caption")) or "") or None,
        image_credit=collapse(_text(item.get("image_credits")) or "") or None,
        identity_rule="link",
        url_rule="link" if linked is not address else "address",
        section_rule="link" if linked.section else "category",
        title_rule="list_title",
    )


def _blocks(html: object) -> list[Block]:
    return hide_emails(read_blocks(parse(_text(html) or "")))


def _text(value: object) -> str | None:
    """Return a string without NUL and half characters, which no file can hold; None if it is empty or not a string."""
    if not isinstance(value, str):
        return None
    return without_controls(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace") or None


def _number(value: object) -> int | None:
    """Return a number, which K2 writes as a string or as a number; None for anything else."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return whole_number(text, MAX_NUMBER)


def _day(value: object) -> date | None:
    """Return the day of "2015-12-02 00:00:00"; None for the "0000-00-00 00:00:00" of a missing date."""
    try:
        return datetime.fromisoformat(_text(value) or "").date()
    except ValueError:
        return None
