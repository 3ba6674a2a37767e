"""Dates: every place where a page states one, and the named rule that chooses between them.

There is no global day-first or month-first setting: of 436 slashed byline dates most are month first, some of 2013-2015
are day first, and one listing page has both. Each function returns the date and the name of the rule that read it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache

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
MAX_DISTANCE = timedelta(days=31)
"""A byline date this close to the date of the slug or of the page is confirmed by it."""

# November 16th, 2015; December 9th; January 19th 2017; March 20, 2025
MONTH_FIRST = r"^(?P<month>[A-Za-z]{3,10})\.?\s(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?(?:,?\s(?P<year>\d{4}))?"
# 15 November 2023: not seen in bylines, but how the site's own headers print a date
DAY_FIRST = r"^(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?P<month>[A-Za-z]{3,10})\.?(?:,?\s(?P<year>\d{4}))"
# 9/24/2003, 18/09/2013, 08/21/13
SLASHED = re.compile(r"^(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d{2})$")
# 10 January, 28 November 2007: the date line of a news item
ITEM_DATE = re.compile(r"^(?P<day>\d{1,2})\s(?P<month>[A-Za-z]{3,10})(?:,?\s(?P<year>\d{4}))?[.:,]?$")


@dataclass(frozen=True)
class DateReading:
    """A date, the name of the rule that read it, and the raw text that the rule read."""

    day: date | None
    rule: str
    raw: str | None = None


@cache
def date_line_patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the two patterns of a date line, which may end in the magazine's name: `March 20, 2025, The CACI Analyst`.

    Args:
        name: a pattern of the magazine's name in bylines.
    """
    end = rf"(?P<magazine>[.,]?\s(?:the\s)?(?:{name}))?\s?[.,]?$"
    return re.compile(MONTH_FIRST + end, re.I), re.compile(DAY_FIRST + end, re.I)


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


def read_title_date(title: str, near: date | None, site: Site) -> DateReading:
    """Return the date in a digest's title; a missing year is that of `near`, the date of the page or the slug."""
    match = digest_title_pattern(site.digest_titles).match(title)
    if match is None:
        return DateReading(None, "absent")
    return _with_or_without_year(match, near, "digest_title", title)


def read_item_date(raw: str, near: date | None) -> date | None:
    """Return the date of a news item's date line; a missing year is the one nearest to `near`."""
    match = ITEM_DATE.match(raw)
    if match is None or month_number(match["month"]) is None:
        return None
    return _with_or_without_year(match, near, "item_date_line", raw).day


def is_date_line(text: str, site: Site) -> bool:
    """Return True for the second line of a byline, as "November 16th, 2015, The CACI Analyst" or "March 20, 2025"."""
    match = _match_date_line(text, site)
    if match is None or month_number(match["month"]) is None:
        return False
    return match["year"] is not None or match["magazine"] is not None


def _match_date_line(text: str, site: Site) -> re.Match[str] | None:
    month_first, day_first = date_line_patterns(site.magazine.in_bylines)
    return month_first.match(text) or day_first.match(text)


def read_issue_date(raw: str | None, page_date: date | None, slug_date: date | None, site: Site) -> DateReading:
    """Return the date in the byline, slashed or in words."""
    if raw is None:
        return DateReading(None, "absent")
    if match := SLASHED.match(raw):
        return _read_slashed(match, slug_date or page_date, site)
    if match := _match_date_line(raw, site):
        return _with_or_without_year(match, page_date, "date_line", raw)
    return DateReading(None, "unreadable", raw)  # (the 05305/2014 of the CACI Analyst)


def _with_or_without_year(match: re.Match[str], near: date | None, rule: str, raw: str) -> DateReading:
    month, day_of_month = month_number(match["month"]), int(match["day"])
    if match["year"] is not None:
        day = make_date(int(match["year"]), month, day_of_month)
        return DateReading(day, rule if day else "unreadable", raw)
    day = with_nearest_year(month, day_of_month, near)
    return DateReading(day, f"{rule}_year_of_page" if day else f"{rule}_without_year", raw)


def _read_slashed(match: re.Match[str], reference: date | None, site: Site) -> DateReading:
    raw = match[0]
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
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
