"""Every day on which something was published: a row per year, a stroke per day, and the longest silences."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from flows.present.words import MONTHS
from flows.report.svg import Child, drawing, label, percent, stretched, tag

ROW_HEIGHT = 15
"""Height of a year, in pixels."""
FILLED = 0.72
"""Share of a row's height that is drawn; the rest is the gap to the next row."""
DAYS_PER_ROW = 366
Silence = tuple[date, date]


def calendar(
    identifier: str, title: str, description: str, days: Sequence[date], silences: Sequence[Silence]
) -> Markup:
    """Return the calendar.

    Args:
        identifier: begins the identifiers of its elements.
        title: its title for screen readers.
        description: what it shows, in a sentence.
        days: at least one, in order.
        silences: numbered in this order; each from the last day before it to the first after it.
    """
    first, last = days[0].year, days[-1].year
    row = 100 / (last - first + 1)
    drawn: list[Child] = [
        label(str(year), 0, 100 - row * (year - first + FILLED / 2), "tick", dx="-8", dy="4")
        for year in range(first, last + 1)
    ]
    drawn += [
        label(MONTHS[month - 1][:3], position(date(2000, month, 1)), 100, "month", dy="-7") for month in (1, 4, 7, 10)
    ]
    silence_pieces = [pieces(*silence) for silence in silences]
    for by_year in silence_pieces:
        drawn += [blank(year - first, row, left, right) for year, left, right in by_year]
    strokes = "".join(f"M{position(day):.2f} {row * (day.year - first):.2f}v{row * FILLED:.2f}" for day in days)
    drawn.append(stretched(tag("path", class_="day", d=strokes)))
    for number, by_year in enumerate(silence_pieces, start=1):
        year, left, right = max(by_year, key=lambda piece: piece[2] - piece[1])
        top = row * (year - first + FILLED / 2)
        drawn.append(label(str(number), (left + right) / 2, 100 - top, "number", dy="4"))
    height = str(ROW_HEIGHT * (last - first + 1))
    return drawing(identifier, title, description, *drawn, class_="calendar", height=height)


def position(day: date) -> float:
    """Return where a day is in its row, in percent."""
    return 100 * (day.timetuple().tm_yday - 1) / DAYS_PER_ROW


def pieces(silent_from: date, silent_until: date) -> list[tuple[int, float, float]]:
    """Return the part of a silence in each year: the year, start and end in percent, without the days at both ends."""
    begin, end = silent_from + timedelta(days=1), silent_until - timedelta(days=1)
    return [
        (
            year,
            position(begin) if year == begin.year else 0.0,
            position(end) + 100 / DAYS_PER_ROW if year == end.year else 100.0,
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
