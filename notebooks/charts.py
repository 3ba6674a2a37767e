"""Three charts as SVG: the notebook needs no more than DuckDB and marimo. Texts of pages stand in them escaped."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
"""Told apart by colour-blind people too (Okabe and Ito)."""
WIDTH = 680
NOTHING = "<p><em>Nothing was found.</em></p>"


def bars(points: Sequence[tuple[int, str, float]], title: str) -> str:
    """Stacked bars of (year, name, number); numbers of the same year and name are added."""
    if not points:
        return NOTHING
    numbers: defaultdict[tuple[int, str], float] = defaultdict(float)
    for year, name, number in points:
        numbers[year, name] += number
    names = sorted({name for _, name, _ in points})
    years = range(min(year for year, *_ in points), max(year for year, *_ in points) + 1)
    top = max(sum(numbers[year, name] for name in names) for year in years) or 1
    step = min(620 / len(years), 60)
    parts = [label(0, 45, f"{top:g}"), label(0, 200, "0")]
    for left, year in ((40 + place * step, year) for place, year in enumerate(years)):
        bottom = 200.0
        for colour, name in zip(colours(names), names, strict=True):
            size = numbers[year, name] / top * 165
            bottom -= size
            told = f"{year} {name}: {numbers[year, name]:g}"
            parts.append(box(left, bottom, step * 0.8, size, colour, told))
        if year % 5 == 0 or step > 30:
            parts.append(label(left, 214, str(year)))
    for place, name in enumerate(names if len(names) > 1 else ()):
        parts.append(box(40 + place * 155, 224, 10, 10, COLOURS[place % len(COLOURS)], name))
        parts.append(label(54 + place * 155, 233, name))
    return drawing(parts, 240, title)


def spans(rows: Sequence[tuple[str, date, date, int]], title: str) -> str:
    """A line from the first day to the last for each (name, first day, last day, number)."""
    if not rows:
        return NOTHING
    first, last = min(begin.year for _, begin, _, _ in rows), max(end.year for _, _, end, _ in rows) + 1
    scale, parts = 430 / (last - first), []
    for y, (name, begin, end, number) in ((26 + place * 18, row) for place, row in enumerate(rows)):
        left, right = (200 + (day.year + day.month / 12 - first) * scale for day in (begin, end))
        told = f"{name}: {number}, {begin} to {end}"
        parts += [label(0, y + 10, name), box(left, y + 2, right - left + 5, 8, COLOURS[0], told)]
        parts.append(label(right + 9, y + 10, str(number)))
    bottom = 42 + len(rows) * 18
    parts += [
        label(200 + (year - first) * scale, bottom, str(year)) for year in range(first, last + 1) if year % 5 == 0
    ]
    return drawing(parts, bottom + 6, title)


def grid(points: Sequence[tuple[str, int, int]], title: str) -> str:
    """A field for each (name, year, number), the darker the larger."""
    if not points:
        return NOTHING
    names, years = list(dict.fromkeys(name for name, *_ in points)), sorted({year for _, year, _ in points})
    top, parts = max(number for *_, number in points), []
    for name, year, number in points:
        x, y, share = 150 + years.index(year) * 60, 24 + names.index(name) * 20, number / top
        parts.append(box(x, y, 57, 17, COLOURS[0], f"{name}, from {year}: {number}", 0.08 + 0.92 * share))
        parts.append(label(x + 20, y + 13, str(number), "#fff" if share > 0.45 else "currentColor"))
    parts += [label(0, 37 + place * 20, name) for place, name in enumerate(names)]
    bottom = 38 + len(names) * 20
    parts += [label(162 + place * 60, bottom, str(year)) for place, year in enumerate(years)]
    return drawing(parts, bottom + 6, title)


def colours(names: Sequence[str]) -> Iterable[str]:
    """A colour for each name; after six they begin anew."""
    return (COLOURS[place % len(COLOURS)] for place in range(len(names)))


def box(x: float, y: float, width: float, height: float, colour: str, told: str, opacity: float = 1) -> str:
    """A rectangle that says what it is under the pointer."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{colour}" fill-opacity="{opacity:.2f}"><title>{escape(told)}</title></rect>'


def label(x: float, y: float, text: str, colour: str = "currentColor") -> str:
    """A line of text."""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}">{escape(text)}</text>'


def drawing(parts: Sequence[str], height: float, title: str) -> str:
    """SVG under a title that screen readers give as its name."""
    head = f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" font-size="11" style="max-width:{WIDTH}px">'
    return f"{head}<title>{escape(title)}</title>{label(0, 12, title)}{''.join(parts)}</svg>"
