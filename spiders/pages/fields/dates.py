"""Dates: each place where a page gives one, and the named rule that chooses between them.

There is no day-first or month-first setting: of 436 slashed byline dates most are month first, some of 2013-2015 day
first, and both orders stand on one listing page. Each function gives the date and the name of the rule that read it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from spiders.sites import Site

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
NEAR = timedelta(days=31)
"""A byline date this close to the slug's or the page's date is confirmed by it."""

# Wednesday, 24 September 2003; Thursday, 12 April 2018 18:05; 14 October 2009
DAY_MONTH_YEAR = re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?P<month>[A-Za-z]{3,10})\.?,?\s(?P<year>\d{4})\b")
MAGAZINE = r"(?P<magazine>[.,]?\s(?:the\s)?CACI?\sAnalyst)?\s?[.,]?$"
# November 16th, 2015, The CACI Analyst; December 9th, the CACI Analyst; January 19th 2017, the CACI Analyst; March 20,
# 2025
MONTH_FIRST = re.compile(
    r"^(?P<month>[A-Za-z]{3,10})\.?\s(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?(?:,?\s(?P<year>\d{4}))?" + MAGAZINE, re.I
)
# 15 November 2023: not seen in bylines, but how the site's own headers print a date
DAY_FIRST = re.compile(
    r"^(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?P<month>[A-Za-z]{3,10})\.?(?:,?\s(?P<year>\d{4}))" + MAGAZINE, re.I
)

# 9/24/2003, 18/09/2013, 08/21/13
SLASHED = re.compile(r"^(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d{2})$")
# 23 January 2008 News Digest; 22 April News Digest
TITLE_DATE = re.compile(r"^(?P<day>\d{1,2})\s(?P<month>[A-Za-z]{3,10})(?:,?\s(?P<year>\d{4}))?,?\sNews\sDigest\b", re.I)
# 10 January, 28 November 2007: the date line of a digest's item
ITEM_DATE = re.compile(r"^(?P<day>\d{1,2})\s(?P<month>[A-Za-z]{3,10})(?:,?\s(?P<year>\d{4}))?[.:,]?$")


@dataclass(frozen=True)
class Reading:
    """A date, the name of the rule that gave it, and the raw text it read."""

    day: date | None
    rule: str
    raw: str | None = None


def month_number(word: str) -> int | None:
    """The month that `word` names, also abbreviated or misspelt ("Deceber", seen in December 2021); None for any other
    word.
    """
    word = word.lower()
    if len(word) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(word):
                return number
    close = get_close_matches(word, MONTHS, n=1, cutoff=0.8)
    return MONTHS.index(close[0]) + 1 if close else None


def make_date(year: int, month: int | None, day: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, day) if month is not None else None
    except ValueError:
        return None


def with_nearest_year(month: int | None, day: int, near: date | None) -> date | None:
    """Month and day in the year of `near`, or the year beside it where that is closer by half a year (30 December,
    page of 2 January).
    """
    if near is None:
        return None
    candidates = [make_date(near.year + shift, month, day) for shift in (0, -1, 1)]
    dates = [candidate for candidate in candidates if candidate is not None]
    return min(dates, key=lambda candidate: abs(candidate - near)) if dates else None


def read_page_date(raw: str | None) -> Reading:
    """The date in the page's header: with a weekday, with or without a time."""
    match = DAY_MONTH_YEAR.search(raw or "")
    if match is None:
        return Reading(None, "absent" if not raw else "unreadable", raw)
    day = make_date(int(match["year"]), month_number(match["month"]), int(match["day"]))
    return Reading(day, "page_header" if day else "unreadable", raw)


def read_title_date(title: str, near: date | None) -> Reading:
    """The date in a news digest's title; without a year it takes the page's or the slug's, which is `near`."""
    match = TITLE_DATE.match(title)
    if match is None:
        return Reading(None, "absent")
    return _with_or_without_year(match, near, "digest_title", title)


def read_item_date(raw: str, near: date | None) -> date | None:
    """The date of a digest item's date line; without a year it takes the one nearest to `near`."""
    match = ITEM_DATE.match(raw)
    if match is None or month_number(match["month"]) is None:
        return None
    return _with_or_without_year(match, near, "item_date_line", raw).day


def is_date_line(text: str) -> bool:
    """True for a byline's second line, as "November 16th, 2015, The CACI Analyst" or "March 20, 2025"."""
    match = MONTH_FIRST.match(text) or DAY_FIRST.match(text)
    if match is None or month_number(match["month"]) is None:
        return False
    return match["year"] is not None or match["magazine"] is not None


def read_issue_date(raw: str | None, page_date: date | None, slug_date: date | None, site: Site) -> Reading:
    """The date in the byline, slashed or in words."""
    if raw is None:
        return Reading(None, "absent")
    if match := SLASHED.match(raw):
        return _slashed(match, slug_date or page_date, site)
    if match := MONTH_FIRST.match(raw) or DAY_FIRST.match(raw):
        return _with_or_without_year(match, page_date, "date_line", raw)
    return Reading(None, "unreadable", raw)  # (the 05305/2014 of the CACI Analyst)


def _with_or_without_year(match: re.Match[str], near: date | None, rule: str, raw: str) -> Reading:
    month, day = month_number(match["month"]), int(match["day"])
    if match["year"] is not None:
        found = make_date(int(match["year"]), month, day)
        return Reading(found, rule if found else "unreadable", raw)
    found = with_nearest_year(month, day, near)
    return Reading(found, f"{rule}_year_of_page" if found else f"{rule}_without_year", raw)


def _slashed(match: re.Match[str], witness: date | None, site: Site) -> Reading:
    raw = match[0]
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    first, second = int(match["first"]), int(match["second"])
    month_first, day_first = make_date(year, first, second), make_date(year, second, first)
    if month_first is None or day_first is None or month_first == day_first:
        only = month_first or day_first
        return Reading(only, "slashed_one_reading" if only else "unreadable", raw)
    if year <= site.month_first_until.year:
        return Reading(month_first, "slashed_month_first", raw)
    readings = (month_first, day_first)
    if witness is not None:
        nearest = min(readings, key=lambda reading: abs(reading - witness))
        if abs(nearest - witness) <= NEAR:
            return Reading(nearest, "slashed_nearest_to_page", raw)
    wednesdays = [reading for reading in readings if reading.isoweekday() == 3 and site.wednesday_era.covers(reading)]
    if len(wednesdays) == 1:
        return Reading(wednesdays[0], "slashed_wednesday", raw)
    return Reading(None, "slashed_undecided", raw)


@dataclass(frozen=True)
class PageDates:
    """The dates of a page, each with its rule, and the one that was chosen."""

    page: Reading
    issue: Reading
    slug: Reading
    title: Reading
    published: Reading


def choose_published(slug: date | None, page: date | None, issue: date | None, title: date | None) -> Reading:
    """The date of publication: the slug's (agreed with the issue date in 17 of 17), else the page's, the byline's, the
    title's.
    """
    for rule, day in (("slug_date", slug), ("page_date", page), ("issue_date", issue), ("title_date", title)):
        if day is not None:
            return Reading(day, rule, day.isoformat())
    return Reading(None, "no_date")


def in_conflict(*days: date | None) -> bool:
    """True when the dates that are present are not all the same."""
    return len({day for day in days if day is not None}) > 1
