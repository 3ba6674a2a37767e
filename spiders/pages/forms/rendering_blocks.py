"""From the lines of a text rendering to blocks: what a crawl left of paragraphs, headings and images."""

import re
from itertools import pairwise

from spiders.pages.fields.byline import ABSENT, take_byline
from spiders.pages.fields.captions import CREDIT, SENTENCE_END, is_download
from spiders.pages.fields.dates import ITEM_DATE
from spiders.pages.fields.digest import LONGEST_HEADLINE_WORDS
from spiders.pages.fields.labels import find_bio_label, find_labels
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.pages.markup.soup import collapse

# It / does not require: a line broken by hand goes on in small letters
GOES_ON = re.compile(r"^[a-z]")
ENDS_SENTENCE = re.compile(r"[.!?:;][”’\"')\]]*$")
# full- / scale
HYPHENATED = re.compile(r"[a-z]-$")
# Screen_Shot_2018-04-30_at_1.51.42_PM.png; 18109411 1731737156853135 n; kviri-elections-1; OSCE Vienna 1;
# border-post-par-Steppe-flickr; Nagorno-Karabakh Big; shutterstock 1148957687-2
ALTERNATIVE = re.compile(r"\.(?:png|jpe?g|gif|webp)$|_|\b\d{6,}|\w-\w+-\w+-|[\s-]\d{1,3}$|\sBig$|^shutterstock\b", re.I)
# OSCE Vienna 1Observers say; Screen_Shot_1.51.42_PM.pngObservers say
GLUED_ALTERNATIVE = re.compile(
    r"^(?:[\w.,-]{1,60}\s){0,6}[\w.-]{0,80}?(?:\.(?:png|jpe?g|gif|webp)|[\s-]\d{1,10}|\d{6,30}(?:\s\w)?)(?=[A-Z“\"‘][a-z]*\s)"
)
# A view of the pass A view of the pass Press office: an item's image, its alternative text being its caption
DOUBLED = re.compile(r"^(?P<words>\S.{6,150}?)\s(?P=words)(?:\s|$)")
# • one thing, - one thing, 1. one thing
BULLET = re.compile(r"^(?:[•·*▪–—-]|\d{1,2}[.)])\s+")
LONGEST_ALTERNATIVE_WORDS = 10
LONGEST_CREDIT_WORDS = 12
LONGEST_PICTURE = 400
LONGEST_HEADING_WORDS = 15
SHORTEST_PROSE = 30
SHARE_OF_WRAPPED = 0.25
SHARE_OF_BLANKS = 0.5


def lines_of(text: str) -> list[str]:
    """The lines with single spaces; a blank line is an empty one."""
    return [collapse(line) for line in text.splitlines()]


def is_wrapped(lines: list[str]) -> bool:
    """True where lines are broken by hand: more than here and there one goes on in small letters on the next."""
    pairs = [(one, other) for one, other in pairwise(lines) if other and len(one) >= SHORTEST_PROSE]
    going_on = [pair for pair in pairs if GOES_ON.match(pair[1]) and not ENDS_SENTENCE.search(pair[0])]
    return len(going_on) > 1 and len(going_on) >= SHARE_OF_WRAPPED * len(pairs)


def unwrapped(lines: list[str], is_structure: re.Pattern[str]) -> list[str]:
    """The lines with those of one paragraph joined: a blank line parts paragraphs, and so do lines of structure."""
    joined: list[str] = []
    open_paragraph = False
    for number, line in enumerate(lines):
        alone = not line or is_structure.match(line) or (number < 8 and _is_byline(line))
        if open_paragraph and not alone:
            glue = "" if HYPHENATED.search(joined[-1]) and GOES_ON.match(line) else " "
            joined[-1] = f"{joined[-1]}{glue}{line}"
        else:
            joined += [line] if not line or not open_paragraph else ["", line]
        open_paragraph = not alone
    return joined


def _is_byline(line: str) -> bool:
    return take_byline([paragraph(line)])[0] is not ABSENT


def paragraph(*lines: str) -> Block:
    """A paragraph of these lines."""
    return Block(BlockKind.PARAGRAPH, tuple(Line(line) for line in lines))


def groups_of(lines: list[str]) -> list[list[str]]:
    """The lines by paragraph: parted by blank lines where the copy has them throughout, else each line by itself."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    count = sum(map(len, groups))
    return groups if len(groups) >= SHARE_OF_BLANKS * count else [[line] for line in lines if line]


def blocks_of(lines: list[str], title: str | None) -> list[Block]:
    """The blocks of a text: paragraphs, and what can be told from them without markup."""
    groups = groups_of(lines)
    blocks: list[Block] = []
    for number, group in enumerate(groups):
        following = groups[number + 1][0] if number + 1 < len(groups) else None
        in_a_row = blocks and blocks[-1].kind is BlockKind.PARAGRAPH and not ENDS_SENTENCE.search(blocks[-1].text)
        if in_a_row and not ITEM_DATE.match(following or ""):
            following = None  # a second short line in a row is no heading, but a digest's headline is
        blocks.extend(_blocks_of_group(group, following, title))
    return blocks


def is_picture(line: str, title: str | None) -> bool:
    """True for the line of an image: its name, or its alternative text, which K2 takes from the caption or title."""
    if is_alternative(line):
        return True
    if SENTENCE_END.search(line) or len(line) > LONGEST_PICTURE:
        return False
    return DOUBLED.match(line) is not None or (bool(title) and line.startswith(title or ""))


def _blocks_of_group(group: list[str], following: str | None, title: str | None) -> list[Block]:
    first = group[0]
    if not is_alternative(first) and is_picture(first, title):  # K2's own block, caption and credit included
        return _blocks_of_group(group[1:], following, title) if len(group) > 1 else []
    if is_alternative(first):
        rest = _blocks_of_group(group[1:], following, title) if len(group) > 1 else []
        return [Block(BlockKind.IMAGE, (Line(first),)), *rest]
    if match := GLUED_ALTERNATIVE.match(first):
        return [Block(BlockKind.IMAGE, (Line(match[0]),)), paragraph(first[match.end() :], *group[1:])]
    if len(group) > 1:
        return [paragraph(*group)]
    if CREDIT.match(first) and len(first.split()) <= LONGEST_CREDIT_WORDS and not SENTENCE_END.search(first):
        return [Block(BlockKind.CAPTION, (Line(first),))]
    if bullet := BULLET.match(first):
        return [Block(BlockKind.LIST_ITEM, (Line(first[bullet.end() :]),))]
    if following is not None and is_heading(first, following):
        return [Block(BlockKind.HEADING, (Line(first),))]
    return [paragraph(first)]


def is_alternative(line: str) -> bool:
    """True for a line that is an image's name or alternative text."""
    words = line.split()
    return (
        len(words) <= LONGEST_ALTERNATIVE_WORDS
        and not SENTENCE_END.search(line.removesuffix(".png"))
        and ALTERNATIVE.search(line) is not None
        and not find_labels(Line(line))
    )


def is_heading(line: str, following: str) -> bool:
    """True for a short line that is no sentence, before prose: neither byline nor label nor download line."""
    if SENTENCE_END.search(line) or "|" in line:
        return False
    if ITEM_DATE.match(following):  # the headline of a digest's item, in any case
        return len(line.split()) <= LONGEST_HEADLINE_WORDS
    if len(line.split()) > LONGEST_HEADING_WORDS or not line[0].isupper():
        return False
    if _is_byline(line) or find_labels(Line(line)) or find_bio_label(line) or is_download(line) or CREDIT.match(line):
        return False
    return bool(SENTENCE_END.search(following)) and len(following) > len(line)
