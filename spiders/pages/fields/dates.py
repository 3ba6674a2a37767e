"""Dates: every place where a page states one, and the named rule that chooses between them.

There is no global day-first or month-first setting: of 436 slashed byline dates most are month first, some of 2013-2015
are day first, and one listing page has both. Each function returns the date and the name of the rule that read it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from spiders.numbers import WHOLE_NUMBER, has_digit
from spiders.sites import Site

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "el", "es", "et", "eu", "fa", "fi", "fr",
    "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km", "ko", "ky", "lt", "lv",
    "mk", "mn", "ms", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sr_Latn", "sv",
    "sw", "ta", "tg", "th", "tk", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
"""Languages of Joomla's packages (https://downloads.joomla.org/language-packs) that CLDR knows, and of the region."""
MIN_LETTERS_OF_A_MONTH = 3
FIRST_YEAR_OF_1900 = 69
"""https://docs.python.org/3/library/time.html#time.strptime"""
MAX_DISTANCE = timedelta(days=31)
"""A byline date this close to the date of the slug or of the page is confirmed by it."""

# 9/24/2003, 18/09/2013, 08/21/13; also 9-24-2003, 24.9.2003, 9 / 24 / 2003
SLASHED = re.compile(
    r"^(?P<first>\d{1,2})\s?(?P<sign>[/.–-])\s?(?P<second>\d{1,2})(?:\s?[/.,–-]\s?|\s)(?P<year>\d{4}|\d{2})\.?$"
)
# 2003-09-24, 2003/9/24
YEAR_FIRST = re.compile(r"^(?P<year>\d{4})\s?[/.–-]\s?(?P<month>\d{1,2})\s?[/.–-]\s?(?P<day>\d{1,2})\.?$")
# the words and numbers of a date in words: Sept. | 24 | th | 2003
WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+")
FILLERS = frozenset({"the", "of", "day", "st", "nd", "rd", "th"})
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}$")
WEEKDAY_FIRST = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", re.I)
MAX_CHARACTERS_IN_WORDS = 60
AROUND_A_DATE = " ,.:;()–—-"


@dataclass(frozen=True)
class DateReading:
    """A date, the name of the rule that read it, and the raw text that the rule read."""

    day: date | None
    rule: str
    raw: str | None = None


@cache
def date_line_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a date line, which may end in the magazine's name, in brackets or without.

    November 16th, 2015, The CACI Analyst; March 20, 2025; (9/24/2003 issue of the CACI Analyst)

    Args:
        name: a pattern of the magazine's name in bylines.
    """
    return re.compile(
        r"^[(\[]?\s?(?:the\s)?(?P<date>[^()\[\]]{3,60}?)"
        rf"(?P<magazine>[.,]?\s?(?:issue\s(?:of\s)?)?(?:of\s)?(?:the\s)?(?:{name})|\sissue)?\s?[.,)\]]{{0,2}}$",
        re.I,
    )


@cache
def digest_title_pattern(titles: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a digest's title, as `23 January 2008 News Digest`; without titles it matches nothing."""
    digest = "|".join(r"\s".join(map(re.escape, title.split())) for title in titles) or "(?!)"
    return re.compile(
        rf"^(?P<day>\d{{1,2}})\s(?P<month>[A-Za-z]{{3,10}})(?:,?\s(?P<year>\d{{4}}))?,?\s(?P<digest>{digest})\b", re.I
    )


def month_number(word: str) -> int | None:
    """Return the month that a word names, even abbreviated or misspelt ("Deceber", seen in December 2021).

    None for any other word.
    """
    word = word.lower()
    if len(word) >= MIN_LETTERS_OF_A_MONTH:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(word):
                return number
    close = get_close_matches(word, MONTHS, n=1, cutoff=0.8)
    return MONTHS.index(close[0]) + 1 if close else None


def month_in_any_language(word: str) -> int | None:
    """Return the month that a word names in English or another language; None for any other word.

    A word that names different months in two languages (`listopad`, in Croatian and in Czech) names none.
    """
    word = word.casefold().strip(".")
    if word.isascii() and len(word) >= MIN_LETTERS_OF_A_MONTH and any(month.startswith(word) for month in MONTHS):
        return month_number(word)
    numbers = _months_by_name().get(word, frozenset())
    return next(iter(numbers)) if len(numbers) == 1 else month_number(word)


