"""From the lines of a text rendering to blocks: what is left of paragraphs, headings and images."""

import re
from itertools import pairwise

from spiders.pages.damage.hyphens import is_divided
from spiders.pages.fields.byline import ABSENT, BY_LINE, split_byline
from spiders.pages.fields.captions import (
    ALTERNATIVE,
    CREDIT,
    SENTENCE_END,
    credited_caption,
    is_download,
    is_image_name,
    is_sized_name,
)
from spiders.pages.fields.dates import is_item_date
from spiders.pages.fields.digest import AGENCY, MAX_HEADLINE_WORDS
from spiders.pages.fields.labels import find_bio_label, find_labels
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.pages.markup.soup import collapse
from spiders.sites import Site

# It / does not require: after a line broken by hand the next one begins with a small letter
CONTINUES = re.compile(r"^[a-z]")
ENDS_SENTENCE = re.compile(r"[.!?:;][”’\"')\]]*$")
FULL_STOP = re.compile(r"[.!?][”’\"')\]]*$")
# full- / scale
HYPHENATED = re.compile(r"[a-z]-$")
# OSCE Vienna 1Observers say; Screen_Shot_1.51.42_PM.pngObservers say
GLUED_ALTERNATIVE = re.compile(
    r"^(?:[\w.,-]{1,60}\s){0,6}[\w.-]{0,80}?(?:\.(?:png|jpe?g|gif|webp)|[\s-]\d{1,10}|\d{6,30}(?:\s\w)?)(?=[A-Z“\"‘][a-z]*\s)"
)
# A view of the pass A view of the pass Press office: an item's image, whose alternative text is its caption
DOUBLED = re.compile(r"^(?P<words>\S.{6,150}?)\s(?P=words)(?:\s|$)")
# • one thing, - one thing, 1. one thing
BULLET = re.compile(r"^(?:[•·*▪–—-]|\d{1,2}[.)])\s+")
MIN_SENTENCE_WORDS = 6
MAX_ALTERNATIVE_WORDS = 10
MAX_CREDIT_WORDS = 12
MAX_CAPTION_WORDS = 30
MAX_PICTURE_CHARACTERS = 400
MAX_HEADING_WORDS = 15
MIN_PROSE_CHARACTERS = 30
MIN_SHARE_WRAPPED = 0.25
"""Share of the lines that must continue on the next one in a text broken by hand."""
MIN_SHARE_OF_PARAGRAPHS = 0.5
"""Paragraphs per line in a text that separates all of them by blank lines."""
MAX_LINES_BEFORE_TEXT = 8
MAX_GROUPS_BEFORE_SIZED_NAME = 5


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with single spaces; a blank line is an empty string."""
    return [collapse(line) for line in text.splitlines()]


def is_wrapped(lines: list[str]) -> bool:
    """Return True if lines are broken by hand: if many of them continue on the next one in small letters."""
    pairs = [(one, other) for one, other in pairwise(lines) if other and len(one) >= MIN_PROSE_CHARACTERS]
    # … (RFE/RL): the line below it is the next headline of a digest, which may begin with a small letter
    continued = [
        (one, other)
        for one, other in pairs
        if CONTINUES.match(other) and not ENDS_SENTENCE.search(one) and not AGENCY.search(one)
    ]
    return len(continued) > 1 and len(continued) >= MIN_SHARE_WRAPPED * len(pairs)


def unwrap(lines: list[str], structure: re.Pattern[str], site: Site) -> list[str]:
    """Join the lines of each paragraph.

    Args:
        lines: as `lines_of` returns them; a blank line ends a paragraph.
        structure: matches lines of the page's frame, which are not part of a paragraph.
        site: how the magazine names itself in bylines.
    """
    joined: list[str] = []
    open_paragraph = False
    title_at = _title_line(lines, structure)
    for number, line in enumerate(lines):
        alone = not line or number == title_at or structure.match(line) is not None
        alone = alone or (number < MAX_LINES_BEFORE_TEXT and _is_byline(line, site))
        if open_paragraph and not alone:
            joined[-1] = f"{joined[-1]}{_glue(joined[-1], line)}{line}"
        else:
            joined += [line] if not line or not open_paragraph else ["", line]
        open_paragraph = not alone
    return joined


def _title_line(lines: list[str], structure: re.Pattern[str]) -> int | None:
    """Return the number of the first line that is not of the frame, if the first word of the next one fitted on it.

    Such a line was not broken by hand: it is a title. None if there is no such line.
    """
    filled = [number for number, line in enumerate(lines) if line and not structure.match(line)][:2]
    if len(filled) < 2 or filled[1] != filled[0] + 1:
        return None
    line, following = (lines[number] for number in filled)
    fits = len(line) + 1 + len(following.split()[0]) < max(map(len, lines))
    return filled[0] if fits and not CONTINUES.match(following) and not ENDS_SENTENCE.search(line) else None


def is_sentence(line: str) -> bool:
    """Return True for a line that is prose: of some words, and with a full stop at its end."""
    return len(line.split()) >= MIN_SENTENCE_WORDS and FULL_STOP.search(line) is not None


def _glue(line: str, following: str) -> str:
    """Return what joins two lines: nothing after the hyphen of a compound, else a space.

    A word that is divided between them gets a space too, by which `spiders/pages/damage/` finds it.
    """
    if HYPHENATED.search(line) and CONTINUES.match(following):
        return " " if is_divided(line, following) else ""
    return " "


def _is_byline(line: str, site: Site) -> bool:
    return split_byline([paragraph(line)], site)[0] is not ABSENT


def paragraph(*lines: str) -> Block:
    """Return a paragraph of these lines."""
    return Block(BlockKind.PARAGRAPH, tuple(Line(line) for line in lines))


def groups_of(lines: list[str]) -> list[list[str]]:
    """Return the lines by paragraph: separated by blank lines if the copy has them throughout, else each line alone."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    count = sum(map(len, groups))
    return groups if len(groups) >= MIN_SHARE_OF_PARAGRAPHS * count else [[line] for line in lines if line]


