"""The text rendering of a page, one file a page: what web crawls publish of it. No markup, no links, everything in
reading order.
"""

import hashlib
import re

from schemas.article import Article
from schemas.capture import RejectReason
from spiders.pages.blocks import Block, BlockKind, Line
from spiders.pages.byline import ABSENT, take_byline
from spiders.pages.compose import compose
from spiders.pages.dates import read_page_date
from spiders.pages.facts import Facts
from spiders.pages.html import collapse, decode
from spiders.pages.intro import letters
from spiders.pages.refused import Refused
from spiders.sites import Site
from spiders.urls import identify

# Wednesday, 24 September 2003
PAGE_DATE = re.compile(
    r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s\d{1,2}\s[A-Z][a-z]+\s\d{4}(?:\s\d{1,2}:\d{2})?$"
)
CATEGORY = re.compile(r"^Published in\s(?P<category>.{3,60})$")
HITS = re.compile(r"^Read\s(?P<hits>[\d,.]+)\stimes$")
# Lines between the header and the text: "Rate this item", "(5 votes)", "Print this page"
FURNITURE = re.compile(r"^(?:Rate this item|\(\d+ votes?\)|Print this page|Print|Email|\d(?: \d)*)$", re.I)
# What comes after the text in every rendering, where "Read N times" is missing; the boilerplate may be glued to the
# last sentence
END = re.compile(
    r"^(?:Visit also|Staff Publications|Newsletter|Last modified on .*|Tagged under|Related items"
    r"|More in this category:.*)$",
    re.I,
)
BOILERPLATE = re.compile(r"The Central Asia-Caucasus Analyst is a biweekly publication of.*$")
LONGEST_TITLE_LINES = 3
LONGEST_INTRO_LINES = 6


def read_rendering(content: bytes, site: Site, url: str | None = None, article_id: str | None = None) -> Article:
    """The record of a page's text rendering. Without `url` and `article_id` it is known by the digest of its bytes.

    Raises:
        Refused: the text has neither a header line nor a byline, so nothing says that it is an article.
    """
    lines = [collapse(line) for line in decode(content).splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise Refused(RejectReason.EMPTY, "the text is empty")
    header, text, hits = _cut(lines)
    page_date = next((line for line in header if PAGE_DATE.match(line)), None)
    category = next((match["category"] for line in header if (match := CATEGORY.match(line))), None)
    byline, blocks = take_byline([_block(line) for line in text])
    if page_date is None and category is None and byline is ABSENT:
        raise Refused(RejectReason.UNKNOWN_LAYOUT, f"no date, category or byline; it begins “{lines[0][:80]}”")
    title = " ".join(line for line in header if not PAGE_DATE.match(line) and not CATEGORY.match(line))
    repeated = _repeated_lines(blocks)
    printed = [_block(line) for line in _byline_lines(byline.printed)]
    address = identify(url, site) if url else None
    article_id = article_id or (address.article_id if address else None)
    section = address.section if address else _section(category, site)
    return compose(
        Facts(
            article_id=article_id or f"{site.name}-text:{hashlib.sha256(content).hexdigest()}",
            item_id=_item_id(article_id, site),
            title=title or blocks[0].text[:120],
            url=address.url.split("?")[0] if address and address.article_id else None,
            base=site.origin,
            intro=printed + blocks[:repeated],
            full=blocks[repeated:],
            section=section,
            category=category,
            slug=address.slug if address else None,
            page_date=page_date if read_page_date(page_date).day else None,
            hits=hits,
        ),
        site,
    )


def _block(line: str) -> Block:
    return Block(BlockKind.PARAGRAPH, (Line(line),))


def _byline_lines(printed: str | None) -> list[str]:
    return printed.split(" / ") if printed else []


def _cut(lines: list[str]) -> tuple[list[str], list[str], int | None]:
    """Header lines, the lines of the text, and the hits of the line that closes it."""
    hits = next((match for line in lines if (match := HITS.match(line))), None)
    ends = [number for number, line in enumerate(lines) if HITS.match(line) or (number > 2 and END.match(line))]
    lines = lines[: min(ends, default=len(lines))]
    lines = [
        line for line in (BOILERPLATE.sub("", line).strip() for line in lines) if line and not FURNITURE.match(line)
    ]
    start = next((number + 1 for number, line in enumerate(lines[:6]) if CATEGORY.match(line)), None)
    if start is None:  # no category line: the header ends before the byline
        start = next(
            (number for number in range(min(len(lines), 5)) if take_byline([_block(lines[number])])[0] is not ABSENT), 0
        )
    return lines[:start], lines[start:], int(re.sub(r"\D", "", hits["hits"])) if hits else None


def _repeated_lines(blocks: list[Block]) -> int:
    """How many leading lines are the intro: those that the following lines repeat from their beginning."""
    for count in range(1, min(LONGEST_INTRO_LINES, len(blocks) // 2 + 1) + 1):
        intro = letters("".join(block.text for block in blocks[:count]))
        rest = letters("".join(block.text for block in blocks[count : 2 * count + 1]))
        if intro and rest.startswith(intro):
            return count
    return 0


def _section(category: str | None, site: Site) -> str | None:
    return next((slug for slug, section in site.sections.items() if section.title == category), None)


def _item_id(named: str | None, site: Site) -> int | None:
    return int(named.split(":")[1]) if named and named.startswith(f"{site.name}:") else None
