"""Which items a backfill covers, in which windows they are, and what its run is called."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.orchestration.run_names import name_of
from flows.pipeline.backfill.scope import Scope, WindowSize, check_parameters, windows_of
from spiders.sites import load_site

SITE = load_site("caci")
TODAY = datetime.now(UTC).date()


def item(number: int, day: date | None, *sections: str, url: str = "") -> dict[str, Any]:
    address = url or f"https://{SITE.host}/component/k2/item/{number}.html"
    return {"article_id": f"caci:{number}", "url": address, "sections": list(sections), "published_on": day}


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2002, 12, 31), False), (date(2003, 1, 1), True), (date(2003, 12, 31), True), (date(2004, 1, 1), False),
        (None, True),
    ],
)  # fmt: skip
def test_both_days_are_in_the_scope_and_so_is_what_has_no_date(day: date | None, inside: bool) -> None:
    scope = Scope(SITE, (), date(2003, 1, 1), date(2003, 12, 31))
    assert scope(item(1, day, "field-reports")) is inside


def test_a_section_is_stated_by_the_listing_or_by_the_address() -> None:
    scope = Scope(SITE, ("field-reports",))
    day = date(2003, 1, 1)
    assert scope(item(1, day, "field-reports", "news-digest"))
    assert scope(item(2, day, url=f"https://{SITE.host}/publications/field-reports/item/2-x.html"))
    assert not scope(item(3, day, "news-digest"))
    assert not scope(item(4, day)), "only a feed names it, and its address says nothing"
    assert Scope(SITE)(item(4, day)), "without sections it belongs to the whole"


def test_what_is_left_for_another_run_is_not_in_the_scope() -> None:
    scope = Scope(SITE).leaving(["caci:1"])
    assert not scope(item(1, None, "news-digest"))
    assert scope(item(2, None, "news-digest"))


@given(
    st.lists(st.none() | st.dates(date(1999, 1, 1), date(2030, 1, 1))), st.sampled_from(["month", "quarter", "year"])
)
def test_each_item_is_in_one_window_the_oldest_first(days: list[date | None], size: WindowSize) -> None:
    items = [item(number, day, "news-digest") for number, day in enumerate(days)]
    windows = windows_of(reversed(items), size)
    article_ids = [item.article_id for window in windows for item in window.items]
    assert sorted(article_ids) == sorted(row["article_id"] for row in items)
    by_id = {row["article_id"]: row["published_on"] for row in items}
    order = [by_id[article_id] or date.max for article_id in article_ids]
    assert order == sorted(order)
    assert len({window.name for window in windows}) == len(windows)
    assert all((window.name == "undated") == (by_id[window.items[0].article_id] is None) for window in windows)


def test_windows_have_readable_names() -> None:
    days = [date(2003, 1, 31), date(2003, 4, 1), date(2003, 12, 31), None]
    items = [item(number, day, "news-digest") for number, day in enumerate(days)]
    named = {size: [window.name for window in windows_of(items, size)] for size in ("month", "quarter", "year")}
    assert named == {
        "month": ["2003-01", "2003-04", "2003-12", "undated"],
        "quarter": ["2003 quarter 1", "2003 quarter 2", "2003 quarter 4", "undated"],
        "year": ["2003", "undated"],
    }


@pytest.mark.parametrize(
    ("since", "until", "sections", "source", "limit", "message"),
    [
        (date(2004, 1, 1), date(2003, 1, 1), None, "site", None, "is after until"),
        (date(2004, 1, 1), None, None, "a.warc", None, "files are imported whole"),
        (None, None, ["field-reports"], "a.warc", None, "files are imported whole"),
        (None, None, None, "a.warc", 5, "files are imported whole"),
        (TODAY + timedelta(days=3), None, None, "site", None, "is after today, so nothing can be published yet"),
        (date.max, date.max, None, "site", None, "is after today, so nothing can be published yet"),
        (None, date(1999, 12, 31), None, "site", None, "is before the first issue"),
        (None, None, None, "", None, "the source is `site`, or the path"),
        (None, None, None, " ", None, "the source is `site`, or the path"),
        (None, None, None, "a\0b", None, "the source is `site`, or the path"),
    ],
)
def test_contradictory_parameters_are_rejected(since, until, sections, source, limit, message) -> None:
    with pytest.raises(ValueError, match=message):
        check_parameters(load_site("caci"), since, until, sections, source, limit)


def test_days_of_which_nothing_is_known_yet_may_be_named() -> None:
    check_parameters(load_site("caci"), TODAY, TODAY + timedelta(days=400), None, "site", None)


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({}, "backfill"),
        ({"since": "2003-01-01", "sections": ["field-reports"]}, "backfill 2003-01-01 to today field-reports"),
        ({"until": "2003-01-01", "dry_run": True}, "backfill the beginning to 2003-01-01 (dry run)"),
        ({"source": "/data/a.warc.gz", "sections": None}, "backfill from /data/a.warc.gz"),
    ],
)
def test_a_run_is_named_after_its_parameters(parameters: dict[str, Any], name: str) -> None:
    assert name_of("backfill", parameters) == name
