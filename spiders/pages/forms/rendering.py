"""The text rendering of a page, one file a page or one record of a WARC: what web crawls publish of it. No markup, no
links, everything in reading order; some copies lack the header, the title or the intro.
"""

import hashlib
from collections.abc import Iterator

from schemas.article import Article
from schemas.capture import PageKind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.fields.byline import ABSENT, ONE_LINE, take_byline
from spiders.pages.fields.dates import read_page_date
from spiders.pages.fields.intro import text_key
from spiders.pages.fields.labels import find_labels
from spiders.pages.forms.classify import ERROR_TEXT
from spiders.pages.forms.drupal_text import FURNITURE, LEAKED_MARKUP, cleaned
from spiders.pages.forms.inferred import Finding, beginning_of, infer_section, infer_title
from spiders.pages.forms.rendering_blocks import blocks_of, is_picture, is_wrapped, lines_of, unwrapped
from spiders.pages.forms.rendering_cut import CATEGORY, FEATURED, PAGE_DATE, STRUCTURE, Cut, cut_rendering
from spiders.pages.markup.blocks import Block
from spiders.pages.markup.charset import decode
from spiders.sites import Site
from spiders.urls import LEGACY_SLUG, Address, former_node, identify, node_url

MOST_LINES = 5_000
"""The longest page of the site is some 300 lines as text."""
LONGEST_INTRO_BLOCKS = 12
SHORTEST_INTRO = 10
"""Letters of an intro that is one, and no word that comes twice by chance."""
NEARLY = 0.9
SHORTEST_NEARLY = 60
SHORTEST_TEXT_WORDS = 60
"""A text with neither header nor byline must be so long to be more than an error message."""


def read_rendering(content: bytes, site: Site, url: str | None = None, article_id: str | None = None) -> Article:
    """The record of a page's text rendering. Without `url` and `article_id` it is known by the digest of its bytes.

    Raises:
        RejectedPageError: the address is no article's, or nothing says that the text is an article.
    """
    address = identify(url, site) if url else None
    node = former_node(url, site) if url else None
    lines = lines_of(decode(content))
    if not any(lines):
        raise RejectedPageError(RejectReason.EMPTY, "the text is empty")
    if len(lines) > MOST_LINES:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"{len(lines)} lines are more than an article has")
    wrapped = is_wrapped(lines)
    if address is not None:
        _refuse_other_address(address, node, site, proven=wrapped or _is_former(lines))
    if wrapped:
        lines = unwrapped(lines, STRUCTURE)
    cut = cut_rendering(lines)
    _refuse_list(cut)
    named = address is not None and (node is not None or address.article_id is not None)
    page_date = next((line for line in cut.header if PAGE_DATE.match(line)), None)
    printed = _printed_title(cut.header)
    blocks = cleaned(blocks_of(cut.text, printed))
    _refuse_other_text(cut, page_date, blocks, lines, named=named)
    title, blocks = _tell_title(printed, address, blocks)
    section, section_rule = (address.section if address else None), "address"
    if section is None:
        told = infer_section(cut.category, title.value, blocks, site)
        section, section_rule = told.value, told.rule
    intro, full = split_intro(blocks)
    identity = _identity(content, address, node, article_id, site)
    return compose(
        Facts(
            article_id=identity.value or "",
            item_id=_item_id(identity.value, site),
            title=title.value or "",
            url=_url(address, node, site),
            base=site.origin,
            intro=intro,
            full=full,
            section=section,
            category=cut.category or (site.sections[section].title if section in site.sections else None),
            slug=address.slug if address else None,
            page_date=page_date if read_page_date(page_date).day else None,
            hits=cut.hits,
            identity_rule=identity.rule,
            section_rule=section_rule,
            title_rule=title.rule,
        ),
        site,
    )


