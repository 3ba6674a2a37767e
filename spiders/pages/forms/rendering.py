"""The text rendering of a page, one file a page or one record of a WARC: what web crawls publish of it. No markup, no
links, everything in reading order; some copies lack the header, the title or the intro.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.article import Article
from schemas.capture import PageKind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.fields.byline import ABSENT, ONE_LINE, take_byline
from spiders.pages.fields.dates import read_page_date
from spiders.pages.fields.facts import Facts
from spiders.pages.fields.intro import text_key
from spiders.pages.fields.labels import find_labels
from spiders.pages.forms.classify import ERROR_TEXT
from spiders.pages.forms.drupal import FURNITURE as FORMER_FURNITURE
from spiders.pages.forms.drupal import LEAKED_MARKUP, Named, beginning, cleaned, tell_section, tell_title
from spiders.pages.forms.lines import blocks_of, is_picture, is_wrapped, lines_of, paragraph, unwrapped
from spiders.pages.markup.blocks import Block
from spiders.pages.markup.charset import decode
from spiders.sites import Site
from spiders.urls import LEGACY_SLUG, Address, former_node, identify, node_url

# Wednesday, 24 September 2003
PAGE_DATE = re.compile(
    r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s\d{1,2}\s[A-Z][a-z]+\s\d{4}(?:\s\d{1,2}:\d{2})?$"
)
CATEGORY = re.compile(r"^Published in\s(?P<category>.{3,60})$")
# Read 6482 times; Read 6482 times Last modified on Sunday, 29 December 2002
HITS = re.compile(r"^Read\s(?P<hits>[\d,.]+)\stimes(?:\sLast modified on\s.*)?$")
# Lines between the header and the text: "Rate this item", "(5 votes)", "Print this page", "Written by Super User"
FURNITURE = re.compile(
    r"^(?:Rate this item|\(\d+ votes?\)|Print this page|(?:Print|E-?mail|Comments?)+|\d(?: \d)*"
    r"|Written by .{2,60}|font size .*|Be the first to comment!?|Featured|Tweet)$",
    re.I,
)
# THE GRAIN ROAD Featured: K2 marks an item so behind its title
FEATURED = re.compile(r"\sFeatured$")
# What comes after the text in every rendering, where "Read N times" is missing
END = re.compile(
    r"^(?:Visit also|Staff Publications|Newsletter|Last modified on .*|Tagged under|Related items(?: \(.*)?"
    r"|Image Gallery|More in this category:.*|Additional Info|Download attachments:?|Latest from .*"
    r"|back to top|Leave a comment|Sign up for upcoming events,.*)$",
    re.I,
)
# …despite U.The Central Asia-Caucasus Analyst is a biweekly publication of: glued to the last sentence of the text
BOILERPLATE = re.compile(r"The Central Asia-Caucasus Analyst is a biweekly publication of\b.*$")
STRUCTURE = re.compile("|".join(rule.pattern for rule in (PAGE_DATE, HITS, FURNITURE, END)), re.I)
MOST_LINES = 5_000
"""The longest page of the site is some 300 lines as text."""
LONGEST_MENU = 12
"""So many lines of a menu may stand before the header."""
LONGEST_HEADER = 6
LONGEST_TITLE_WORDS = 25
LONGEST_INTRO_BLOCKS = 12
SHORTEST_INTRO = 10
"""Letters of an intro that is one, and no word that comes twice by chance."""
NEARLY = 0.9
SHORTEST_NEARLY = 60
SHORTEST_TEXT_WORDS = 60
"""A text with neither header nor byline must be so long to be more than an error message."""
SENTENCE_END = re.compile(r"[.;:,][”’\"']*$")


@dataclass(frozen=True)
class Cut:
    """A rendering cut into its header's lines, the lines of its text, and what its foot says."""

    header: list[str]
    text: list[str]
    category: str | None
    hits: int | None


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
    cut = _cut(lines)
    _refuse_list(cut)
    named = address is not None and (node is not None or address.article_id is not None)
    page_date = next((line for line in cut.header if PAGE_DATE.match(line)), None)
    printed = _printed_title(cut.header)
    blocks = cleaned(blocks_of(cut.text, printed))
    _refuse_other_text(cut, page_date, blocks, lines, named=named)
    title, blocks = _tell_title(printed, address, blocks)
    section, section_rule = (address.section if address else None), "address"
    if section is None:
        told = tell_section(cut.category, title.value, blocks, site)
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
        line.lower().startswith(("published on ", "source url")) and FORMER_FURNITURE.match(line) for line in lines
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


