"""Numbers, dates and spans of time, as a person reads them."""

from datetime import date, datetime, timedelta

from spiders.messages import counted

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# From the longest to the shortest: seconds from which the unit is used, its length in seconds, its name.
UNITS = (
    (2 * 365.25 * 86400, 365.25 * 86400, "year"),
    (60 * 86400, 30.44 * 86400, "month"),
    (86400, 86400, "day"),
    (3600, 3600, "hour"),
    (60, 60, "minute"),
)


def number(value: float) -> str:
    """Return a number rounded to an integer, with thousands separators: 12,345."""
    return f"{round(value):,}"


def are(value: int) -> str:
    """Return the verb after such a number."""
    return "is" if value == 1 else "are"


def share(part: float, whole: float) -> str:
    """Return a part as a percentage: 12%; never 0% or 100% if it is slightly more or less."""
    if not whole:
        return "0%"
    percent = 100 * part / whole
    if 0 < percent < 1:
        return "under 1%"
    if 99 < percent < 100:
        return "over 99%"
    return f"{round(percent)}%"


def day(value: date) -> str:
    """Return a date written out: 24 September 2003."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """Return a date and time written out, in UTC: 24 September 2003, 05:17 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC"


def span(length: timedelta) -> str:
    """Return a length of time in its largest unit: 3 days, 2 hours, less than a minute."""
    seconds = length.total_seconds()
    for begins_at, unit, name in UNITS:
        if seconds >= begins_at:
            return counted(int(seconds // unit), name)
    return "less than a minute"


def listing(words: list[str]) -> str:
    """Return words as a list in a sentence: one, two and three."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1] if words else ""]))
