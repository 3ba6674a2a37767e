"""Dates: every printed form, and the named rule that reads it or chooses between two."""

from datetime import date

import pytest

from spiders.pages.fields.dates import (
    DateReading,
    choose_published,
    in_conflict,
    is_date_line,
    month_number,
    read_issue_date,
    read_item_date,
    read_title_date,
    with_nearest_year,
)
from spiders.pages.fields.page_date import read_page_date
from spiders.sites import load_site

SITE = load_site("caci")


@pytest.mark.parametrize(
    ("raw", "day", "rule"),
    [
        ("Wednesday, 24 September 2003", date(2003, 9, 24), "page_header"),
        ("Thursday, 12 April 2018 18:05", date(2018, 4, 12), "page_header"),
        ("Wednesday, 02 December 2015 00:00", date(2015, 12, 2), "page_header"),
        ("Wednesday, 02 July 2014 12:32", date(2014, 7, 2), "page_header"),
        ("14 October 2009", date(2009, 10, 14), "page_header"),
        ("Wednesday, 29 February 2012", date(2012, 2, 29), "page_header"),
        ("Wednesday, 31 February 2015", None, "unreadable"),
        ("Wednesday, 29 February 2015", None, "unreadable"),
        ("Wednesday, 12 Floreal 2015", None, "unreadable"),
        ("yesterday", None, "unreadable"),
        ("", None, "absent"),
        (None, None, "absent"),
    ],
)
def test_page_dates(raw: str | None, day: date | None, rule: str) -> None:
    reading = read_page_date(raw)
    assert (reading.day, reading.rule) == (day, rule)
    assert reading.raw == raw


