"""Tells the copy of a list from the copy of an article: a list has several bylines, dates or categories.

An article may have its byline twice, because its full text repeats its intro; a list may have one byline several times,
as "By empty (9/11/2004 issue …)" over each of four news items. So what stands under two bylines is compared.
"""

import re
from dataclasses import dataclass
from itertools import islice, pairwise

from schemas.article import Kind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.numbers import has_digit
from spiders.pages.fields.authors import names_only
from spiders.pages.fields.byline import BY_LINE, OneLine, match_one_line
from spiders.pages.fields.dates import find_digest_title, is_date_line
from spiders.pages.fields.labels import find_labels
from spiders.pages.forms.rendering.cut import CATEGORY, HITS, PAGE_DATE, CutRendering, foot_pattern
from spiders.pages.markup.blocks import Line
from spiders.pages.markup.comparison import comparison_key
from spiders.sites import Site

# …could lead to dangerous consequences.By Lasha Tchantouridze (9/21/2005 issue …): glued to the end of the text above;
# A TITLE By Lasha Tchantouridze (9/21/2005 issue …): a capital shows that it is no sentence; By By is one byline
GLUED_BY = re.compile(r"(?<=[.!?…”\"’)\]])\s?(?=[Bb][Yy][\s:])|(?<=\w)(?<!\b[Bb][Yy])\s(?=By\s(?:[A-Z]|empty\b))")
# By Lasha Tchantouridze July 15, 2023 Although …: all of an entry on one line
NAMES_AND_DATE = re.compile(
    r"^By\s(?P<names>(?:[A-Z][\w.’'-]{0,30}\s){2,6}?)(?P<date>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
    r"\.?\s\d{1,2},\s\d{4})\b"
)
READ_MORE = re.compile(r"^(?:read|continue)\s(?:more|reading)\b.{0,120}$", re.I)
# By Wikimedia Commons: whose an image is
OF_A_CREDIT = re.compile(r"\b(?:commons|pictures?|images?|photos?|shutterstock|getty|flickr|reuters|tass)\b", re.I)
# What K2 prints below each item of a list, too
FOOT_OF_AN_ITEM = re.compile(
    r"^(?:Read\s[\d,.]+\stimes|Last modified on|Tagged under|Additional Info|Download attachments|Image Gallery)\b",
    re.I,
)
MAX_NAMES_CHARACTERS = 200
MAX_CHARACTERS = 600
MAX_GLUED_BYLINES = 1000
"""Places at which one is looked for in a text; a list of the site has some ten."""
MIN_LETTERS = 10
LETTERS_COMPARED = 60
CHARACTERS_COMPARED = 600
MIN_WORDS_BELOW = 15
"""Words under a byline without a date: fewer may stand under a credit or a signature."""
MIN_WORDS_OF_A_TEXT = 40
"""Words of a line before the first date, or below a foot, that are the text of an entry, and not a menu or tags."""
LINES_OF_A_HEADER = 4


@dataclass(frozen=True)
class Mark:
    """A byline in a text: where it begins and ends, and what it says."""

    line: int
    start: int
    end_line: int
    end: int
    key: str
    by: bool = True
    dated: bool = True


def reject_list(cut: CutRendering, site: Site) -> None:
    """Reject the text of a list.

    Raises:
        RejectedPageError: the text has more than one entry.
    """
    before, text, below = (list(filter(None, part)) for part in (cut.before, cut.text, _below_foot(cut, site)))
    lines = [*before, *cut.header, *text, *below]
    start = len(before) + len(cut.header)
    marks = find_bylines(lines, site, with_by=_is_digest(cut, site))
    # In a menu a line such as "By Subject Area" is no byline, and in a header a title is none; beside bylines with
    # dates one without is a credit.
    marks = [mark for mark in marks if (mark.dated and mark.by) or mark.line >= start]
    dated = [mark for mark in marks if mark.dated]
    entries = _count_entries(lines, dated or marks)
    categories = [line for line in before + text + cut.categories if _is_category(line)]
    dates = [number for number, line in enumerate(text) if PAGE_DATE.match(line)]
    headers = [line for number in dates for line in text[number + 1 : number + 1 + LINES_OF_A_HEADER]]
    if (
        entries > 1
        or len(categories) > 1
        or len([line for line in lines if READ_MORE.match(line)]) > 1
        or len({text[number] for number in dates}) > 1
        or any(map(_is_category, headers))
        or bool(find_bylines(headers, site, with_by=True))
        or _has_entry_before(cut, site)
        or _has_entry_below(below)
        or _repeats_first_label(lines, site)
    ):
        raise RejectedPageError(
            RejectReason.LISTING,
            f"the text of a list: {entries} bylines, {len(dates)} more dates, {len(categories)} categories",
        )


def _repeats_first_label(lines: list[str], site: Site) -> bool:
    """Return True if BACKGROUND begins a second text after other labels, or if each entry has its tags."""
    if sum(line.lower().startswith("tagged under") for line in lines) > 1:
        return True
    first = site.magazine.labels[0]
    texts: list[str] = []
    others = False
    for number, line in enumerate(lines):
        for label in find_labels(Line(line), site.magazine.labels):
            others = others or label.canonical != first
            if label.canonical != first:
                continue
            text = " ".join([line[label.end :], *lines[number + 1 : number + 2]])[:CHARACTERS_COMPARED]
            if texts and others and not _is_repeated(texts[-1], text):
                return True
            texts.append(text)
    return False


