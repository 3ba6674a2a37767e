"""Columns by year: stacked, as shares of a whole, and small ones for many rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flows.present.words import number, share
from flows.report.scales import Bands, Linear, marked_years, spread, ticks
from flows.report.svg import Child, bar, drawing, joined, label, percent, rule, tag, upright
from spiders.messages import counted

HEADROOM = 1.08
"""Height of a drawing, as a multiple of its highest column: the number above that column needs space."""
MIN_LABEL_DISTANCE = 6.5
"""Distance between two labels at the right, in percent of the height of the drawing, which is 384 pixels."""


@dataclass(frozen=True)
class Part:
    """One colour of a column: its class, its name, its value."""

    paint: str
    name: str
    value: int


def year_axis(bands: Bands, every: int = 5, *, inside: bool = False) -> Markup:
    """Return the names of years under their columns; `inside` keeps the first within a drawing without a margin."""
    years = marked_years(bands.first, bands.last, every)
    return joined(
        *(
            label(str(year), bands.start(year), 0, "year edge", dy="18")
            if inside and year == bands.first
            else label(str(year), bands.middle(year), 0, "year", dy="18")
            for year in years
        )
    )


def grid(highest: float, unit: str = "") -> Markup:
    """Return horizontal lines at round numbers, with labels at the left; the drawing ends at `highest`."""
    scale = Linear(0, highest)
    lines: list[Child] = []
    for value in ticks(highest):
        if value <= highest:
            lines.append(rule(0, 100, scale(value), "base" if value == 0 else "grid"))
            lines.append(label(f"{number(value)}{unit}", 0, scale(value), "tick", dx="-8", dy="4"))
    return joined(*lines)


def stacked(
    identifier: str,
    title: str,
    description: str,
    columns: Mapping[int, Sequence[Part]],
    unfinished: int | None = None,
) -> Markup:
    """Return a column of parts for each year, the first part at the bottom; a missing year is a gap.

    The parts of the last year are labelled beside it, the highest column and the unfinished year with their sums.

    Args:
        identifier: begins the identifiers of its elements.
        title: its title for screen readers.
        description: what it shows, in a sentence.
        columns: the parts by year; at least one year.
        unfinished: the current year, which is hatched.
    """
    bands = Bands(min(columns), max(columns))
    totals = {year: sum(part.value for part in parts) for year, parts in columns.items()}
    highest = HEADROOM * max(totals.values())
    scale = Linear(0, highest)
    drawn: list[Child] = [hatching(identifier), grid(highest)]
    for year, parts in sorted(columns.items()):
        bottom = 0.0
        for part in (part for part in parts if part.value):
            text = f"{year}, {part.name}: {number(part.value)} of {number(totals[year])}"
            drawn.append(bar(bands.start(year), bottom, bands.width, scale(part.value), text, part.paint))
            bottom += scale(part.value)
    if unfinished is not None and unfinished in totals:
        pattern = f"url(#{identifier}-hatching)"
        drawn.append(bar(bands.start(unfinished), 0, bands.width, scale(totals[unfinished]), fill=pattern))
    highest_year = max(totals, key=lambda year: totals[year])
    drawn += [
        label(number(totals[year]), bands.middle(year), scale(totals[year]), "sum", dy="-6")
        for year in totals
        if year in (highest_year, unfinished)
    ]
    drawn += [side_labels(columns[bands.last], sums_of(columns), scale), year_axis(bands)]
    return drawing(identifier, title, description, *drawn, class_="stacked")


def sums_of(columns: Mapping[int, Sequence[Part]]) -> dict[str, int]:
    """Return the sum of each part over all years, by name."""
    sums: dict[str, int] = {}
    for part in (part for parts in columns.values() for part in parts):
        sums[part.name] = sums.get(part.name, 0) + part.value
    return sums


def side_labels(parts: Sequence[Part], sums: Mapping[str, int], scale: Linear) -> Markup:
    """Return the legend at the right of the last column, beside its parts if there is space: colour, name, sum."""
    middles, bottom = [], 0.0
    for part in parts:
        middles.append(bottom + scale(part.value) / 2)
        bottom += scale(part.value)
    labels: list[Child] = []
    for part, place in zip(parts, spread(middles, MIN_LABEL_DISTANCE, low=1), strict=True):
        y = percent(100 - place)
        square = tag("rect", class_=f"{part.paint} swatch", x="100%", y=y, width="10", height="10")
        text = joined(f"{part.name} ", tag("tspan", number(sums[part.name]), class_="soft"))
        labels.append(joined(square, label(text, 100, place, "side", dx="26", dy="4")))
    return tag("g", *labels, class_="wide")


def hatching(identifier: str) -> Markup:
    """Return the pattern of a year that is not over."""
    line = tag("path", class_="hatch", d="M-1 7L7 -1M5 7L7 5M-1 1L1 -1")
    pattern = tag("pattern", line, id=f"{identifier}-hatching", width="6", height="6", patternUnits="userSpaceOnUse")
    return tag("defs", pattern)


def shares(identifier: str, title: str, description: str, years: Mapping[int, tuple[int, int]]) -> Markup:
    """Return a column for each year, filled up to the share of a part in a whole; there is at least one year."""
    bands = Bands(min(years), max(years), filled=0.86)
    drawn: list[Child] = []
    for year, (part, whole) in sorted(years.items()):
        height = 100 * part / whole if whole else 0
        text = f"{year}: {share(part, whole)} ({number(part)} of {number(whole)})"
        drawn.append(bar(bands.start(year), height, bands.width, 100 - height, text, "rest"))
        drawn.append(bar(bands.start(year), 0, bands.width, height, text, "plain"))
    return drawing(identifier, title, description, grid(100, "%"), *drawn, year_axis(bands), class_="shares")


def row_of_columns(
    identifier: str, title: str, description: str, years: Mapping[int, tuple[int, int]], highest: float, peak: int
) -> Markup:
    """Return small columns with the share of a part in a whole by year.

    The share `highest`, from 0 to 1, and any greater share fill the height; the year `peak` is highlighted.
    """
    bands = Bands(min(years), max(years), filled=0.78)
    scale = Linear(0, highest or 1)
    drawn: list[Child] = [upright(bands.middle(year), "grid") for year in marked_years(bands.first, bands.last)]
    drawn.append(rule(0, 100, 0, "base"))
    for year, (part, whole) in sorted(years.items()):
        text = f"{year}: {share(part, whole)} ({number(part)} of {counted(whole, 'article')})"
        height = min(scale(part / whole), 100) if whole else 0
        drawn.append(bar(bands.start(year), 0, bands.width, height, text, "peak" if year == peak else "plain"))
    return drawing(identifier, title, description, *drawn, class_="row")
