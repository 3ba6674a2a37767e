"""The calendar of the magazine, and its eras."""

from datetime import date, timedelta
from functools import cache

# The oldest issue that stored copies show; issues came out every second Wednesday.
FIRST_ISSUE = date(2000, 3, 29)
LAST_ISSUE = date(2026, 10, 14)
# Listings are in descending order down to this day; the block before it follows in ascending order.
OLD_BLOCK_ENDS = date(2003, 3, 1)
# In this issue and later ones the intro is an editorial abstract.
ABSTRACTS_BEGIN = date(2007, 10, 31)
# Items dated from 2013 on were born in Joomla: title slugs, times in the header, tags.
JOOMLA_BEGINS = date(2013, 1, 1)
# From September 2015 the date is the day of posting, not the Wednesday of an issue.
POSTING_DAYS_BEGIN = date(2015, 9, 1)
# Backslashes before quotation marks: issues of February 2003 to October 2006.
ESCAPED_QUOTES = (date(2003, 2, 1), date(2006, 10, 31))
# Closing quotation marks in the wrong encoding: issues of May 2006 to January 2008.
MOJIBAKE = (date(2006, 5, 1), date(2008, 1, 31))
# Issues up to this day lost their apostrophes in an import.
LOST_QUOTES_END = date(2002, 12, 31)

SECTION_LIVES = {
    "analytical-articles": (FIRST_ISSUE, LAST_ISSUE),
    "field-reports": (date(2000, 4, 12), date(2016, 10, 3)),
    "news-digest": (date(2001, 5, 9), date(2011, 12, 14)),
    "feature-articles": (date(2017, 1, 11), date(2026, 6, 25)),
}


def within(day: date, span: tuple[date, date]) -> bool:
    """Return whether `day` is in `span`, which includes both ends."""
    return span[0] <= day <= span[1]


@cache
def issues(section: str) -> tuple[date, ...]:
    """Return the days of the issues with `section`, in order.

    The days of years with many odd forms occur several times, so that a small site shows those forms.
    """
    first, last = SECTION_LIVES[section]
    days: list[date] = []
    day = FIRST_ISSUE
    while day <= last:
        if day >= first:
            days.extend([day] * _weight(section, day))
        day += timedelta(days=14)
    return tuple(days)


def _weight(section: str, day: date) -> int:
    if section == "feature-articles":
        return 3 if date(2023, 1, 1) <= day <= date(2023, 4, 15) else 1
    if section == "news-digest" and date(2003, 1, 1) <= day < OLD_BLOCK_ENDS:
        return 4  # the weeks that were imported in one batch
    if (day.year, day.month) == (2021, 12):
        return 6  # the month of "Deceber"
    return 2 if day.year in {2001, 2002, 2013, 2014, 2015} else 1