def blocks_of(lines: list[str], title: str | None, site: Site) -> list[Block]:
    """Return the blocks of a text: paragraphs, and what can be distinguished from them without markup."""
    groups = groups_of(lines)
    blocks: list[Block] = []
    labels = site.magazine.labels
    labelled = next((number for number, group in enumerate(groups) if find_labels(Line(group[0]), labels)), len(groups))
    for number, group in enumerate(groups):
        following = groups[number + 1][0] if number + 1 < len(groups) else None
        in_a_row = blocks and blocks[-1].kind is BlockKind.PARAGRAPH and not ENDS_SENTENCE.search(blocks[-1].text)
        if in_a_row and not is_item_date(following or ""):
            following = None  # a second short line in a row is not a heading, unless it is a headline of a digest
        if is_sized_name(group[0]) and number < min(labelled, MAX_GROUPS_BEFORE_SIZED_NAME):
            blocks.append(Block(BlockKind.IMAGE, (Line(group.pop(0)),)))
        elif number + 1 == labelled < len(groups) and blocks and _is_caption_above_label(group, blocks[-1], site):
            blocks.append(Block(BlockKind.CAPTION, (Line(group.pop(0)),)))
        blocks.extend(_blocks_of_group(group, following, title, site) if group else [])
    return blocks


def _is_caption_above_label(group: list[str], above: Block, site: Site) -> bool:
    """Return True for a line that is no sentence, between the abstract and the first label: an image stood there."""
    line = group[0]
    if len(group) > 1 or len(line.split()) > MAX_CAPTION_WORDS or SENTENCE_END.search(line) or _is_byline(line, site):
        return False
    return above.kind is BlockKind.PARAGRAPH and ENDS_SENTENCE.search(above.text) is not None


def is_picture(line: str, title: str | None, site: Site) -> bool:
    """Return True for the line of an image: its name or its alternative text, which K2 takes from caption or title."""
    if is_alternative_text(line, site):
        return True
    if SENTENCE_END.search(line) or len(line) > MAX_PICTURE_CHARACTERS:
        return False
    return DOUBLED.match(line) is not None or (bool(title) and line.startswith(title or ""))


def _blocks_of_group(group: list[str], following: str | None, title: str | None, site: Site) -> list[Block]:
    first = group[0]
    rest = group[1:]
    if is_alternative_text(first, site):
        image = Block(BlockKind.IMAGE, (Line(first),))
        return [image, *(_blocks_of_group(rest, following, title, site) if rest else [])]
    if is_picture(first, title, site):  # K2's own block, with caption and credit
        return _blocks_of_group(rest, following, title, site) if rest else []
    if match := GLUED_ALTERNATIVE.match(first):
        return [Block(BlockKind.IMAGE, (Line(match[0]),)), paragraph(first[match.end() :], *group[1:])]
    if len(group) > 1:
        return [paragraph(*group)]
    if CREDIT.match(first) and len(first.split()) <= MAX_CREDIT_WORDS and not SENTENCE_END.search(first):
        return [Block(BlockKind.CAPTION, (Line(first),))]
    if credited_caption(first) == first:
        return [Block(BlockKind.CAPTION, (Line(first),))]
    if bullet := BULLET.match(first):
        return [Block(BlockKind.LIST_ITEM, (Line(first[bullet.end() :]),))]
    if following is not None and is_heading(first, following, site):
        return [Block(BlockKind.HEADING, (Line(first),))]
    return [paragraph(first)]


def is_alternative_text(line: str, site: Site) -> bool:
    """Return True for a line that is the name or the alternative text of an image."""
    words = line.split()
    return (
        len(words) <= MAX_ALTERNATIVE_WORDS
        and not SENTENCE_END.search(line)
        and (is_image_name(line) or ALTERNATIVE.search(line) is not None)
        and not BY_LINE.match(line)  # By: Anna Example, 2003-09-24
        and not is_item_date(line)  # January 8
        and not find_labels(Line(line), site.magazine.labels)
    )


def is_heading(line: str, following: str, site: Site) -> bool:
    """Return True for a short line before prose that is not a sentence, byline, label, credit or download line."""
    if SENTENCE_END.search(line) or "|" in line:
        return False
    if is_item_date(following):  # the headline of a digest's item, in any case
        return len(line.split()) <= MAX_HEADLINE_WORDS
    if len(line.split()) > MAX_HEADING_WORDS or not line[0].isupper():
        return False
    if _is_byline(line, site) or find_labels(Line(line), site.magazine.labels) or find_bio_label(line):
        return False
    if is_download(line) or CREDIT.match(line):
        return False
    return bool(SENTENCE_END.search(following)) and len(following) > len(line)
