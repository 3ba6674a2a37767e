"""The byline: looked for where the text begins, never in K2's author fields, which name the account, or in sidebars."""

import re
from dataclasses import dataclass, replace
from functools import cache

from schemas.letters.look_alikes import as_latin, may_have_look_alikes, mixed_words_as_latin
from spiders.numbers import has_digit
from spiders.pages.fields.authors import PARTICLES, names_only
from spiders.pages.fields.dates import MONTHS, is_date, is_date_line
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.sites import Site

# By Emin Alisayidov; By By Christine Iskandar; By: Emil Juraev; but "By the end of 2003" is prose: a name begins with a
# capital
BY_LINE = re.compile(r"^(?:[Bb][Yy](?:\s?:\s?|\s)){1,3}(?P<names>[^\W\d_a-z].{1,300}|empty)$")
BY = re.compile(r"^by\b", re.I)
SENTENCE_END = re.compile(r"[.!?:;,]$")
INITIAL_END = re.compile(r"(?:\b[A-Z]|Jr|Sr|Ph\.?D|D\.C)\.$")
# By Anna Example is a freelance journalist based in Osh.
SENTENCE = re.compile(r"^(?:[A-Z][\w.’'-]{0,30}\s){2,5}(?:is|was)\s(?:an?|the)\s")
# Vol. 5, No. 3
NUMBER_OF_ISSUE = re.compile(r"^(?:vol|volume|no|number|nr)\b", re.I)
# What stands beside the date in a bracket: Issue of … in the …, Vol. 5, No. 3
AROUND_DATE = re.compile(r"\b(?:issued?|of|the|in|from|dated?|(?:vol|no)\b\.?\s?\d{1,3})\b", re.I)
# The minister (24 September 2003 issue of the CACI Analyst) said: in a sentence, not a byline
GOES_ON = re.compile(r"[a-z,;:]")
# By Monday, September 24, 2003; By May 2003; but April Jones is a name
CALENDAR = re.compile(rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:{'|'.join(MONTHS)})(?:,?\s\d|$))", re.I)
# By Anna Example in the September 2003 issue …; By Anna Example (24 September 2003)
BEFORE_DATE = re.compile(r"(?:\s(?:in|from|for|of|on)(?=\s))?\s?[,;|–—([-]?\s?(?:\bthe\s)?$")
MAX_CHARACTERS = 400
MAX_CHARACTERS_WITHOUT_BY = 120
MAX_BYLINE_WORDS = 14
MAX_DATED_BYLINE_WORDS = 40
"""A sentence about its author may be the byline; a date of the issue must follow it."""
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


@dataclass(frozen=True)
class OneLine:
    """A byline with the issue's date on one line, and where it ends there."""

    names: str
    raw_date: str
    end: int
    rule: str = "one_line"


ABSENT = Byline(None, None, None, "absent")


@cache
def one_line_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a byline that ends in the issue's date and the magazine's name.

    By James Purcell Smith (9/24/2003 issue of the CACI Analyst); Stephen Blank (the 02/10/2013 issue of the CACI
    Analyst); by Emil Souleimanov (the 08/21/13 issue …); By Richard Weitz (the 03/05/2014 of the CACI Analyst); (the
    05305/2014 of …); (Sept. 24, 2003 issue …)

    Args:
        name: a pattern of the magazine's name in bylines.
    """
    return re.compile(
        r"^(?:by\b\s?:?\s?){0,3}(?P<names>.{0,300}?)\s?[(\[]\s?(?:the\s)?(?P<date>[^()\[\]]{3,60}?)"
        rf",?\s?(?:issue\s)?(?:of\s)?(?:the\s)?(?:{name})(?:,\s?(?:vol|no)\b[^()\[\]]{{0,30}})?\s?[)\]]?",
        re.I,
    )


@cache
def other_bracket_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a byline whose bracket names an issue in other words.

    By Anna Example (CACI Analyst, 24 September 2003); By Anna Example (Issue of September 24, 2003)

    Args:
        name: a pattern of the magazine's name in bylines.
    """
    return re.compile(
        r"^by\b\s?:?\s?(?P<names>[^()\[\]]{2,300}?)\s?[(\[](?=[^()\[\]]{0,90}(?:\bissue\b|\d))"
        rf"(?P<inside>[^()\[\]]{{0,90}}?(?:\bissue\b|{name})[^()\[\]]{{0,90}})[)\]]",
        re.I,
    )


