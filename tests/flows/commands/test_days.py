"""A day, a month or a year as an option."""

from datetime import date

import pytest

from flows.commands.days import first_day, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2003", date(2003, 1, 1), date(2003, 12, 31)),
        ("2003-02", date(2003, 2, 1), date(2003, 2, 28)),
        ("2004-2", date(2004, 2, 1), date(2004, 2, 29)),
        ("2003-05-14", date(2003, 5, 14), date(2003, 5, 14)),
    ],
)
def test_a_year_or_a_month_is_its_first_or_last_day(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "03", "20031", "0000", "2003-", "2003-13", "2003-02-30", "2003-1-1-1", "²⁰⁰³"]
)
def test_anything_else_is_refused(text: str) -> None:
    for day in (first_day, last_day):
        with pytest.raises(ValueError, match="is not a day, a month or a year"):
            day(text)