# raw, page date, slug date, day, rule
SLASHED = {
    "month-first": ("9/24/2003", None, None, date(2003, 9, 24), "slashed_one_reading"),
    "padded": ("04/24/2002", None, None, date(2002, 4, 24), "slashed_one_reading"),
    "old-ambiguous": ("2/10/2003", None, None, date(2003, 2, 10), "slashed_month_first"),
    "old-against-page": ("3/12/2003", date(2002, 5, 22), None, date(2003, 3, 12), "slashed_month_first"),
    "old-against-slug": ("3/12/2003", None, date(2003, 12, 3), date(2003, 3, 12), "slashed_month_first"),
    "last-month-first": ("9/5/2012", None, None, date(2012, 9, 5), "slashed_month_first"),
    "old-above-12": ("18/09/2003", None, None, date(2003, 9, 18), "slashed_one_reading"),
    "same-both-ways": ("05/05/2014", None, None, date(2014, 5, 5), "slashed_one_reading"),
    "day-above-12": ("18/09/2013", None, None, date(2013, 9, 18), "slashed_one_reading"),
    "day-above-12-2014": ("19/02/2014", None, None, date(2014, 2, 19), "slashed_one_reading"),
    "day-above-12-2015": ("19/08/2015", date(2015, 8, 26), None, date(2015, 8, 19), "slashed_one_reading"),
    "two-digit-year": ("08/21/13", None, None, date(2013, 8, 21), "slashed_one_reading"),
    "two-digit-ambiguous": ("05/01/13", None, None, date(2013, 5, 1), "slashed_wednesday"),
    "wednesday-day-first-2013": ("04/09/2013", None, None, date(2013, 9, 4), "slashed_wednesday"),
    "wednesday-day-first-october": ("02/10/2013", None, None, date(2013, 10, 2), "slashed_wednesday"),
    "wednesday-day-first-december": ("11/12/2013", None, None, date(2013, 12, 11), "slashed_wednesday"),
    "wednesday-day-first-2014": ("08/01/2014", None, None, date(2014, 1, 8), "slashed_wednesday"),
    "wednesday-month-first-2013": ("05/01/2013", None, None, date(2013, 5, 1), "slashed_wednesday"),
    "wednesday-month-first-march": ("03/05/2014", None, None, date(2014, 3, 5), "slashed_wednesday"),
    "wednesday-month-first-july": ("07/02/2014", None, None, date(2014, 7, 2), "slashed_wednesday"),
    "wednesday-month-first-september": ("09/03/2014", None, None, date(2014, 9, 3), "slashed_wednesday"),
    "wednesday-month-first-2015": ("09/02/2015", None, None, date(2015, 9, 2), "slashed_wednesday"),
    "no-wednesday": ("08/05/2014", None, None, None, "slashed_undecided"),
    "page-month-first": ("08/05/2014", date(2014, 8, 5), None, date(2014, 8, 5), "slashed_nearest_to_page"),
    "page-day-first": ("08/05/2014", date(2014, 5, 9), None, date(2014, 5, 8), "slashed_nearest_to_page"),
    "page-before-wednesday": ("03/05/2014", date(2014, 5, 5), None, date(2014, 5, 3), "slashed_nearest_to_page"),
    "page-weeks-later": ("03/05/2014", date(2014, 5, 20), None, date(2014, 5, 3), "slashed_nearest_to_page"),
    "slug-before-page": (
        "08/05/2014", date(2014, 8, 5), date(2014, 5, 8), date(2014, 5, 8), "slashed_nearest_to_page",
    ),
    "page-far-away": ("03/05/2014", date(2016, 1, 1), None, date(2014, 3, 5), "slashed_wednesday"),
    "after-the-wednesdays": ("03/02/2016", None, None, None, "slashed_undecided"),
    "no-such-day": ("31/02/2014", None, None, None, "unreadable"),
    "no-such-month": ("13/13/2014", None, None, None, "unreadable"),
    "broken": ("05305/2014", date(2014, 3, 5), None, None, "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "page", "slug", "day", "rule"), SLASHED.values(), ids=SLASHED.keys())
def test_slashed_issue_dates(raw: str, page: date | None, slug: date | None, day: date | None, rule: str) -> None:
    assert read_issue_date(raw, page, slug, SITE) == DateReading(day, rule, raw)


PAGE = date(2015, 12, 9)
# raw, page date, day, rule
WORDS = {
    "ordinal": ("November 16th, 2015, The CACI Analyst", None, date(2015, 11, 16), "date_line"),
    "first": ("July 1st, 2016, The CACI Analyst", None, date(2016, 7, 1), "date_line"),
    "second": ("December 2nd, 2015, The CACI Analyst", None, date(2015, 12, 2), "date_line"),
    "third": ("May 3rd, 2016, the CACI Analyst", None, date(2016, 5, 3), "date_line"),
    "no-comma": ("January 19th 2017, the CACI Analyst", None, date(2017, 1, 19), "date_line"),
    "cardinal": ("March 25, 2021, the CACI Analyst", None, date(2021, 3, 25), "date_line"),
    "magazine-typo": ("May 12, 2017, the CACi Analyst", None, date(2017, 5, 12), "date_line"),
    "date-only": ("November 15, 2023", None, date(2023, 11, 15), "date_line"),
    "day-first": ("15 November 2023", None, date(2023, 11, 15), "date_line"),
    "full-stop": ("November 16th, 2015. The CACI Analyst", None, date(2015, 11, 16), "date_line"),
    "in-the-one-line-form": ("September 24, 2003", None, date(2003, 9, 24), "date_line"),
    "typo-month": ("Deceber 15, 2021, the CACI Analyst", None, date(2021, 12, 15), "date_line"),
    "typo-month-date-only": ("Deceber 14, 2021", None, date(2021, 12, 14), "date_line"),
    "wrong-year-stays": ("March 7, 2022", date(2023, 3, 7), date(2022, 3, 7), "date_line"),
    "no-year": ("December 9th, the CACI Analyst", PAGE, date(2015, 12, 9), "date_line_year_of_page"),
    "no-year-near": ("February 10th, the CACI Analyst", date(2016, 2, 12), date(2016, 2, 10), "date_line_year_of_page"),
    "no-year-new-year": (
        "December 30th, the CACI Analyst", date(2016, 1, 2), date(2015, 12, 30), "date_line_year_of_page",
    ),
    "no-year-no-page": ("December 9th, the CACI Analyst", None, None, "date_line_without_year"),
    "no-such-day": ("February 31st, 2016, The CACI Analyst", None, None, "unreadable"),
    "no-such-day-no-year": ("February 31st, the CACI Analyst", PAGE, None, "date_line_without_year"),
    "no-month": ("Floreal 12, 2016", None, None, "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "page", "day", "rule"), WORDS.values(), ids=WORDS.keys())
def test_issue_dates_in_words(raw: str, page: date | None, day: date | None, rule: str) -> None:
    assert read_issue_date(raw, page, None, SITE) == DateReading(day, rule, raw)


def test_a_page_without_byline_date_has_no_issue_date() -> None:
    assert read_issue_date(None, PAGE, PAGE, SITE) == DateReading(None, "absent")


@pytest.mark.parametrize("raw", [row[0] for name, row in WORDS.items() if name != "no-month"])
def test_date_lines(raw: str) -> None:
    assert is_date_line(raw, SITE)


@pytest.mark.parametrize(
    "text",
    [
        "December 9th", "May 12 was a holiday.", "March 2025", "Floreal 12, 2016", "In March 20, 2025", "", "2015",
        "November 16th, 2015, in Tashkent", "On November 15, 2023", "March 20, 2025 saw the first train.",
    ],
)  # fmt: skip
def test_other_lines_are_no_date_lines(text: str) -> None:
    assert not is_date_line(text, SITE)


# title, page date, day, rule
TITLES = {
    "with-year": ("23 January 2008 News Digest", date(2008, 1, 25), date(2008, 1, 23), "digest_title"),
    "later-than-page": ("13 March 2009 News Digest", date(2009, 3, 11), date(2009, 3, 13), "digest_title"),
    "no-year": ("22 April News Digest", date(2009, 4, 23), date(2009, 4, 22), "digest_title_year_of_page"),
    "no-year-new-year": ("30 December News Digest", date(2009, 1, 2), date(2008, 12, 30), "digest_title_year_of_page"),
    "no-year-no-page": ("22 April News Digest", None, None, "digest_title_without_year"),
    "capitals": ("23 JANUARY 2008 NEWS DIGEST", None, date(2008, 1, 23), "digest_title"),
    "no-such-day": ("31 February 2008 News Digest", None, None, "unreadable"),
    "other-title": ("Georgia 2008: a digest", date(2008, 1, 25), None, "absent"),
    "no-digest": ("23 January 2008: a turning point", None, None, "absent"),
}


@pytest.mark.parametrize(("title", "page", "day", "rule"), TITLES.values(), ids=TITLES.keys())
def test_title_dates(title: str, page: date | None, day: date | None, rule: str) -> None:
    reading = read_title_date(title, page, SITE)
    assert (reading.day, reading.rule) == (day, rule)


NEAR = date(2008, 1, 25)


@pytest.mark.parametrize(
    ("raw", "near", "day"),
    [
        ("10 January", NEAR, date(2008, 1, 10)),
        ("28 November 2007", NEAR, date(2007, 11, 28)),
        ("30 December", NEAR, date(2007, 12, 30)),
        ("10 January.", NEAR, date(2008, 1, 10)),
        ("10 January:", NEAR, date(2008, 1, 10)),
        ("10 January", None, None),
        ("31 February", NEAR, None),
        ("10 Brigades", NEAR, None),
        ("The 10 January", NEAR, None),
        ("10 January was cold", NEAR, None),
    ],
)
def test_item_dates(raw: str, near: date | None, day: date | None) -> None:
    assert read_item_date(raw, near) == day


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("January", 1), ("Sept", 9), ("sep", 9), ("DECEMBER", 12), ("Deceber", 12), ("Febuary", 2), ("May", 5),
        ("Marchers", None), ("Analyst", None), ("", None),
    ],
)  # fmt: skip
def test_months(word: str, number: int | None) -> None:
    assert month_number(word) == number


@pytest.mark.parametrize(
    ("month", "day", "near", "found"),
    [
        (12, 30, date(2016, 1, 2), date(2015, 12, 30)),
        (1, 2, date(2015, 12, 30), date(2016, 1, 2)),
        (6, 15, date(2015, 12, 9), date(2015, 6, 15)),
        (2, 29, date(2016, 3, 1), date(2016, 2, 29)),
        (2, 31, date(2016, 3, 1), None),
        (1, 1, None, None),
        (None, 1, date(2016, 3, 1), None),
    ],
)
def test_the_year_of_the_nearest_date(month: int | None, day: int, near: date | None, found: date | None) -> None:
    assert with_nearest_year(month, day, near) == found


SLUG, HEADER, ISSUE, TITLE = date(2008, 1, 25), date(2008, 1, 26), date(2008, 1, 24), date(2008, 1, 23)


@pytest.mark.parametrize(
    ("days", "day", "rule"),
    [
        ((SLUG, HEADER, ISSUE, TITLE), SLUG, "slug_date"),
        ((None, HEADER, ISSUE, TITLE), HEADER, "page_date"),
        ((None, None, ISSUE, TITLE), ISSUE, "issue_date"),
        ((None, None, None, TITLE), TITLE, "title_date"),
        ((None, None, None, None), None, "no_date"),
    ],
)
def test_the_date_of_publication(days: tuple[date | None, ...], day: date | None, rule: str) -> None:
    reading = choose_published(*days)
    assert (reading.day, reading.rule) == (day, rule)


@pytest.mark.parametrize(
    ("days", "conflict"),
    [
        ((SLUG, SLUG, SLUG, None), False),
        ((SLUG, HEADER, None, None), True),
        ((SLUG, SLUG, SLUG, TITLE), True),
        ((None, HEADER, None, None), False),
        ((None, None, None, None), False),
    ],
    ids=["agree", "page", "title", "one", "none"],
)
def test_conflicts(days: tuple[date | None, ...], conflict: bool) -> None:
    assert in_conflict(*days) is conflict