@cache
def without_brackets_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of the date that follows the names on their line, at its end or with the magazine's name.

    By Anna Example, September 24, 2003; By Anna Example November 16th, 2015, The CACI Analyst; By Anna Example (24
    September 2003)

    Args:
        name: a pattern of the magazine's name in bylines.
    """
    month = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    dates = (
        rf"{month}\s{day},?\s\d{{4}}|{day}\s(?:of\s)?{month},?\s\d{{4}}|{month},?\s\d{{4}}"
        r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d"
    )
    return re.compile(
        r"(?<!\w)(?=[\dadfjmnostw])(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?"
        rf"(?P<date>{dates})"
        rf"(?:(?P<magazine>[.,]?\s?(?:issue\s)?(?:of\s)?(?:the\s)?(?:{name}))\s?[)\]]?(?=\s?[A-Z“\"]|$)"
        r"|(?:\sissue)?\s?[)\]]?$)",
        re.I,
    )


def match_one_line(line: str, site: Site) -> OneLine | None:
    """Return the byline with the issue's date with which a line begins; None if there is none."""
    by = BY.match(line) is not None
    match = one_line_pattern(site.magazine.in_bylines).match(line) if "(" in line or "[" in line else None
    if match is not None:
        raw = match["date"].strip(" ,")
        is_issue = has_digit(raw) and (is_date(raw) or NUMBER_OF_ISSUE.match(raw) is not None)
        names = match["names"].strip()
        if is_issue and (by or (_is_of_names(names) and not GOES_ON.match(line[match.end() :].lstrip()))):
            return OneLine(names, raw, match.end())
    other = other_bracket_pattern(site.magazine.in_bylines).match(line) if by and ("(" in line or "[" in line) else None
    if other is not None:
        words = re.sub(site.magazine.in_bylines, " ", other["inside"], flags=re.I)
        raw = " ".join(AROUND_DATE.sub(" ", words).split()).strip(" ,.:")
        if raw and has_digit(raw) and is_date(raw):
            return OneLine(other["names"].strip(), raw, other.end())
        if names_only(other["names"]):  # it names no day, but is no part of the name either
            return OneLine(other["names"].strip(), other["inside"].strip(), other.end())
    return _match_without_brackets(line, by, site)


def _is_of_names(text: str) -> bool:
    """Return True for what may name people, or a group, without By: neither a title and a byline nor a sentence."""
    words = text.split()
    return names_only(text) or (
        len(words) <= MAX_WORDS_WITHOUT_BY and all(map(_is_of_a_name, words)) and "By" not in words
    )


def _match_without_brackets(line: str, by: bool, site: Site) -> OneLine | None:
    if not by and len(line) > MAX_CHARACTERS_WITHOUT_BY:
        return None
    beginning = line[:MAX_CHARACTERS]
    name = BY_LINE.match(beginning) if by else None
    if (by and name is None) or not has_digit(beginning):
        return None
    start = name.start("names") if name is not None else 0
    dated = without_brackets_pattern(site.magazine.in_bylines).search(beginning, start + 1)
    if dated is None or (dated["magazine"] is None and (name is None or dated.end() < len(line))):
        return None
    names = BEFORE_DATE.sub("", line[start : dated.start()])
    words = names.split()
    capitals = words[:2] if by else words
    if not _could_be_names(names, after_by=by, dated=True) or not all(map(_is_of_a_name, capitals)):
        return None
    return OneLine(names, dated["date"], dated.end(), "one_line_without_brackets")


def _is_of_a_name(word: str) -> bool:
    return word[0].isupper() or word == "&" or word.casefold().split("-")[0] in PARTICLES | {"and", "with", "empty"}


