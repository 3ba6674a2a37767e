"""A text rendering cut into the lines of its header, the lines of its text, and what its foot says."""

import re
from dataclasses import dataclass

from spiders.pages.fields.byline import ONE_LINE, take_byline
from spiders.pages.forms.rendering_blocks import paragraph

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
LONGEST_MENU = 12
"""So many lines of a menu may stand before the header."""
LONGEST_HEADER = 6
LONGEST_TITLE_WORDS = 25
SENTENCE_END = re.compile(r"[.;:,][”’\"']*$")


@dataclass(frozen=True)
class Cut:
    """A rendering cut into its header's lines, the lines of its text, and what its foot says."""

    header: list[str]
    text: list[str]
    category: str | None
    hits: int | None


def cut_rendering(lines: list[str]) -> Cut:
    """Return the rendering without menu, furniture and foot."""
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
