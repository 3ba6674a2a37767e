"""The date in a page's header, in each form that a template or a language of Joomla gives it."""

import re
from datetime import date
from functools import lru_cache

from spiders.pages.fields.dates import DateReading, make_date, month_in_any_language

_TIME = r"(?:[\s,T-]+\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)?"
WORD = r"[^\W\d_]{3,}(?:[.’'][^\W\d_]+)*"
# Wednesday, 24 September 2003; 15. März 2026; 15 de enero de 2026; 15-Jan-2026; 15 January, 2026
DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?[\s-]{{1,3}}(?:(?:de|of|d’|d')\s?)?(?P<month>{WORD})[.,]{{0,2}}"
    r"[\s-]{1,3}(?:(?:de|del)\s)?(?P<year>\d{4})(?!\d)"
)
# Wednesday, March 29, 2000; Jan 15 2026; March 29th, 2000
MONTH_DAY_YEAR = re.compile(
    rf"(?<!\w)(?P<month>{WORD})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?,?\s{{1,3}}(?P<year>\d{{4}})(?!\d)"
)
# 2026 January 15; 2026. január 15.
YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})[.,]?\s{{1,3}}(?P<month>{WORD})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?!\d)"
)
# 2026-01-15T10:20:00+00:00; 2026/01/15; 2026.01.15; 2026年1月15日
YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?!\d)")
# 15/01/2026; 15.01.2026; 15-01-2026
YEAR_LAST = re.compile(r"(?<![\d/.])(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?!\d)")
IN_WORDS = (DAY_MONTH_YEAR, MONTH_DAY_YEAR, YEAR_MONTH_DAY)
MAX_CHARACTERS = 200
"""The text of a date is not longer."""


def read_page_date(raw: str | None, machine: str | None = None, stated: str | None = None) -> DateReading:
    """Return the date in the page's header, which may have a weekday and a time around it.

    Args:
        raw: what readers see, as `Thursday, 15 January 2026 10:20`; None if there is none.
        machine: the attribute `datetime` beside it, which decides where readers see no whole date, as in `15 Jan`.
        stated: the date that the page's head states, for a page that shows none.
    """
    for text, rule in ((raw, "page_header"), (machine, "datetime_attribute"), (stated, "json_ld")):
        day = find_date((text or "")[:MAX_CHARACTERS])
        if day is not None:
            return DateReading(day, rule, text)
    shown = raw or machine or raw
    return DateReading(None, "absent" if not shown else "unreadable", shown)


@lru_cache(maxsize=1024)  # a page is asked for its date twice, and a listing has four of one day
def find_date(text: str) -> date | None:
    """Return the only date in a text; None if there is none, or if its order is not certain, as in 01/02/2026."""
    for pattern in IN_WORDS:
        for match in pattern.finditer(text):
            month = month_in_any_language(match["month"])
            if month is not None and (day := make_date(int(match["year"]), month, int(match["day"]))):
                return day
    if year_first := YEAR_FIRST.search(text):
        return make_date(int(year_first["year"]), int(year_first["month"]), int(year_first["day"]))
    if slashed := YEAR_LAST.search(text):
        year, first, second = int(slashed["year"]), int(slashed["first"]), int(slashed["second"])
        day_first, month_first = make_date(year, second, first), make_date(year, first, second)
        if slashed["sign"] == "." or month_first is None or day_first == month_first:
            return day_first  # no language writes a month, a full stop and a day
        if day_first is None:
            return month_first
        named = [day for day in (day_first, month_first) if f"{day:%A}"[:3].lower() in text.lower()]
        return named[0] if len(named) == 1 else None  # Wednesday, 03/01/2000
    return None


def is_date_alone(text: str) -> bool:
    """Return whether a text is a date and nothing else, but for a weekday, a time and words such as `Published on`."""
    return (
        len(text) <= MAX_CHARACTERS
        and find_date(text) is not None
        and len(re.findall(r"[^\W\d_]{2,}", text)) <= 5
        and not re.search(r"[.!?]\s+[^\W\d_]{2,}", text)
    )