def split_byline(blocks: list[Block], site: Site) -> tuple[Byline, list[Block]]:
    """Return the byline at the beginning of a text, and the text without it; `ABSENT` and the same blocks if none."""
    positions = [
        (index, number)
        for index, block in enumerate(blocks)
        if block.kind not in {BlockKind.IMAGE, BlockKind.CAPTION}
        for number in range(len(block.lines))
    ][: MAX_LINES_BEFORE_BYLINE + 3]
    printed = [blocks[index].lines[number].text for index, number in positions]
    lines = [_in_latin(line) for line in printed]
    for place in range(min(len(lines), MAX_LINES_BEFORE_BYLINE + 1)):
        byline, used, rest = _match(lines[place], lines[place + 1 : place + 3], site)
        if byline is not None:
            if lines != printed:
                byline, rest = _as_printed(byline, printed[place : place + used], rest)
            is_repeated = not rest and lines[place + used : place + 2 * used] == lines[place : place + used]
            end = place + used * (1 + is_repeated)
            return byline, _without(blocks, positions[place:end], rest)
        if len(lines[place].split()) > MAX_BYLINE_WORDS:
            break
    return ABSENT, blocks


def _in_latin(line: str) -> str:
    """Return a line, letter for letter, with plain signs and with Latin letters where others look like them.

    A name in another alphabet stays: only words that mix both are damaged, and a first word that looks like By.
    """
    if not may_have_look_alikes(line):
        return line
    latin = mixed_words_as_latin(line)
    if (by := BY.match(as_latin(latin[:3]))) is not None:
        return by[0] + latin[by.end() :]
    return latin


def _as_printed(byline: Byline, lines: list[str], rest: str) -> tuple[Byline, str]:
    """Return a byline that was read in Latin letters, and the rest of its line, in the letters of the page."""
    printed = byline.printed or ""
    return replace(byline, printed=" / ".join(lines)[: len(printed)]), lines[-1][len(lines[-1]) - len(rest) :]


def _match(line: str, following: list[str], site: Site) -> tuple[Byline | None, int, str]:
    """Return the byline that begins on `line`, how many lines it has, and what follows it on its last line."""
    if one := match_one_line(line, site):
        return Byline(line[: one.end].strip(), one.names, one.raw_date, one.rule), 1, line[one.end :].strip()
    by = BY_LINE.match(line)
    names = by["names"] if by else line
    below = following[0] if following else ""
    if _could_be_names(names, after_by=bool(by), dated=True) and is_date_line(below, site, after_by=bool(by)):
        rule = "two_lines" if by else "two_lines_without_by"
        return Byline(f"{line} / {below}", names, below, rule), 2, ""
    if by and (_could_be_names(names, after_by=True) or _is_sentence(names)):
        if (
            len(following) > 1
            and _could_be_names(below, after_by=True)
            and is_date_line(following[1], site, after_by=True)
        ):
            return Byline(" / ".join([line, *following]), f"{names}, {below}", following[1], "three_lines"), 3, ""
        return Byline(line, names, None, "by_line_without_date"), 1, ""
    if is_date_line(line, site):
        by = BY_LINE.match(below)
        if by and _could_be_names(by["names"], after_by=True):
            return Byline(f"{line} / {below}", by["names"], line, "two_lines_date_first"), 2, ""
        return Byline(line, None, line, "date_line_without_names"), 1, ""
    return None, 0, ""


def _could_be_names(names: str, *, after_by: bool = False, dated: bool = False) -> bool:
    words = names.split()
    max_words = MAX_WORDS_WITHOUT_BY
    if after_by:
        max_words = MAX_DATED_BYLINE_WORDS if dated else MAX_BYLINE_WORDS
    if not 1 <= len(words) <= max_words or CALENDAR.match(names):
        return False
    if SENTENCE_END.search(names) and not INITIAL_END.search(names) and not (dated and _is_sentence(names)):
        return False
    return words[0][0].isupper() or names == "empty"


def _is_sentence(names: str) -> bool:
    """Return True for a sentence that says who the author is: By Anna Example is a journalist based in Osh."""
    return SENTENCE.match(names) is not None and len(names.split()) <= MAX_DATED_BYLINE_WORDS


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
