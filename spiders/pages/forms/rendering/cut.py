"""Cuts a text rendering into the lines of its header, the lines of its text, and what its foot says."""

import re
from dataclasses import dataclass
from functools import cache

from spiders.numbers import whole_number
from spiders.pages.fields.byline import match_one_line, split_byline
from spiders.pages.forms.rendering.blocks import paragraph
from spiders.sites import Site

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
# THE GRAIN ROAD Featured: K2 marks an item in this way after its title
FEATURED = re.compile(r"\sFeatured$")
# What K2 prints after the text, in case "Read N times" is missing
END = (
    r"Last modified on .*|Tagged under|Related items(?: \(.*)?|Image Gallery|More in this category:.*|Additional Info"
    r"|Download attachments:?|Latest from .*|back to top|Leave a comment"
)
MAX_MENU_LINES = 12
"""Lines of a menu that may precede the header."""
MAX_HEADER_LINES = 6
MAX_TITLE_WORDS = 25
SENTENCE_END = re.compile(r"[.;:,][”’\"']*$")


@dataclass(frozen=True)
class CutRendering:
    """A rendering without menu, furniture and foot."""

    header: list[str]
    text: list[str]
    category: str | None
    hits: int | None
    before: list[str]
    """The lines before the first date: a menu."""
    after: list[str]
    """The foot, and what follows it; empty if the text about the magazine ends the page."""
    categories: list[str]
    """The lines of categories in the header, or below the text."""


@cache
def foot_pattern(foot: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a line after the text, which K2 prints or the site's file names; `*` is anything."""
    of_site = [re.escape(line).replace(r"\*", ".*") for line in foot]
    return re.compile(rf"^(?:{'|'.join([*of_site, END])})$", re.I)


@cache
def boilerplate_pattern(beginning: str | None) -> re.Pattern[str]:
    """Return the pattern of the text about the magazine, up to the end of its line."""
    return re.compile(rf"{re.escape(beginning)}\b.*$" if beginning else "(?!)")


def structure_pattern(site: Site) -> re.Pattern[str]:
    """Return the pattern of the lines that frame a text."""
    parts = (PAGE_DATE, CATEGORY, HITS, FURNITURE, foot_pattern(site.magazine.foot))
    return re.compile("|".join(part.pattern for part in parts), re.I)


def cut_rendering(lines: list[str], site: Site) -> CutRendering:
    """Cut the lines of a rendering into header, text and foot."""
    foot, boilerplate = foot_pattern(site.magazine.foot), boilerplate_pattern(site.magazine.boilerplate)
    hits = next((match for line in lines if (match := HITS.match(line))), None)
    category = next((match["category"] for line in lines if (match := CATEGORY.match(line))), None)
    filled = [number for number, line in enumerate(lines) if line]
    date_at = next((number for number in filled[: MAX_MENU_LINES + 1] if PAGE_DATE.match(lines[number])), 0)
    before, lines = lines[:date_at], lines[date_at:]
    kept: list[str] = []
    with_text = 0
    after: list[str] = []
    for number, line in enumerate(lines):
        text = boilerplate.sub("", line).strip()
        if HITS.match(line) or (with_text > 2 and foot.match(line)):
            after = lines[number:]
            break
        if not FURNITURE.match(text):
            kept.append(text)
            with_text += bool(text)
        if text != line and with_text:
            break
    start = _start_of_text(kept, site)
    header = [line for line in kept[:start] if line and not CATEGORY.match(line)]
    rest = kept[start:]
    categories = [line for line in kept[:start] if CATEGORY.match(line)]
    if category is not None and not categories:
        categories = [line for line in rest if CATEGORY.match(line)]
        rest = [line for line in rest if not CATEGORY.match(line)]  # K2's own templates print it below the text
    count = whole_number(re.sub("[^0-9]", "", hits["hits"])) if hits else None
    return CutRendering(header, rest, category, count, before, after, categories)


def _start_of_text(lines: list[str], site: Site) -> int:
    """Return where the header ends: after the category, else before the byline, else after the date and a title."""
    filled = [number for number, line in enumerate(lines) if line][:MAX_HEADER_LINES]
    category = next((number for number in filled if CATEGORY.match(lines[number])), None)
    if category is not None and all(len(line.split()) <= MAX_TITLE_WORDS for line in lines[:category]):
        return next(
            (number for number in filled if number < category and match_one_line(lines[number], site)), category + 1
        )
    for place, number in enumerate(filled):
        line, *following = (lines[other] for other in filled[place : place + 2])
        byline, _ = split_byline([paragraph(line), *map(paragraph, following)], site)
        if byline.printed is not None and line.startswith(byline.printed.split(" / ")[0]):
            return number
    if filled and PAGE_DATE.match(lines[filled[0]]):
        after = filled[1] if len(filled) > 1 else filled[0]
        is_title = len(lines[after].split()) <= MAX_TITLE_WORDS and not SENTENCE_END.search(lines[after])
        return after + 1 if is_title else after
    return 0
