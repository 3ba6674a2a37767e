"""The report's drawing functions: what is drawn amounts to what was given, whatever it is."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.present.words import listing, share, span
from flows.report.calendar import calendar, pieces
from flows.report.columns import Part, row_of_columns, shares, stacked
from flows.report.lines import Quartiles, band, runs
from flows.report.scales import Bands, Linear, marked_years, spread, ticks
from flows.report.strips import MIN_WIDTH, activity, divided, radius, widths
from flows.report.svg import tag
from spiders.messages import counted
from tests.flows.present.test_output import HOSTILE, OBEYED
from tests.support.report_archive import MARKUP

YEARS = st.integers(1995, 2040)
COUNTS = st.dictionaries(YEARS, st.lists(st.integers(0, 900), min_size=3, max_size=3), min_size=1, max_size=12)


def rectangles(svg: str, *classes: str) -> list[dict[str, float]]:
    """The rectangles of these classes, with left, top, width and height in percent."""
    root = ElementTree.fromstring(svg)
    found = [element for element in root.iter("rect") if element.get("class") in classes]
    return [
        {name: float(element.attrib[name].removesuffix("%")) for name in ("x", "y", "width", "height")}
        for element in found
    ]


@settings(deadline=None)
@given(st.floats(0.1, 1e6), st.integers(2, 8))
def test_ticks_are_round_equally_apart_and_reach_the_highest_value(highest, about):
    found = ticks(highest, about)
    assert found[0] == 0
    assert found[-2] < highest <= found[-1]
    (step,) = {after - before for before, after in pairwise(found)}
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert len(found) <= about + 2


@settings(deadline=None)
@given(YEARS, st.integers(0, 60))
def test_bands_fill_the_width_without_touching(first, more):
    bands = Bands(first, first + more)
    edges = [(bands.start(year), bands.start(year) + bands.width) for year in bands.values]
    assert edges[0][0] >= 0 and edges[-1][1] <= 100
    assert all(end < start for (_, end), (start, _) in pairwise(edges))
    assert marked_years(first, first + more)[0] >= first


def test_a_scale_without_length_and_the_years_that_an_axis_names():
    assert Linear(3, 3)(3) == 0
    assert [Linear(0, 50)(value) for value in (0, 25, 50)] == [0, 50, 100]
    assert marked_years(2000, 2026) == [2000, 2005, 2010, 2015, 2020, 2025]
    assert marked_years(2002, 2011) == [2002, 2005, 2010]
    assert marked_years(2004, 2011) == [2005, 2010]
    assert marked_years(2006, 2006) == [2006]


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=6).map(sorted))
def test_labels_never_overlap_and_stay_inside(wanted):
    places = spread(wanted, 8)
    assert all(after - before >= 8 - 1e-9 for before, after in pairwise(places))
    assert places[0] >= 0 - 1e-9 and places[-1] <= 100 + 1e-9


@settings(deadline=None, max_examples=50)
@given(COUNTS)
def test_the_heights_of_a_stack_add_up(counts):
    columns = {
        year: [Part(paint, paint, value) for paint, value in zip(("first", "second", "third"), values, strict=True)]
        for year, values in counts.items()
    }
    if not any(sum(values) for values in counts.values()):
        return
    svg = stacked("x", "Title", "Description", columns)
    drawn = rectangles(svg, "first", "second", "third")
    highest = max(sum(values) for values in counts.values())
    by_left: dict[float, list[dict[str, float]]] = {}
    for rectangle in drawn:
        by_left.setdefault(rectangle["x"], []).append(rectangle)
    bands = Bands(min(counts), max(counts))
    for year, values in counts.items():
        column = by_left.get(round(bands.start(year), 3), [])
        assert len(column) == sum(value > 0 for value in values)
        total = sum(rectangle["height"] for rectangle in column)
        assert total == pytest.approx(100 * sum(values) / highest / 1.08, abs=0.01)
        for below, above in pairwise(column):  # each stands on the one below
            assert above["y"] + above["height"] == pytest.approx(below["y"], abs=0.01)


def test_an_archive_without_counts_is_drawn_too():
    ElementTree.fromstring(stacked("x", "Title", "", {2003: [Part("first", "Section", 0)]}))
    ElementTree.fromstring(shares("x", "Title", "", {2003: (0, 0)}))
    ElementTree.fromstring(row_of_columns("x", "Title", "", {2003: (0, 0)}, 0, 2003))
    ElementTree.fromstring(activity("x", "Title", "", {}, Bands(2003, 2003), 0))
    ElementTree.fromstring(divided([]))


def test_the_year_that_is_not_over_is_hatched():
    columns = {2025: [Part("first", "Section", 5)], 2026: [Part("first", "Section", 2)]}
    hatched = ElementTree.fromstring(stacked("x", "Title", "", columns, unfinished=2026))
    fills = [element.get("fill") for element in hatched.iter("rect")]
    assert fills.count("url(#x-hatching)") == 1
    assert hatched.find(".//pattern[@id='x-hatching']") is not None
    assert "url(" not in stacked("x", "Title", "", columns)


def test_shares_fill_each_column():
    svg = shares("x", "Title", "", {2001: (3, 4), 2002: (0, 9)})
    assert [rectangle["height"] for rectangle in rectangles(svg, "plain")] == [75, 0]
    assert [rectangle["height"] for rectangle in rectangles(svg, "rest")] == [25, 100]
    assert ">75% (3 of 4)" not in svg and "2001: 75% (3 of 4)" in svg


def test_a_share_above_the_scale_stays_in_its_row():
    svg = row_of_columns("x", "Title", "", {2001: (1, 1), 2002: (1, 4)}, 0.5, 2002)
    assert [rectangle["height"] for rectangle in rectangles(svg, "plain", "peak")] == [100, 50]


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**6), max_size=4))
def test_every_part_of_a_divided_bar_is_seen(values):
    found = widths(values)
    assert sum(found) == pytest.approx(100 if any(values) else 0)
    assert all((width >= MIN_WIDTH - 1e-9) == (value > 0) for width, value in zip(found, values, strict=True))


def test_the_area_of_a_dot_grows_with_its_number():
    assert radius(100, 100) ** 2 == pytest.approx(2 * radius(50, 100) ** 2)
    assert radius(1, 1000) > 0


def test_a_band_is_broken_where_a_year_is_missing():
    assert runs([2001, 2002, 2004]) == [[2001, 2002], [2004]]
    values = {year: Quartiles(10, 20, 30) for year in (2001, 2002, 2004)}
    svg = ElementTree.fromstring(band("x", "Title", "", values, Bands(2000, 2005), 40, "first"))
    paths = {
        name: [path.attrib["d"] for path in svg.iter("path") if path.get("class") == name]
        for name in ("band", "median")
    }
    assert len(paths["band"]) == len(paths["median"]) == 2
    assert all(re.findall(r" (\d+\.\d+)", path) == ["50.00", "50.00"] for path in paths["median"])


DAYS = st.dates(date(1999, 1, 1), date(2030, 12, 31))


@settings(deadline=None)
@given(DAYS, st.integers(2, 3000))
def test_a_silence_is_as_long_as_its_pieces(silent_from, days):
    silent_until = silent_from + timedelta(days=days)
    found = pieces(silent_from, silent_until)
    drawn = sum((right - left) * 3.66 for _, left, right in found)
    common_years = sum(1 for year, _, right in found if right == 100.0 and year % 4)  # their rows have a day too many
    assert drawn == pytest.approx(days - 1 + common_years, abs=1e-6)


@settings(deadline=None)
@given(st.sets(DAYS, min_size=1, max_size=30).map(sorted))
def test_the_calendar_has_a_stroke_for_every_day(days):
    svg = ElementTree.fromstring(calendar("x", "Title", "", days, []))
    (strokes,) = [path.attrib["d"] for path in svg.iter("path")]
    assert strokes.count("M") == len(days)
    assert {text.text for text in svg.iter("text") if text.get("class") == "tick"} == {
        str(year) for year in range(days[0].year, days[-1].year + 1)
    }


@pytest.mark.parametrize("text", [*HOSTILE.values(), MARKUP])
def test_no_text_is_markup(text):
    written = tag("text", text, class_=text)
    element = ElementTree.fromstring(written)
    assert len(element) == 0 and set(element.attrib) == {"class"}
    assert not OBEYED.search(written)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, "0%"), (0, 9, "0%"), (1, 1000, "under 1%"), (999, 1000, "over 99%"), (9, 9, "100%"), (1, 3, "33%")],
)
def test_shares_in_words(part, whole, told):
    assert share(part, whole) == told


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=400), "13 months"),
        (timedelta(days=3 * 366), "3 years"),
    ],
)
def test_spans_in_words(length, told):
    assert span(length) == told


def test_numbers_and_lists_in_words():
    assert counted(1, "person", "people") == "1 person" and counted(2000, "article") == "2,000 articles"
    assert [listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