def _below_foot(cut: CutRendering, site: Site) -> list[str]:
    """Return the lines below an item's foot, where a list goes on: up to the page's own foot, or related items."""
    foot = foot_pattern(site.magazine.foot)
    end = (number for number, line in enumerate(cut.after) if foot.match(line) and not FOOT_OF_AN_ITEM.match(line))
    return cut.after[: next(end, len(cut.after))]


def _has_entry_below(lines: list[str]) -> bool:
    """Return True if a text with a header or a foot of its own stands below an item's foot."""
    if not any(len(line.split()) >= MIN_WORDS_OF_A_TEXT for line in lines):
        return False
    headers = sum(_is_category(line) or PAGE_DATE.match(line) is not None for line in lines)
    return headers > 1 or sum(HITS.match(line) is not None for line in lines) > 1


def separate_bylines(lines: list[str], site: Site) -> list[str]:
    """Return the lines with a byline that is glued to the text above it on a line of its own."""
    glued = {mark.line: mark.start for mark in find_bylines(lines, site, with_by=True) if mark.start}
    return [
        part.strip()
        for number, line in enumerate(lines)
        for part in ((line[: glued[number]], line[glued[number] :]) if number in glued else (line,))
    ]


def find_bylines(lines: list[str], site: Site, *, with_by: bool = False) -> list[Mark]:
    """Return the bylines wherever they stand, on one line or on two, and lines of names that begin with By.

    Args:
        lines: of a text.
        site: how the magazine names itself.
        with_by: whether two lines must begin with By: in a digest the other ones are a headline and its date.
    """
    marks: list[Mark] = []
    tries = MAX_GLUED_BYLINES
    for number, line in enumerate(lines):
        starts = [0, *(match.end() for match in islice(GLUED_BY.finditer(line), tries))]
        tries -= len(starts) - 1
        found = [mark for start in starts if (mark := _one_line(number, start, line, site)) is not None]
        if not found and len(line) <= MAX_NAMES_CHARACTERS:
            following = lines[number + 1] if number + 1 < len(lines) else ""
            two = _by_itself(number, line, following, site, with_by=with_by)
            found = [two] if two is not None else []
        marks.extend(found)
    return marks


def _one_line(number: int, start: int, line: str, site: Site) -> Mark | None:
    text = line[start : start + MAX_CHARACTERS]
    one = match_one_line(text, site)
    if one is None and (both := NAMES_AND_DATE.match(text)) is not None:
        one = OneLine(both["names"].strip(), both["date"], both.end())
    if one is None or len(one.names) > MAX_NAMES_CHARACTERS:
        return None
    # A sentence that cites an issue is not a byline.
    if one.names != "empty" and not names_only(one.names):
        return None
    return Mark(number, start, number, start + one.end, comparison_key(f"{one.names}{one.raw_date}"), True)


def _by_itself(number: int, line: str, following: str, site: Site, *, with_by: bool) -> Mark | None:
    by = BY_LINE.match(line)
    names = by["names"] if by else line
    if by is None and (with_by or has_digit(following[:1])):
        return None
    if names != "empty" and (not names_only(names) or OF_A_CREDIT.search(names)):
        return None
    if is_date_line(following, site, after_by=by is not None):
        return Mark(number, 0, number + 1, len(following), comparison_key(names + following), by is not None)
    return Mark(number, 0, number, len(line), comparison_key(names), dated=False) if by else None


def _count_entries(lines: list[str], marks: list[Mark]) -> int:
    """Return how many entries the bylines begin, without those that repeat the one before them."""
    texts = [_below(lines, mark, other) for mark, other in pairwise([*marks, None])]
    counted = [
        (mark, text)
        for mark, text in zip(marks, texts, strict=True)
        if mark is not None and (mark.dated or len(text.split()) >= MIN_WORDS_BELOW)
    ]
    repeated = sum(
        one.key == other.key and _is_repeated(above, below) for (one, above), (other, below) in pairwise(counted)
    )
    return len(counted) - repeated


def _below(lines: list[str], mark: Mark | None, following: Mark | None) -> str:
    """Return the beginning of the text between two bylines."""
    if mark is None:
        return ""
    if following is not None and following.line == mark.end_line:
        return lines[mark.end_line][mark.end : following.start]
    end = following.line if following is not None else len(lines)
    last = lines[following.line][: following.start] if following is not None else ""
    return " ".join([lines[mark.end_line][mark.end :], *lines[mark.end_line + 1 : end], last])[:CHARACTERS_COMPARED]


def _is_repeated(above: str, below: str) -> bool:
    one, other = comparison_key(above), comparison_key(below)
    if min(len(one), len(other)) < MIN_LETTERS:
        return True  # a byline printed twice, or a signature
    return one[:LETTERS_COMPARED] in other or other[:LETTERS_COMPARED] in one


def _is_digest(cut: CutRendering, site: Site) -> bool:
    section = site.sections.get(site.section_titled(cut.category) or "")
    is_titled = any(find_digest_title(line, site) is not None for line in cut.header)
    return is_titled or (section is not None and section.kind is Kind.NEWS_ITEM)


def _is_category(line: str) -> bool:
    match = CATEGORY.match(line)
    return match is not None and all(word[0].isupper() or word in {"and", "of", "the"} for word in match[1].split())


def _has_entry_before(cut: CutRendering, site: Site) -> bool:
    """Return True if the text of an entry precedes the first date, which nothing of the article repeats."""
    boilerplate = site.magazine.boilerplate or "\0"
    texts = [line for line in cut.before if len(line.split()) >= MIN_WORDS_OF_A_TEXT and boilerplate not in line]
    whole = comparison_key(" ".join(cut.text)) if texts else ""
    return any(comparison_key(text)[:LETTERS_COMPARED] not in whole for text in texts)