def _cut(lines: list[str]) -> Cut:
    """The rendering without menu, furniture and foot."""
    hits = next((match for line in lines if (match := HITS.match(line))), None)
    category = next((match["category"] for line in lines if (match := CATEGORY.match(line))), None)
    filled = [number for number, line in enumerate(lines) if line]
    date_at = next((number for number in filled[: LONGEST_MENU + 1] if PAGE_DATE.match(lines[number])), 0)
    lines = lines[date_at:]
    kept: list[str] = []
    for line in lines:
        text = BOILERPLATE.sub("", line).strip()
        if HITS.match(line) or (sum(map(bool, kept)) > 2 and END.match(line)):
            break
        if not FURNITURE.match(text):
            kept.append(text)
        if text != line and any(kept):
            break
    start = _text_start(kept)
    header = [line for line in kept[:start] if line and not CATEGORY.match(line)]
    rest = kept[start:]
    if category is not None and not any(CATEGORY.match(line) for line in kept[:start]):
        rest = [line for line in rest if not CATEGORY.match(line)]  # K2's own templates print it under the text
    return Cut(header, rest, category, int(re.sub(r"\D", "", hits["hits"])) if hits else None)


def _text_start(lines: list[str]) -> int:
    """Where the header ends: after the category, else before the byline, else after the date and a title."""
    filled = [number for number, line in enumerate(lines) if line][:LONGEST_HEADER]
    category = next((number for number in filled if CATEGORY.match(lines[number])), None)
    if category is not None and all(len(line.split()) <= LONGEST_TITLE_WORDS for line in lines[:category]):
        return next((number for number in filled if number < category and ONE_LINE.match(lines[number])), category + 1)
    for place, number in enumerate(filled):
        line, *following = (lines[other] for other in filled[place : place + 2])
        byline, _ = take_byline([paragraph(line), *map(paragraph, following)])
        if byline.printed is not None and line.startswith(byline.printed.split(" / ")[0]):
            return number
    if filled and PAGE_DATE.match(lines[filled[0]]):
        after = filled[1] if len(filled) > 1 else filled[0]
        is_title = len(lines[after].split()) <= LONGEST_TITLE_WORDS and not SENTENCE_END.search(lines[after])
        return after + 1 if is_title else after
    return 0


def _printed_title(header: list[str]) -> str | None:
    """The header's title without K2's mark, and without the item's image, which may stand under it."""
    lines = [line for line in header if not PAGE_DATE.match(line)]
    if not lines:
        return None
    first = FEATURED.sub("", lines[0])
    return " ".join([first, *(line for line in lines[1:] if not is_picture(line, first))])


def _tell_title(printed: str | None, address: Address | None, blocks: list[Block]) -> tuple[Named, list[Block]]:
    """The header's title; else the first line that is none of the text; else the address's words or the beginning."""
    if printed:
        return Named(printed, "header_line"), blocks
    title, rest = tell_title(None, blocks)
    slug = address.slug if address else None
    if title.rule == "beginning_of_text" and slug and not LEGACY_SLUG.search(slug):
        return Named(slug.replace("-", " ").strip().capitalize() or title.value, "title_of_address"), blocks
    if title.rule == "beginning_of_text":
        return Named(beginning(title.value or ""), title.rule), blocks
    return title, rest


def _identity(content: bytes, address: Address | None, node: int | None, article_id: str | None, site: Site) -> Named:
    if node is not None:
        return Named(f"{site.name}-drupal:{node}", "node_of_address")
    if address is not None and address.article_id is not None:
        return Named(address.article_id, "address")
    return Named(article_id or f"{site.name}-text:{hashlib.sha256(content).hexdigest()}", "digest_of_text")


def _url(address: Address | None, node: int | None, site: Site) -> str | None:
    if node is not None:
        return node_url(node, site)
    return address.url.split("?")[0] if address and address.article_id else None


def _item_id(named: str | None, site: Site) -> int | None:
    return int(named.split(":")[1]) if named and named.startswith(f"{site.name}:") else None
