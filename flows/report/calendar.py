"""Every day on which something was published: a row a year, a stroke a day, and the longest silences."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from flows.report.svg import Child, drawing, label, percent, stretched, tag
from flows.report.words import MONTHS

ROW = 15
"""Height of a year in pixels."""
FILLED = 0.72
LONGEST_YEAR = 366
Silence = tuple[date, date]


def calendar(
    identifier: str, title: str, description: str, days: Sequence[date], silences: Sequence[Silence]
) -> Markup:
    """Return the sorted days, and numbered silences, each from the last day before it to the first after it."""
    first, last = days[0].year, days[-1].year
    row = 100 / (last - first + 1)
    drawn: list[Child] = [
        label(str(year), 0, 100 - row * (year - first + FILLED / 2), "tick", dx="-8", dy="4")
        for year in range(first, last + 1)
    ]
    drawn += [
        label(MONTHS[month - 1][:3], position(date(2000, month, 1)), 100, "month", dy="-7") for month in (1, 4, 7, 10)
    ]
    places = [pieces(*silence) for silence in silences]
    for spots in places:
        drawn += [blank(year - first, row, left, right) for year, left, right in spots]
    strokes = "".join(f"M{position(day):.2f} {row * (day.year - first):.2f}v{row * FILLED:.2f}" for day in days)
    drawn.append(stretched(tag("path", class_="day", d=strokes)))
    for number, spots in enumerate(places, start=1):
        year, left, right = max(spots, key=lambda spot: spot[2] - spot[1])
        top = row * (year - first + FILLED / 2)
        drawn.append(label(str(number), (left + right) / 2, 100 - top, "number", dy="4"))
    height = str(ROW * (last - first + 1))
    return drawing(identifier, title, description, *drawn, class_="calendar", height=height)


def position(day: date) -> float:
    """Where a day is in its row, in percent."""
    return 100 * (day.timetuple().tm_yday - 1) / LONGEST_YEAR


def pieces(silent_from: date, silent_until: date) -> list[tuple[int, float, float]]:
    """Return a silence by year: the year, and its beginning and end there, in percent, without the days at its ends."""
    begin, end = silent_from + timedelta(days=1), silent_until - timedelta(days=1)
    return [
        (
            year,
            position(begin) if year == begin.year else 0.0,
            position(end) + 100 / LONGEST_YEAR if year == end.year else 100.0,
        )
        for year in range(begin.year, end.year + 1)
    ]


def blank(row_number: int, row: float, left: float, right: float) -> Markup:
    """Return the mark of a silence in one year."""
    return tag(
        "rect",
        class_="silence",
        x=percent(left),
        y=percent(row * row_number),
        width=percent(right - left),
        height=percent(row * FILLED),
    )