@cache
def _months_by_name() -> dict[str, frozenset[int]]:
    """Return the months that each name can mean. It takes a second, so only a page in another language asks."""
    from babel import Locale

    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found.setdefault(name.casefold().strip("."), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def make_date(year: int, month: int | None, day: int) -> date | None:
    """Return the date; None if there is no such day."""
    try:
        return date(year, month, day) if month is not None else None
    except ValueError:
        return None


def with_nearest_year(month: int | None, day: int, near: date | None) -> date | None:
    """Return the day in the year in which it is nearest to `near`: 30 December is last year's on 2 January."""
    if near is None:
        return None
    candidates = [make_date(near.year + shift, month, day) for shift in (0, -1, 1)]
    dates = [candidate for candidate in candidates if candidate is not None]
    return min(dates, key=lambda candidate: abs(candidate - near)) if dates else None


@cache
def title_of_digest_pattern(titles: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a digest's name at the beginning or the end of a title; without names it matches nothing.

    News Digest, 23 January 2008; CACI News Digest
    """
    digest = "|".join(r"\s".join(map(re.escape, title.split())) for title in titles) or "(?!)"
    return re.compile(rf"(?:^|(?<=[\s,:–—-]))(?P<digest>{digest})(?=$|[\s,:–—(-])", re.I)


def find_digest_title(title: str, site: Site) -> str | None:
    """Return what a title calls its digest, as `News Digest`; None for the title of anything else."""
    if match := digest_title_pattern(site.digest_titles).match(title):
        return match["digest"]
    match = title_of_digest_pattern(site.digest_titles).search(title)
    if match is None or (title[match.end() :].strip(AROUND_A_DATE) and _date_beside(match) is None):
        return None
    return match["digest"]


def _date_beside(match: re.Match[str]) -> "DayInWords | None":
    return _item_date(f"{match.string[: match.start()]} {match.string[match.end() :]}".strip(AROUND_A_DATE))


def read_title_date(title: str, near: date | None, site: Site) -> DateReading:
    """Return the date in a digest's title; a missing year is that of `near`, the date of the page or the slug."""
    match = digest_title_pattern(site.digest_titles).match(title)
    if match is not None:
        return _with_or_without_year(match, near, "digest_title", title)
    match = title_of_digest_pattern(site.digest_titles).search(title)
    words = _date_beside(match) if match is not None else None
    if words is None:
        return DateReading(None, "absent")
    return _in_year(words.month, words.day, words.year, near, "digest_title", title)


def is_item_date(text: str) -> bool:
    """Return True for the date line of a news item: 10 January; 28 November 2007; May 8."""
    return _item_date(text) is not None


def read_item_date(raw: str, near: date | None) -> date | None:
    """Return the date of a news item's date line; a missing year is the one nearest to `near`."""
    words = _item_date(raw)
    return _in_year(words.month, words.day, words.year, near, "item_date_line", raw).day if words else None


def _item_date(text: str) -> "DayInWords | None":
    if len(text) > MAX_CHARACTERS_IN_WORDS or text.startswith("The ") or not has_digit(text):
        return None
    words = _read_words(text)
    return DayInWords(words.month, words.day, words.year) if words is not None and words.day is not None else None


def is_date_line(text: str, site: Site, *, after_by: bool = False) -> bool:
    """Return True for the second line of a byline, as "November 16th, 2015, The CACI Analyst" or "March 20, 2025".

    Args:
        text: a line.
        site: how the magazine names itself.
        after_by: whether the line above begins with By: else a date with its weekday is that of the page's header.
    """
    if not after_by and WEEKDAY_FIRST.match(text):
        return False
    if len(text) > 2 * MAX_CHARACTERS_IN_WORDS or not has_digit(text):
        return False
    match = date_line_pattern(site.magazine.in_bylines).match(text)
    if match is None:
        return False
    if SLASHED.match(match["date"]) or YEAR_FIRST.match(match["date"]):
        return True
    words = _read_words(match["date"])
    is_whole = after_by or match["magazine"] is not None
    return words is not None and (is_whole or None not in (words.year, words.day))


def is_date(text: str) -> bool:
    """Return True for a text that is a date and nothing else, even if there is no such day: 05305/2014."""
    return not any(map(str.isalpha, text)) or _read_words(text) is not None


def read_issue_date(raw: str | None, page_date: date | None, slug_date: date | None, site: Site) -> DateReading:
    """Return the date in the byline, in numbers or in words."""
    if raw is None:
        return DateReading(None, "absent")
    match = date_line_pattern(site.magazine.in_bylines).match(raw)
    text = match["date"] if match else raw
    if numbers := SLASHED.match(text):
        return _read_slashed(numbers, slug_date or page_date, site, raw)
    if numbers := YEAR_FIRST.match(text):
        day = make_date(int(numbers["year"]), int(numbers["month"]), int(numbers["day"]))
        return DateReading(day, "year_first" if day else "unreadable", raw)
    if words := _read_words(text):
        if words.day is None:
            return DateReading(None, "month_without_day", raw)
        return _in_year(words.month, words.day, words.year, page_date, "date_line", raw)
    return DateReading(None, "unreadable", raw)  # (the 05305/2014 of the CACI Analyst)


class DateInWords(NamedTuple):
    """A date whose month is a word; day or year may be missing."""

    month: int
    day: int | None
    year: int | None


class DayInWords(NamedTuple):
    """A day whose month is a word; the year may be missing."""

    month: int
    day: int
    year: int | None


def _read_words(text: str) -> DateInWords | None:
    """Return the date that a text writes with the month as a word, in any order: `Sept. 24, 2003`, `24th of September`.

    None if anything else is in it.
    """
    if len(text) > MAX_CHARACTERS_IN_WORDS:
        return None
    months: list[int] = []
    numbers: list[str] = []
    for word in WORD_OR_NUMBER.findall(text.lower()):
        if WHOLE_NUMBER.fullmatch(word):
            numbers.append(word)
        elif word not in FILLERS and not WEEKDAY.match(word):
            month = month_number(word)
            if month is None:
                return None
            months.append(month)
    short = [int(number) for number in numbers if len(number) < 3]
    years = [int(number) for number in numbers if len(number) == 4]
    days, years = short[:1], years + [_full_year(number) for number in short[1:]]  # Sept. 24, '03
    if len(months) != 1 or not numbers or len(years) > 1 or len(days) + len(years) != len(numbers):
        return None
    return DateInWords(months[0], days[0] if days else None, years[0] if years else None)


def _full_year(two_digits: int) -> int:
    """Return the year of two digits: 99 is 1999, as POSIX has it, and 03 is 2003."""
    return two_digits + (1900 if two_digits >= FIRST_YEAR_OF_1900 else 2000)


def _with_or_without_year(match: re.Match[str], near: date | None, rule: str, raw: str) -> DateReading:
    year = int(match["year"]) if match["year"] is not None else None
    return _in_year(month_number(match["month"]), int(match["day"]), year, near, rule, raw)


def _in_year(
    month: int | None, day_of_month: int, year: int | None, near: date | None, rule: str, raw: str
) -> DateReading:
    if year is not None:
        day = make_date(year, month, day_of_month)
        return DateReading(day, rule if day else "unreadable", raw)
    day = with_nearest_year(month, day_of_month, near)
    return DateReading(day, f"{rule}_year_of_page" if day else f"{rule}_without_year", raw)


def _read_slashed(match: re.Match[str], reference: date | None, site: Site, raw: str) -> DateReading:
    year = int(match["year"]) if len(match["year"]) > 2 else _full_year(int(match["year"]))
    first, second = int(match["first"]), int(match["second"])
    month_first, day_first = make_date(year, first, second), make_date(year, second, first)
    if month_first is None or day_first is None or month_first == day_first:
        only = month_first or day_first
        return DateReading(only, "slashed_one_reading" if only else "unreadable", raw)
    if site.month_first_until is not None and year <= site.month_first_until.year:
        return DateReading(month_first, "slashed_month_first", raw)
    readings = (month_first, day_first)
    if reference is not None:
        nearest = min(readings, key=lambda reading: abs(reading - reference))
        if abs(nearest - reference) <= MAX_DISTANCE:
            return DateReading(nearest, "slashed_nearest_to_page", raw)
    era = site.wednesday_era
    wednesdays = [reading for reading in readings if era and era.covers(reading) and reading.isoweekday() == 3]
    if len(wednesdays) == 1:
        return DateReading(wednesdays[0], "slashed_wednesday", raw)
    return DateReading(None, "slashed_undecided", raw)


@dataclass(frozen=True)
class PageDates:
    """The dates of a page, and the one that was chosen, each with its rule."""

    page: DateReading
    issue: DateReading
    slug: DateReading
    title: DateReading
    published: DateReading


def choose_published(slug: date | None, page: date | None, issue: date | None, title: date | None) -> DateReading:
    """Return the date of publication: that of the slug, else of the page, of the byline, of the title.

    The slug comes first because it agreed with the issue date on 17 of 17 pages.
    """
    for rule, day in (("slug_date", slug), ("page_date", page), ("issue_date", issue), ("title_date", title)):
        if day is not None:
            return DateReading(day, rule, day.isoformat())
    return DateReading(None, "no_date")


def in_conflict(*days: date | None) -> bool:
    """Return True if the dates that are present are not all the same."""
    return len({day for day in days if day is not None}) > 1
