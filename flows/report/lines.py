"""A median as a line, within the band of its quartiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flows.present.words import number
from flows.report.columns import year_axis
from flows.report.scales import Bands, Linear, ticks
from flows.report.svg import Child, drawing, joined, label, rule, stretched, tag


@dataclass(frozen=True)
class Quartiles:
    """A quarter of the values are below `lower`, half below `median`, three quarters below `upper`."""

    lower: float
    median: float
    upper: float


def band(
    identifier: str,
    title: str,
    description: str,
    years: Mapping[int, Quartiles],
    axis: Bands,
    highest: float,
    paint: str,
) -> Markup:
    """Return the band and its median over `axis`, up to `highest`; missing years interrupt it. There must be a year."""
    scale = Linear(0, highest)
    pieces: list[Child] = []
    for run in runs(sorted(years)):
        points = [(axis.middle(year), years[year]) for year in run]
        if len(run) == 1:  # a year alone is as wide as a column
            points = [(axis.start(run[0]), years[run[0]]), (axis.start(run[0]) + axis.width, years[run[0]])]
        upper = [(x, scale(quartiles.upper)) for x, quartiles in points]
        lower = [(x, scale(quartiles.lower)) for x, quartiles in reversed(points)]
        pieces.append(tag("path", class_="band", d=f"{path([*upper, *lower])}Z"))
        pieces.append(tag("path", class_="median", d=path([(x, scale(quartiles.median)) for x, quartiles in points])))
    last = max(years)
    end = label(number(years[last].median), axis.middle(last), scale(years[last].median), "end", dx="6", dy="4")
    drawn = [levels(highest), stretched(*pieces), end, year_axis(axis, every=10, inside=True)]
    return drawing(identifier, title, description, *drawn, class_=f"small {paint}")


def levels(highest: float) -> Markup:
    """Return horizontal lines at round numbers, each with its label above the left end."""
    scale = Linear(0, highest)
    lines: list[Child] = []
    for value in ticks(highest, 3):
        if value <= highest:
            lines.append(rule(0, 100, scale(value), "grid" if value else "base"))
            lines.append(label(number(value) if value else "", 0, scale(value), "level", dy="-3"))
    return joined(*lines)


def runs(years: Sequence[int]) -> list[list[int]]:
    """Return the sorted years as runs of successive years."""
    result: list[list[int]] = []
    for year in years:
        if result and result[-1][-1] == year - 1:
            result[-1].append(year)
        else:
            result.append([year])
    return result


def path(points: Sequence[tuple[float, float]]) -> str:
    """Return a path through points, whose second coordinate is measured from the lower edge."""
    return "M" + "L".join(f"{x:.2f} {100 - y:.2f}" for x, y in points)
