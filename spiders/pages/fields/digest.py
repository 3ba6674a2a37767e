"""News items: one on a page (2001 to 2006), or many in an issue's digest (seen from 2007 on).

Earlier digests occur, so the items are counted, not the years. Of ten digests seen, seven have headline, date and text
of an item on one line without any sign between them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

from schemas.article import DigestItem
from spiders.pages.fields.authors import PLACES
from spiders.pages.fields.dates import MONTHS, is_item_date, read_item_date
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.markup.soup import collapse

# … of the mission. (RFE/RL)   … (AP).
AGENCY = re.compile(r"\((?P<agency>[^()]{2,60})\)\.?$")
# … of the mission. (RFE/RL) SECOND HEADLINE 8 May The …
AGENCY_INSIDE = re.compile(r"\([^()]{2,60}\)\.?\s?(?=[A-Za-z“\"‘'])")
ENDS_SENTENCE = re.compile(r"[.!?…”\"’']\s?$")
MONTH_NAMES = tuple(month.title() for month in MONTHS)
IN_CAPITALS = tuple(month.upper() for month in MONTHS)
# conspiracy, terrorism10 JanuaryThe Georgian; Bishkek reopens rail talks 8 May The Kyrgyz side; … ITS BANKS? 4 MAY; a
# year may end the headline. Capitals that go on are another word: 8 MAYORS
DATED = re.compile(
    r"(?P<before>(?:\s?[,;:(]\s?|\s[–—|-]\s|\s)?)(?:(?<!\d)|(?<=\b(?:19|20)\d\d))(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s?"
    rf"(?P<month>{'|'.join(MONTH_NAMES)}|(?:{'|'.join(IN_CAPITALS)})(?![A-Z](?![a-z]))"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|(?=[\s,:)]|$)))(?:,?\s(?P<year>\d{4}))?"
    r"(?P<after>(?:\s?[.:,)]|\s[–—|-])?\s?)(?=[A-Z“\"‘']|\d{1,3}\s[a-z]|$)"
)
# The beginning of each date that `DATED` finds, in a tenth of its time
DAY_AND_MONTH = re.compile(rf"\d(?:st|nd|rd|th)?\s?(?:{'|'.join(month[:3] for month in MONTH_NAMES + IN_CAPITALS)})")
SENTENCE_END = re.compile(r"[.!?…:;,)][”’\"']*$")
QUESTION_END = re.compile(r"[?!][”’\"']*$")
# visits the U.S.; but not: the vote was held.
ABBREVIATION_END = re.compile(r"\b(?:[A-Z]\.){2,6}$")
# The vote was held. Turnout was high: two sentences; U.S. Senate, Gen. Petrov and St. Petersburg are not
SENTENCE_INSIDE = re.compile(r"\b(?P<word>\w{1,30})[.…][”’\"')]{0,2}\s[A-Z“\"‘]")
ABBREVIATIONS = frozenset("col dr gen gov lt maj mr mrs ms no prof rep sen st vs".split())  # noqa: SIM905
NOT_BEFORE_A_DATE = frozenset(
    """a about after an and around as at before beginning between beyond by dated during early effective every following
    for from her his in into its last late next of on or over past since starting than that the their these this
    through till to until was were will with monday tuesday wednesday thursday friday saturday sunday""".split()  # noqa: SIM905
)
"""Words after which a date belongs to a sentence: on 8 May, since 8 May, the 8 May events."""
# DUSHANBE, TAJIKISTAN 8 May The president …: where a report comes from
PLACE_AND_COUNTRY = re.compile(r"^\w+,\s\w+$")
POSSESSIVE = re.compile(r"(?:[’'`]s|s[’'])$")
NOT_AFTER_A_DATE = frozenset(
    {"agreement", "avenue", "day", "declaration", "district", "movement", "square", "street", "revolution", "victory"}
)
"""Words that a date names: 9 May Victory Day, 8 March Street."""
AROUND_WORDS = "“”\"‘’'.,"
MAX_HEADLINE_WORDS = 25
MIN_HEADLINE_WORDS = 2
MAX_UNDATED_HEADLINE_WORDS = 15
MIN_TEXT_WORDS = 12
MAX_CHARACTERS = 400
MAX_CHARACTERS_BEFORE_MONTH = 4
"""Of the signs before a day, and of its first digit."""


class Part(Enum):
    """What a piece of a digest is."""

    HEADLINE = "headline"
    DATE = "date"
    TEXT = "text"


class Piece(NamedTuple):
    """A part of a line."""

    part: Part
    text: str
    opens: bool = False
    """Whether it is the first of its paragraph."""


class Head(NamedTuple):
    """Headline and date at the beginning of a line, and the text after them."""

    headline: str
    day: str
    text: str


@dataclass
class Item:
    """A news item that is being read."""

    headline: str | None = None
    item_date: date | None = None
    paragraphs: list[str] = field(default_factory=list)


def read_items(blocks: list[Block], near: date | None, title: str = "", *, is_digest: bool = False) -> list[Item]:
    """Return the news items of a page.

    Args:
        blocks: its text.
        near: the best known date; a date line without a year takes the year nearest to it.
        title: of the page, which may be the headline of its only item.
        is_digest: whether the title says that the page is a digest.
    """
    reader = _Reader(title, is_digest or _count_heads(blocks) > 1)
    pieces = list(reader.pieces(blocks))
    items: list[Item] = []
    for number, piece in enumerate(pieces):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        part = reader.part_of(piece, following, items)
        if part is Part.HEADLINE:
            items.append(Item(piece.text))
        elif part is Part.DATE:
            if not items or items[-1].paragraphs:
                items.append(Item())
            items[-1].item_date = read_item_date(piece.text, near)
        else:
            if not items or (piece.opens and _is_complete(items[-1])):
                items.append(Item())
            _add_text(items[-1], piece)
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


def _add_text(item: Item, piece: Piece) -> None:
    if piece.opens or not item.paragraphs:
        item.paragraphs.append(piece.text)
    else:
        item.paragraphs[-1] = collapse(f"{item.paragraphs[-1]} {piece.text}")


def _count_heads(blocks: list[Block]) -> int:
    """Return how many lines begin with a headline, a date and a text: one may be chance, two are a digest."""
    reader = _Reader("", is_digest=True)
    return sum(
        head is not None and bool(head.headline) and bool(head.text)
        for block in blocks
        for line in block.lines
        for head in [reader.head_of(line)]
    )


class _Reader:
    """Divides the lines of a page into headlines, dates and texts."""

    def __init__(self, title: str, is_digest: bool) -> None:
        self.title_key = comparison_key(title)
        self.is_digest = is_digest

    def pieces(self, blocks: list[Block]) -> Iterator[Piece]:
        """Yield the pieces of a page in order."""
        below_headline = False
        for block in blocks:
            if block.kind is BlockKind.HEADING:
                yield from self._of_heading(Line(block.text))
                below_headline = True
                continue
            head = self._undated_head(block)
            if head is not None:
                yield Piece(Part.HEADLINE, head.headline)
            opens, below_headline = True, head is not None or below_headline
            for line in block.lines if head is None else (Line(head.text), *block.lines[1:]):
                for part in self._between_agencies(line):
                    yield from self._of_line(part, opens, below_headline)
                    opens = opens and not part.text
                below_headline = _is_short(line.text)

    def part_of(self, piece: Piece, following: Piece | None, items: list[Item]) -> Part:
        """Return what a piece is: a line of text may be a headline by what follows it."""
        if piece.part is not Part.TEXT or following is None or not _is_short(piece.text):
            return piece.part
        if following.part is Part.DATE:
            return Part.HEADLINE
        is_headline = (
            self.is_digest
            and following.part is Part.TEXT
            and MIN_HEADLINE_WORDS <= len(piece.text.split()) <= MAX_UNDATED_HEADLINE_WORDS
            and len(following.text.split()) >= MIN_TEXT_WORDS
            and (not items or _is_complete(items[-1]))
        )
        return Part.HEADLINE if is_headline else Part.TEXT

    def _of_heading(self, line: Line) -> Iterator[Piece]:
        head = self.head_of(line)
        if head is None:
            yield Piece(Part.HEADLINE, line.text)
        else:
            yield from self._of_head(head, opens=True)

    def _of_line(self, line: Line, opens: bool, below_headline: bool) -> Iterator[Piece]:
        if not line.text:
            return
        if is_item_date(line.text) and (opens or below_headline or self.is_digest):
            yield Piece(Part.DATE, line.text, opens)
        elif (head := self.head_of(line, below_headline)) is not None:
            yield from self._of_head(head, opens)
        else:
            yield Piece(Part.TEXT, line.text, opens)

    def _of_head(self, head: Head, opens: bool) -> Iterator[Piece]:
        if head.headline:
            yield Piece(Part.HEADLINE, head.headline, opens)
        yield Piece(Part.DATE, head.day, opens)
        if head.text:
            yield Piece(Part.TEXT, head.text, opens=True)

    def _undated_head(self, block: Block) -> Head | None:
        """Return the headline that stands out from the first line of a paragraph, and the rest of that line."""
        if not block.lines:
            return None
        first = block.lines[0]
        if _is_short(first.text):
            in_capitals = len(block.lines) > 1 and first.text.isupper()
            dated = len(block.lines) > 1 and is_item_date(block.lines[1].text)
            if (dated or in_capitals or first.all_bold) and self.head_of(first) is None:
                return Head(first.text, "", "")
        elif first.bold and not first.all_bold and _is_short(first.bold) and self.head_of(first) is None:
            return Head(first.bold.rstrip(" :"), "", first.text[len(first.bold) :].strip())
        return None

    def _between_agencies(self, line: Line) -> Iterator[Line]:
        """Yield the parts of a line: after an agency's bracket another item may begin, with a headline and a date."""
        start = 0
        for match in AGENCY_INSIDE.finditer(line.text):
            head = self.head_of(Line(line.text[match.end() : match.end() + MAX_CHARACTERS]))
            ends = self.is_digest and ENDS_SENTENCE.search(line.text, max(0, match.start() - 2), match.start())
            if head is None or not head.headline or not (ends or head.headline.isupper()):
                continue
            yield Line(line.text[start : match.end()].strip(), "" if start else line.bold)
            start = match.end()
        yield Line(line.text[start:], "" if start else line.bold)

    def head_of(self, line: Line, below_headline: bool = False) -> Head | None:
        """Return headline, date and text of a line that has them; None if its date belongs to a sentence.

        Args:
            line: of the page, or a part of one.
            below_headline: whether the line above it may be the headline.
        """
        beginning = line.text[:MAX_CHARACTERS]
        # A headline in bold ends where the bold ends, even where it ends in a number: "… LESS THAN IN 20065 January".
        bold = DATED.match(line.text, len(line.bold)) if line.bold else None
        for match in [bold] if bold else _dates_in(beginning):
            headline = line.text[: match.start()].strip()
            text = line.text[match.end() :].strip()
            if bold or self._is_head(headline, match, text, line, below_headline):
                year = f" {match['year']}" if match["year"] else ""
                return Head(headline, f"{match['day']} {match['month']}{year}", text)
        return None

    def _is_head(self, headline: str, match: re.Match[str], text: str, line: Line, below_headline: bool) -> bool:
        if not headline:
            return bool(text) and (not match["after"] or below_headline or self.is_digest)
        if not match["before"] or line.bold.startswith(headline):
            return _is_short(headline)
        if not _ends_before_date(headline):  # on 10 January the …
            return False
        if text and not match["after"]:
            return _is_short(headline)
        if not _could_be_headline(headline) or (not text and match.end() < len(line.text)):
            return False
        return not text or self._begins_item(headline, match["after"], text)

    def _begins_item(self, headline: str, sign: str, text: str) -> bool:
        """Return True if a headline, a date and a text have nothing but blanks between them."""
        in_capitals = headline.isupper()
        named = {word.strip(AROUND_WORDS).lower() for word in text.split()[:2]}
        if named & NOT_AFTER_A_DATE or ("." in sign and not in_capitals):
            return False
        if in_capitals:
            return headline.casefold() not in PLACES and not PLACE_AND_COUNTRY.match(headline)
        # The title repeats the headline, or the copy has no title and the beginning of the text stands in for it.
        return self.is_digest or self.title_key.startswith(comparison_key(headline))


