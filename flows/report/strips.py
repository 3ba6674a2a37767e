"""Lines and bars beside a name: years of activity, and a number as a length."""

from collections.abc import Mapping, Sequence
from math import sqrt

from markupsafe import Markup

from flows.report.scales import Bands, marked_years
from flows.report.svg import bar, drawing, label, ornament, percent, tag, upright
from spiders.messages import counted

MIN_RADIUS, MAX_RADIUS = 2.5, 6.5
"""Radius of a dot, in pixels."""
MIN_WIDTH = 0.8
"""Width of a part of a bar, in percent, so that one item among thousands is visible."""


def activity(identifier: str, title: str, description: str, years: Mapping[int, int], axis: Bands, most: int) -> Markup:
    """Return a line over the years, with a dot per year, whose area grows with the number of articles up to `most`."""
    drawn = [upright(axis.middle(year), "grid") for year in marked_years(axis.first, axis.last)]
    if years:
        first, last = percent(axis.middle(min(years))), percent(axis.middle(max(years)))
        drawn.append(tag("line", class_="range", x1=first, x2=last, y1="50%", y2="50%"))
    for year, articles in sorted(years.items()):
        title_of_dot = tag("title", f"{year}: {counted(articles, 'article')}")
        x, size = percent(axis.middle(year)), f"{radius(articles, most):.1f}"
        drawn.append(tag("circle", title_of_dot, class_="dot", cx=x, cy="50%", r=size))
    return drawing(identifier, title, description, *drawn, class_="strip")


def radius(value: int, most: int) -> float:
    """Return the radius of a dot whose area grows with its value."""
    return max(MIN_RADIUS, MAX_RADIUS * sqrt(value / most)) if most else MIN_RADIUS


def year_names(axis: Bands) -> Markup:
    """Return the years above strips or rows that share an axis."""
    years = marked_years(axis.first, axis.last)
    return ornament(*(label(str(year), axis.middle(year), 50, "year", dy="4") for year in years), class_="axis")


def length(value: float, highest: float, paint: str) -> Markup:
    """Return a number as a bar beside its text; `highest` fills the width."""
    return ornament(bar(0, 0, 100 * value / highest if highest else 0, 100, class_=paint), class_="bar")


def divided(parts: Sequence[tuple[str, int]]) -> Markup:
    """Return a whole as a bar of its parts (class, number), none of which is too narrow to be visible."""
    drawn, left = [], 0.0
    for (paint, _), width in zip(parts, widths([value for _, value in parts]), strict=True):
        drawn.append(bar(left, 0, width, 100, class_=paint))
        left += width
    return ornament(*drawn, class_="divided")


def widths(values: Sequence[int]) -> list[float]:
    """Return widths in percent whose sum is 100, or all 0; each that is not 0 is at least `MIN_WIDTH`."""
    total = sum(values)
    if not total:
        return [0.0] * len(values)
    raised = [max(100 * value / total, MIN_WIDTH) if value else 0.0 for value in values]
    widest = raised.index(max(raised))
    raised[widest] -= sum(raised) - 100
    return raised
