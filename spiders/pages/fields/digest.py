"""News items: one on a page (2001 to 2006), or many in an issue's digest (seen from 2007 on).

Earlier digests occur, so the items are counted, not the years.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from schemas.article import DigestItem
from spiders.pages.fields.dates import MONTHS, read_item_date
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.pages.markup.soup import collapse

# … of the mission. (RFE/RL)   … (AP).
AGENCY = re.compile(r"\((?P<agency>[^()]{2,60})\)\.?$")
MONTH_NAMES = tuple(month.title() for month in MONTHS)
# conspiracy, terrorism10 JanuaryThe Georgian: glued on at least one side, since "on 10 January the" is prose. A year
# may end the headline.
GLUED = re.compile(
    r"(?P<before>\s?)(?:(?<!\d)|(?<=\b(?:19|20)\d\d))(?P<day>[0-3]?\d)\s(?P<month>"
    + "|".join(MONTH_NAMES)
    + r")(?:,?\s(?P<year>\d{4}))?(?P<after>[.:,]?\s?)(?=[A-Z“\"‘'])"
)
SENTENCE_END = re.compile(r"[.!?…:;,)][”’\"']*$")
MAX_HEADLINE_WORDS = 25


@dataclass
class Item:
    """A news item that is being read."""

    headline: str | None = None
    item_date: date | None = None
    paragraphs: list[str] = field(default_factory=list)


def read_items(blocks: list[Block], near: date | None) -> list[Item]:
    """Return the news items of a page; a date line without a year takes the year nearest to `near`."""
    items: list[Item] = []
    for block in blocks:
        lines = list(_unglue(block))
        head = _pop_head(block, lines, near)
        if head is not None and head.headline is None and items and not items[-1].paragraphs:
            items[-1].item_date = head.item_date  # a date line in a paragraph of its own, under its headline
        elif head is not None or not items or _is_complete(items[-1]):
            items.append(head or Item())
        text = collapse(" ".join(line.text for line in lines))
        if text:
            items[-1].paragraphs.append(text)
    return [item for item in items if item.paragraphs or item.headline]


def digest_item(item: Item, position: int) -> DigestItem:
    """Return the record of one item; its text keeps the agency in brackets, and `agency` repeats it."""
    text = "\n\n".join(item.paragraphs)
    agency = AGENCY.search(text)
    return DigestItem(
        position=position,
        headline=item.headline,
        item_date=item.item_date,
        text=text,
        agency=agency["agency"] if agency else None,
    )


def _is_complete(item: Item) -> bool:
    return bool(item.paragraphs) and AGENCY.search(item.paragraphs[-1]) is not None


def _pop_head(block: Block, lines: list[Line], near: date | None) -> Item | None:
    """Remove headline and date line from the beginning of `lines`; None if the block has neither."""
    headline: str | None = None
    if block.kind is BlockKind.HEADING:
        headline = " ".join(line.text for line in lines)
        lines.clear()
        return Item(headline)
    if lines and _is_headline(lines):
        headline = lines.pop(0).text
    elif lines and lines[0].bold and not lines[0].all_bold and _is_short(lines[0].bold):
        headline = lines[0].bold.rstrip(" :")
        lines[0] = Line(lines[0].text[len(lines[0].bold) :].strip())
    item_date = read_item_date(lines[0].text, near) if lines else None
    if item_date is not None:
        lines.pop(0)
    return Item(headline, item_date) if headline or item_date else None


def _is_headline(lines: list[Line]) -> bool:
    line = lines[0]
    if not _is_short(line.text):
        return False
    followed_by_date = len(lines) > 1 and read_item_date(lines[1].text, date(2000, 1, 1)) is not None
    return followed_by_date or line.all_bold or (len(lines) > 1 and line.text.isupper())


def _is_short(text: str) -> bool:
    return len(text.split()) <= MAX_HEADLINE_WORDS and not SENTENCE_END.search(text)


def _unglue(block: Block) -> list[Line]:
    """Return the lines of a block; one that holds headline, date and text is cut into three."""
    if not block.lines:
        return []
    first, *others = block.lines
    # A headline in bold ends where the bold ends, even where it ends in a number: "… LESS THAN IN 20065 January".
    bold = GLUED.match(first.text, len(first.bold)) if first.bold else None
    beginning = first.text[:400]
    dated = any(month in beginning for month in MONTH_NAMES)
    for match in [bold] if bold else GLUED.finditer(beginning) if dated else ():
        headline, text = first.text[: match.start()].strip(), first.text[match.end() :]
        glued = (headline and not match["before"]) or not match["after"]
        if (glued or bold or first.bold.startswith(headline or "\0")) and (not headline or _is_short(headline)):
            day = match[0].strip(" .:,")
            return [*([Line(headline, headline)] if headline else []), Line(day), Line(text), *others]
    return [first, *others]
