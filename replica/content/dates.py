"""Issue dates as bylines print them, and how to read each of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from replica.content.issues import within

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# Years in which an issue's day can be recognised because it is a Wednesday.
_WEDNESDAY_RULE = (date(2013, 1, 1), date(2015, 12, 31))
_NEAR = timedelta(days=31)
_WEDNESDAY = 2


@dataclass(frozen=True, slots=True)
class Known:
    """The other dates of a page: that of its legacy slug and that of K2's header, each None if absent."""

    slug: date | None
    page: date | None


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as printed, and the day that a perfect reader makes of it; None if that is ambiguous."""

    text: str
    meaning: date | None


def valid_date(year: int, month: int, day: int) -> date | None:
    """Return the day; None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_slashed(first: int, second: int, year: int, known: Known) -> date | None:
    """Return the day that `first/second/year` means; None if that is ambiguous.

    Until 2012 the month comes first. From 2013 on both orders occur on one listing page ("03/05/2014" is 5 March beside
    "19/02/2014"), so the reading within 31 days of the slug or the header decides, then a number above 12, then the
    Wednesday of 2013-2015.
    """
    month_first, day_first = valid_date(year, first, second), valid_date(year, second, first)
    if year < 2013:
        return month_first
    readings = [reading for reading in (month_first, day_first) if reading]
    anchor = known.slug or known.page
    if anchor:
        near = [reading for reading in readings if abs(reading - anchor) <= _NEAR]
        if near:
            return min(near, key=lambda reading: abs(reading - anchor))
    if len(set(readings)) == 1:
        return readings[0]
    wednesdays = [
        reading for reading in readings if reading.weekday() == _WEDNESDAY and within(reading, _WEDNESDAY_RULE)
    ]
    return wednesdays[0] if len(wednesdays) == 1 else None


def read_without_year(month: int, day: int, known: Known) -> date | None:
    """Return the day nearest to the header's date, or else to the slug's; None without either."""
    anchor = known.page or known.slug
    if not anchor:
        return None
    years = [valid_date(anchor.year + shift, month, day) for shift in (-1, 0, 1)]
    return min((reading for reading in years if reading), key=lambda reading: abs(reading - anchor))


def _slashed(day: date, known: Known, pattern: str, *, day_first: bool = False) -> Printed:
    first, second = (day.day, day.month) if day_first else (day.month, day.day)
    text = pattern.format(first=first, second=second, year=day.year, short=day.year % 100)
    return Printed(text, read_slashed(first, second, day.year, known))


def _ordinal(number: int) -> str:
    suffix = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _slash(pattern: str, *, day_first: bool = False) -> Callable[[date, Known], Printed]:
    return lambda day, known: _slashed(day, known, pattern, day_first=day_first)


def _words(pattern: str, months: tuple[str, ...] = MONTHS) -> Callable[[date, Known], Printed]:
    def write(day: date, known: Known) -> Printed:
        text = pattern.format(month=months[day.month - 1], day=day.day, ordinal=_ordinal(day.day), year=day.year)
        return Printed(text, day if "{year}" in pattern else read_without_year(day.month, day.day, known))

    return write


def _broken(day: date, _known: Known) -> Printed:
    """Write a date that cannot be read, such as "05305/2014", which occurred."""
    return Printed(f"(the {day.month:02}{day.day:02}5/{day.year} of the CACI Analyst)", None)


def _wrong_year(day: date, _known: Known) -> Printed:
    """Write the previous year: three to four of four feature articles of early 2023 print 2022."""
    wrong = valid_date(day.year - 1, day.month, day.day) or day
    return Printed(f"{MONTHS[wrong.month - 1]} {wrong.day}, {wrong.year}", wrong)


def _wrong_issue(day: date, _known: Known) -> Printed:
    """Write an issue date that is years off: "(3/12/2003 issue …" occurred among reports of May 2002."""
    wrong = date(2003, 3, 12) if day.year < 2003 else date(2006, 2, 22)
    return Printed(f"({wrong.month}/{wrong.day}/{wrong.year} issue of the CACI Analyst)", wrong)


_TYPO_MONTHS = (*MONTHS[:11], "Deceber")

# Every printed form of an issue date that was counted on the site, by name.
DATE_FORMS: dict[str, Callable[[date, Known], Printed]] = {
    "month_first": _slash("({first}/{second}/{year} issue of the CACI Analyst)"),
    "padded": _slash("({first:02}/{second:02}/{year} issue of the CACI Analyst)"),
    "the_padded": _slash("(the {first:02}/{second:02}/{year} issue of the CACI Analyst)"),
    "day_first": _slash("(the {first:02}/{second:02}/{year} issue of the CACI Analyst)", day_first=True),
    "two_digit_year": _slash("(the {first:02}/{second:02}/{short:02} issue of the CACI Analyst)"),
    "issue_missing": _slash("(the {first:02}/{second:02}/{year} of the CACI Analyst)"),
    "magazine_typo": _slash("({first:02}/{second:02}/{year} issue of the CACi Analyst)"),
    "broken": _broken,
    "wrong_issue": _wrong_issue,
    "ordinal": _words("{month} {ordinal}, {year}, The CACI Analyst"),
    "ordinal_without_comma": _words("{month} {ordinal} {year}, the CACI Analyst"),
    "without_year": _words("{month} {ordinal}, the CACI Analyst"),
    "words": _words("{month} {day}, {year}, the CACI Analyst"),
    "typo_month": _words("{month} {day}, {year}, the CACI Analyst", _TYPO_MONTHS),
    "words_alone": _words("{month} {day}, {year}"),
    "wrong_year": _wrong_year,
}