def split_intro(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The intro and the full text, which repeats it from its beginning; no intro where nothing is repeated."""
    for intro, full in _splits(blocks):
        short, long = text_key(_texts(intro)), text_key(_texts(full))
        if len(short) < SHORTEST_INTRO:
            continue
        common = next((place for place, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), None)
        common = min(len(short), len(long)) if common is None else common
        if common == len(short) or (len(short) >= SHORTEST_NEARLY and common >= NEARLY * len(short)):
            return intro, full
    return [], blocks


def _splits(blocks: list[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """Every place where the intro may end: after each of the first lines, also within a paragraph."""
    for count, block in enumerate(blocks[:LONGEST_INTRO_BLOCKS]):
        for number in range(1, len(block.lines)):
            first, second = block.with_lines(block.lines[:number]), block.with_lines(block.lines[number:])
            yield [*blocks[:count], first], [second, *blocks[count + 1 :]]
        if count + 1 < len(blocks):
            yield blocks[: count + 1], blocks[count + 1 :]


def _texts(blocks: list[Block]) -> list[Block]:
    texts = [block for block in blocks if block.kind not in {"image", "caption"}]
    return take_byline(texts)[1]


def _refuse_other_address(address: Address, node: int | None, site: Site, *, proven: bool) -> None:
    if not address.own:
        raise RejectedPageError(RejectReason.OTHER_SITE, f"a text of {address.url}")
    at_old_host = address.url.startswith(node_url(0, site)[:-1])
    if node is not None and not at_old_host and not proven:
        raise RejectedPageError(RejectReason.SOFT_404, "nothing in the text shows that the former system printed it")
    if node is None and address.page_kind not in {PageKind.ITEM, PageKind.OTHER}:
        reason = RejectReason.SOFT_404 if "?q=" in address.url else RejectReason.LISTING
        raise RejectedPageError(reason, f"the text of a page of the kind “{address.page_kind}”")


def _is_former(lines: list[str]) -> bool:
    return any(LEAKED_MARKUP.search(line) for line in lines) or any(
        line.lower().startswith(("published on ", "source url")) and FURNITURE.match(line) for line in lines
    )


def _refuse_list(cut: Cut) -> None:
    dates = {line for line in cut.text if PAGE_DATE.match(line)}
    categories = [line for line in cut.text if CATEGORY.match(line)]
    bylines = {match["names"] for line in cut.text if (match := ONE_LINE.match(line))}
    if len(dates) > 1 or len(categories) > 1 or len(bylines) > 1:
        raise RejectedPageError(
            RejectReason.LISTING, f"the text of a list: {len(bylines)} bylines, {len(dates)} more dates"
        )


def _refuse_other_text(cut: Cut, page_date: str | None, blocks: list[Block], lines: list[str], *, named: bool) -> None:
    """Raises where nothing says that the text is an article: header, byline, labels, or an address that names one."""
    if page_date or cut.category or take_byline(blocks)[0] is not ABSENT:
        return
    if sum(bool(find_labels(line)) for block in blocks for line in block.lines) > 1:
        return
    text = " ".join(lines).strip()
    if named and (len(text.split()) >= SHORTEST_TEXT_WORDS or not ERROR_TEXT.search(text)):
        return
    reason = RejectReason.ERROR_PAGE if ERROR_TEXT.search(text[:400]) else RejectReason.UNKNOWN_LAYOUT
    raise RejectedPageError(reason, f"no date, category, byline or label; it begins “{text[:80]}”")


def _printed_title(header: list[str]) -> str | None:
    """The header's title without K2's mark, and without the item's image, which may stand under it."""
    lines = [line for line in header if not PAGE_DATE.match(line)]
    if not lines:
        return None
    first = FEATURED.sub("", lines[0])
    return " ".join([first, *(line for line in lines[1:] if not is_picture(line, first))])


def _tell_title(printed: str | None, address: Address | None, blocks: list[Block]) -> tuple[Finding, list[Block]]:
    """The header's title; else the first line that is none of the text; else the address's words or the beginning."""
    if printed:
        return Finding(printed, "header_line"), blocks
    title, rest = infer_title(blocks)
    slug = address.slug if address else None
    if title.rule == "beginning_of_text" and slug and not LEGACY_SLUG.search(slug):
        return Finding(slug.replace("-", " ").strip().capitalize() or title.value, "title_of_address"), blocks
    if title.rule == "beginning_of_text":
        return Finding(beginning_of(title.value or ""), title.rule), blocks
    return title, rest


def _identity(content: bytes, address: Address | None, node: int | None, article_id: str | None, site: Site) -> Finding:
    if node is not None:
        return Finding(f"{site.name}-drupal:{node}", "node_of_address")
    if address is not None and address.article_id is not None:
        return Finding(address.article_id, "address")
    return Finding(article_id or f"{site.name}-text:{hashlib.sha256(content).hexdigest()}", "digest_of_text")


def _url(address: Address | None, node: int | None, site: Site) -> str | None:
    if node is not None:
        return node_url(node, site)
    return address.url.split("?")[0] if address and address.article_id else None


def _item_id(named: str | None, site: Site) -> int | None:
    return int(named.split(":")[1]) if named and named.startswith(f"{site.name}:") else None