def _dates_in(text: str) -> Iterator[re.Match[str]]:
    for found in DAY_AND_MONTH.finditer(text):
        starts = range(max(0, found.start() - MAX_CHARACTERS_BEFORE_MONTH), found.start() + 1)
        if (match := next(filter(None, (DATED.match(text, start) for start in starts)), None)) is not None:
            yield match


def _is_short(text: str) -> bool:
    if len(text.split()) > MAX_HEADLINE_WORDS:
        return False
    ends = SENTENCE_END.search(text) is not None
    return not ends or QUESTION_END.search(text) is not None or ABBREVIATION_END.search(text) is not None


def _could_be_headline(text: str) -> bool:
    """Return True for words that may be a headline with nothing but a blank between them and the date."""
    if not MIN_HEADLINE_WORDS <= len(text.split()) <= MAX_HEADLINE_WORDS or not _is_short(text):
        return False
    inside = (match["word"] for match in SENTENCE_INSIDE.finditer(text))
    return all(len(word) == 1 or word.lower() in ABBREVIATIONS for word in inside)


def _ends_before_date(text: str) -> bool:
    """Return False for words whose last one makes the date a part of their sentence."""
    last = text.split()[-1]
    return last.lower().strip(AROUND_WORDS) not in NOT_BEFORE_A_DATE and not POSSESSIVE.search(last)
