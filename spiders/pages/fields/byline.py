"""The byline: looked for where the text begins, never in K2's author fields, which name the account, or in sidebars."""

import re
from dataclasses import dataclass
from functools import cache

from spiders.pages.fields.dates import is_date_line
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.sites import Site

# By Emin Alisayidov; By By Christine Iskandar; but "By the end of 2003" is prose: a name begins with a capital
BY_LINE = re.compile(r"^(?:[Bb][Yy]\s)+(?P<names>[^\W\d_a-z].{1,200}|empty)$")
SENTENCE_END = re.compile(r"[.!?:;,]$")
INITIAL_END = re.compile(r"(?:\b[A-Z]|Jr|Sr|Ph\.?D|D\.C)\.$")
MAX_BYLINE_WORDS = 14
MAX_WORDS_WITHOUT_BY = 8
MAX_LINES_BEFORE_BYLINE = 3
"""A byline is the first line of the text; captions and lines of images may precede it."""


@dataclass(frozen=True)
class Byline:
    """A byline as printed, and the rule that found it."""

    printed: str | None
    """Its lines, joined by " / "."""
    names: str | None
    """The part that names people."""
    raw_date: str | None
    rule: str


ABSENT = Byline(None, None, None, "absent")


@cache
def one_line_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a byline that ends in the issue's date and the magazine's name.

    By James Purcell Smith (9/24/2003 issue of the CACI Analyst); Stephen Blank (the 02/10/2013 issue of the CACI
    Analyst); by Emil Souleimanov (the 08/21/13 issue …); By Richard Weitz (the 03/05/2014 of the CACI Analyst); (the
    05305/2014 of …)

    Args:
        name: a pattern of the magazine's name in bylines.
    """
    return re.compile(
        r"^(?:by\s)*(?P<names>[^()]{0,300}?)\s?\(\s?(?:the\s)?(?P<date>[\d/]{6,10}|[a-z]{3,10}\s\d{1,2},?\s\d{4})"
        rf"\s?(?:issue\s)?(?:of\s)?(?:the\s)?(?:{name})\s?\)?",
        re.I,
    )


def split_byline(blocks: list[Block], site: Site) -> tuple[Byline, list[Block]]:
    """Return the byline at the beginning of a text, and the text without it; `ABSENT` and the same blocks if none."""
    positions = [
        (index, number)
        for index, block in enumerate(blocks)
        if block.kind not in {BlockKind.IMAGE, BlockKind.CAPTION}
        for number in range(len(block.lines))
    ][: MAX_LINES_BEFORE_BYLINE + 2]
    lines = [blocks[index].lines[number].text for index, number in positions]
    for place in range(min(len(lines), MAX_LINES_BEFORE_BYLINE + 1)):
        byline, used, rest = _match(lines[place], lines[place + 1] if place + 1 < len(lines) else None, site)
        if byline is not None:
            return byline, _without(blocks, positions[place : place + used], rest)
        if len(lines[place].split()) > MAX_BYLINE_WORDS:
            break
    return ABSENT, blocks


def _match(line: str, following: str | None, site: Site) -> tuple[Byline | None, int, str]:
    """Return the byline that begins on `line`, how many lines it has, and what follows it on its last line."""
    if match := one_line_pattern(site.magazine.in_bylines).match(line):
        printed = match[0].strip()
        return Byline(printed, match["names"].strip(), match["date"], "one_line"), 1, line[match.end() :].strip()
    by = BY_LINE.match(line)
    names = by["names"] if by else line
    if following is not None and is_date_line(following, site) and _could_be_names(names, bool(by)):
        rule = "two_lines" if by else "two_lines_without_by"
        return Byline(f"{line} / {following}", names, following, rule), 2, ""
    if by and _could_be_names(names, True):
        return Byline(line, names, None, "by_line_without_date"), 1, ""
    if is_date_line(line, site):
        return Byline(line, None, line, "date_line_without_names"), 1, ""
    return None, 0, ""


def _could_be_names(names: str, after_by: bool) -> bool:
    words = names.split()
    max_words = MAX_BYLINE_WORDS if after_by else MAX_WORDS_WITHOUT_BY
    if not 1 <= len(words) <= max_words or (SENTENCE_END.search(names) and not INITIAL_END.search(names)):
        return False
    return words[0][0].isupper() or names == "empty"


def _without(blocks: list[Block], used: list[tuple[int, int]], rest: str) -> list[Block]:
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        numbers = {number for place, number in used if place == index}
        if not numbers:
            kept.append(block)
            continue
        lines = [line for number, line in enumerate(block.lines) if number not in numbers]
        if rest and index == used[-1][0]:
            lines.insert(0, Line(rest))
        if lines:
            kept.append(block.with_lines(tuple(lines)))
    return kept
