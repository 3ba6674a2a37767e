"""The walk over a listing: where it continues, where it ends, and what proves that it did."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from schemas.listing import Listing, ListingEntry
from spiders.crawl.walk import (
    MAX_BYTES_PER_PAGE,
    MAX_MORE_PAGES,
    MAX_PAGES_OF_UNCOUNTED_LISTING,
    MAX_START,
    Walk,
    following_start,
    was_walked,
)
from spiders.downloader.errors import StopCrawlError
from spiders.downloader.hosts import is_allowed
from spiders.downloader.pauses import PauseMiddleware, retry_after_seconds
from spiders.responses import leads_to_login
from spiders.sites import load_site

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://www.cacianalyst.org/publications/field-reports.html"


def listing(start: int, pages: int | None = None, entries: int = 4, next_start: int | None = None) -> Listing:
    named = [
        ListingEntry(position=number + 1, article_id=f"caci:{start + number}", url=URL, title="T")
        for number in range(entries)
    ]
    number = start // 4 + 1 if pages else None
    return Listing(
        url=URL, start=start, entries=tuple(named), next_start=next_start, page_number=number, page_count=pages
    )


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (listing(0, 3, next_start=4), 4),
        (listing(8, 3), None),
        (listing(0), 4),
        (listing(8, entries=0), None),
        (listing(0, 3), 4),
    ],
)
def test_following_start(page: Listing, expected: int | None) -> None:
    assert following_start(page, 4) == expected


def walked(
    pages: Callable[[int], Listing | None], *, to_the_end: bool, news: int = 0
) -> tuple[Walk, list[int], list[str]]:
    """Walk over `pages`; return the walk, the offsets that it asked for, and the faults that it reported."""
    faults: list[str] = []
    walk = Walk("field-reports", 4, to_the_end=to_the_end, report_fault=faults.append)
    starts, start = [walk.start], walk.start
    while (following := walk.advance(pages(start), news, NOW)) is not None:
        assert len(starts) < 500, "the walk does not end"
        start = following
        starts.append(start)
    return walk, starts, faults


def windows(*items: int) -> Callable[[int], Listing]:
    """The pages of a listing of `items`, as K2 has them."""
    return lambda start: window(list(items), start)


def window(items: list[int], start: int) -> Listing:
    shown, pages = items[start : start + 4], -(-len(items) // 4)
    entries = [
        ListingEntry(position=number + 1, article_id=f"caci:{item}", url=URL, title="T")
        for number, item in enumerate(shown)
    ]
    more = start + 4 < len(items)
    counted = pages > 1 and bool(shown)
    return Listing(
        url=URL,
        start=start,
        entries=tuple(entries),
        next_start=start + 4 if more else None,
        page_number=start // 4 + 1 if counted else None,
        page_count=pages if counted else None,
    )


def test_a_walk_to_the_end_is_not_ended_by_known_items() -> None:
    walk, starts, faults = walked(windows(*range(30)), to_the_end=True)
    # The last page first, and the first page again at the end.
    assert starts == [0, 28, *range(4, 32, 4), 0]
    assert (walk.is_whole, faults) == (True, [])
    account = walk.summary()
    assert account is not None
    assert (account.items, account.stated_pages, account.stated_items, account.drift) == (30, 8, 30, 0)


def test_a_later_walk_ends_after_three_pages_without_news() -> None:
    walk = Walk("x", 4, to_the_end=False, report_fault=pytest.fail)
    pages = windows(*range(360))
    steps = [(0, 0), (4, 0), (8, 1), (12, 0), (16, 0), (20, 0)]
    assert [walk.advance(pages(start), new_items) for start, new_items in steps] == [4, 8, 12, 16, 20, None]
    assert not walk.is_whole


@pytest.mark.parametrize("items", [1, 3, 4, 5, 8])
def test_a_short_listing_is_walked_whole(items: int) -> None:
    walk, _, faults = walked(windows(*range(items)), to_the_end=True)
    account = walk.summary()
    assert (walk.is_whole, faults, account and account.items) == (True, [], items)


def test_an_empty_listing_is_a_fault() -> None:
    walk, starts, faults = walked(windows(), to_the_end=True)
    assert (walk.is_whole, starts, faults) == (False, [0], ["the listing names no item at start=0"])


BROKEN: dict[str, tuple[Callable[[Listing], Listing | None], str]] = {
    "unreadable": (lambda page: None, ""),
    "empty": (lambda page: listing(8, entries=0), "the listing names no item at start=8"),
    "earlier page": (
        lambda page: window(list(range(40)), 4).model_copy(update={"start": 8}),
        "the listing answers with page 2 at start=8, not with page 3",
    ),
    "earlier page, uncounted": (
        lambda page: window(list(range(40)), 4).model_copy(update={"start": 8, "page_number": None}),
        "the listing does not come to an end: start=8 repeats an earlier page",
    ),
    "no next page": (
        lambda page: page.model_copy(update={"next_start": None}),
        "the chain of pages is broken: the page at start=8 links no next page",
    ),
    "another next page": (
        lambda page: page.model_copy(update={"next_start": 24}),
        "the chain of pages is broken: the page at start=8 links start=24",
    ),
    "another count": (
        lambda page: page.model_copy(update={"page_count": 3, "next_start": None}),
        "the listing says that it has 3 pages at start=8, and said 10 before",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_chain_is_reported_and_the_pages_after_it_are_walked(name: str) -> None:
    broken, expected = BROKEN[name]
    pages = windows(*range(40))
    walk, starts, faults = walked(lambda start: broken(pages(start)) if start == 8 else pages(start), to_the_end=True)
    assert set(range(12, 40, 4)) <= set(starts)
    assert not walk.is_whole
    assert faults[:1] == ([expected] if expected else [])


def test_a_listing_of_which_nothing_can_be_read_is_given_up() -> None:
    pages = windows(*range(400))
    _, starts, faults = walked(lambda start: pages(start) if start in {0, 396} else None, to_the_end=True)
    assert starts == [0, 396, 4, 8, 12]
    assert faults == ["3 pages cannot be read; the walk ended at start=12"]


@pytest.mark.parametrize("at", range(1, 14))
@pytest.mark.parametrize("place", [0, 1, 4, 11, 20, 30, 39])
@pytest.mark.parametrize("published", [1, 4, 5])
def test_what_is_published_during_the_walk_is_not_missed(at: int, place: int, published: int) -> None:
    items = list(range(40))
    asked = iter(range(1000))

    def page(start: int) -> Listing:
        if next(asked) == at:
            items[place:place] = range(100, 100 + published)
        return seen.append(window(items, start)) or seen[-1]  # type: ignore[func-returns-value]

    seen: list[Listing] = []
    walk, _, faults = walked(page, to_the_end=True)
    assert (walk.is_whole, faults) == (True, [])
    if next(asked) > at + 1:  # nobody can see what is published after the last request
        assert {entry.article_id for page in seen for entry in page.entries} == {f"caci:{item}" for item in items}


@pytest.mark.parametrize("at", range(1, 14))
@pytest.mark.parametrize("place", [0, 1, 4, 11, 20, 30, 39])
@pytest.mark.parametrize("published", [False, True])
def test_what_moves_to_a_page_that_was_read_is_not_missed(at: int, place: int, published: bool) -> None:
    items = list(range(40))
    asked = iter(range(1000))
    seen: set[str] = set()

    def page(start: int) -> Listing:
        if next(asked) == at:
            del items[place]
            items[0:0] = [100] if published else []
        found = window(items, start)
        seen.update(entry.article_id for entry in found.entries)
        return found

    walk, _, faults = walked(page, to_the_end=True)
    assert (walk.is_whole, faults) == (True, [])
    last = next(asked) == at + 1
    assert {f"caci:{item}" for item in items} - seen <= ({"caci:100"} if last else set())


def test_a_listing_that_changes_during_each_pass_is_reported() -> None:
    items = list(range(40))

    def page(start: int) -> Listing:
        if start == 20:
            items.pop(3)
        return window(items, start)

    walk, _, faults = walked(page, to_the_end=True)
    assert not walk.is_whole
    assert faults == ["the listing changed during each of 3 walks, so items may have been missed"]


def test_an_item_that_is_listed_twice_is_not_a_drift() -> None:
    walk, _, faults = walked(windows(*range(20), 3, *range(20, 30), 29), to_the_end=True)
    account = walk.summary()
    assert account is not None
    assert (account.whole, faults, account.items, account.stated_items) == (True, [], 30, 32)
    assert account.listed_twice == ("caci:29", "caci:3")


def test_the_last_page_may_vanish_meanwhile() -> None:
    items = list(range(37))

    def page(start: int) -> Listing:
        if start == 24 and len(items) == 37:
            items.pop()
        return window(items, start)

    walk, _, faults = walked(page, to_the_end=True)
    account = walk.summary()
    assert account is not None
    assert (walk.is_whole, faults, account.stated_items) == (True, [], 36)


@pytest.mark.parametrize(
    ("starts", "walked"),
    [
        ([], False),
        ([0], False),
        ([0, 4, 8], False),
        ([0, 4, 8, 12], True),
        ([0, 4, 0, 4, 8, 12], True),
        ([0, 4, 8, 12, 0, 4], True),
        ([12], False),
        ([0, 4, 12], False),
        ([12, 0, 4, 8], False),
        ([0, 0, 4, 4, 8, 8, 12, 12], True),
    ],
)
def test_only_a_whole_walk_proves_a_walk(starts: list[int], walked: bool) -> None:
    assert was_walked([(start, start) for start in starts], lambda start: start == 12, 4) is walked


@pytest.mark.parametrize(
    ("url", "origin", "allowed"),
    [
        ("https://www.cacianalyst.org/x", None, True),
        ("http://cacianalyst.org./x", None, True),
        ("https://cacianalyst.org:443/", None, True),
        ("https://cacianalyst.org:8443/", None, False),
        ("https://evil.cacianalyst.org/", None, False),
        ("https://cacianalyst.org@example.org/", None, False),
        ("https://user@cacianalyst.org/", None, False),
        ("file:///etc/passwd", None, False),
        ("http://169.254.169.254/latest", None, False),
        ("http://[::1]/", None, False),
        ("http://127.0.0.1:8003/x", None, False),
        ("http://127.0.0.1:8003/x", "http://127.0.0.1:8003/", True),
        ("http://127.0.0.1:8004/x", "http://127.0.0.1:8003/", False),
        ("https://www.cacianalyst.org/x", "http://127.0.0.1:8003/", False),
        ("http://[broken", None, False),
    ],
)
def test_only_the_site_may_be_fetched(url: str, origin: str | None, allowed: bool) -> None:
    assert is_allowed(url, load_site("caci"), origin) is allowed


def test_retry_after() -> None:
    def seconds(value: str) -> float | None:
        return retry_after_seconds(Response(URL, headers={"Retry-After": value}))

    assert seconds("7") == 7
    assert seconds("") is None
    assert seconds("soon") is None
    assert seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert (seconds("Wed, 21 Oct 2115 07:28:00 GMT") or 0) > 1e9
    assert (seconds("Wed, 21 Oct 2115 07:28:00 -0000") or 0) > 1e9
    assert seconds("0") == seconds("Mon, 01 Jan 0001 00:00:00 +1400") == 0
    for far in ("9" * 30, "9" * 5000, "0" * 5000 + "9" * 20):
        assert (seconds(far) or 0) > 1e9


@pytest.mark.parametrize(
    "value",
    [
        b"\xb2", b"7\xb2", b"-1", b"1e9", b"1_0", b"\0", b"\xff" * 1000, b"1" * 5000 + b" Jan 2026",
        b"Mon, 01 Jan 0001 00:00:00 -9999", b"Fri, 31 Dec 9999 23:59:59 -1400",
        b"Thu, 31 Dec 9999 99:59:59 GMT",
    ],
)  # fmt: skip
def test_a_retry_after_that_says_nothing_lets_the_pause_grow(value: bytes) -> None:
    request = Request(URL)
    pauses = PauseMiddleware(get_crawler(settings_dict={"DOWNLOAD_DELAY": 1}))
    response = Response(URL, status=503, headers={"Retry-After": value})
    assert (retry_after_seconds(response) or 0) <= 1e12
    try:
        assert pauses.process_response(request, response) is response
    except StopCrawlError as error:
        assert error.reason == "asked_to_wait"
    else:
        assert pauses._resume_at > 0


@pytest.mark.parametrize(
    ("location", "login"),
    [
        ("/component/users/?view=login&return=Lw==", True),
        ("https://www.cacianalyst.org/index.php?option=com_users&view=login", True),
        ("/publications/field-reports.html", False),
        (None, False),
    ],
)
def test_the_login_page_is_recognised(location: str | None, login: bool) -> None:
    assert leads_to_login(location) is login


def endless(page: Callable[[int], Listing], to_the_end: bool, size: int = 0) -> tuple[int, list[str]]:
    """Walk over a listing whose pages always name new items; return how many pages were read, and the faults."""
    faults: list[str] = []
    walk = Walk("field-reports", 4, to_the_end=to_the_end, report_fault=faults.append)
    start: int | None = walk.start
    for read in range(MAX_START):
        if start is None:
            return read, faults
        start = walk.advance(page(start), 4, NOW, size)
    raise AssertionError("the walk does not end")


@pytest.mark.parametrize("to_the_end", [True, False])
@pytest.mark.parametrize("step", [1, 4])
def test_a_listing_without_end_is_left_soon(step: int, to_the_end: bool) -> None:
    read, faults = endless(lambda start: listing(start, entries=step, next_start=start + step), to_the_end)
    assert read <= MAX_PAGES_OF_UNCOUNTED_LISTING + MAX_MORE_PAGES + 1
    assert faults == [f"the listing does not come to an end after {read:,} pages"]


@pytest.mark.parametrize("to_the_end", [True, False])
def test_a_listing_has_the_pages_that_it_states(to_the_end: bool) -> None:
    """Its pages go on behind the last one, and begin anew when the first is asked for again."""
    numbers = iter(range(10**9))

    def page(start: int) -> Listing:
        entries = [
            ListingEntry(position=place, article_id=f"caci:{next(numbers)}", url=URL, title="") for place in range(1, 5)
        ]
        number = start // 4 + 1
        return Listing(
            url=URL, start=start, entries=tuple(entries), next_start=start + 4, page_number=number, page_count=10
        )

    read, faults = endless(page, to_the_end)
    assert read <= 3 * (10 + MAX_MORE_PAGES)
    assert any("come to an end" in fault for fault in faults)


def test_a_listing_that_states_more_pages_than_can_be_read_is_a_fault() -> None:
    read, faults = endless(lambda start: listing(start, 900_000, next_start=start + 4), to_the_end=True)
    assert read <= MAX_START
    assert "the listing says that it has 900,000 pages, more than can be read" in faults


def test_the_bytes_of_a_listing_are_bounded() -> None:
    read, faults = endless(lambda start: listing(start, 500, next_start=start + 4), True, 16 * MAX_BYTES_PER_PAGE)
    assert read <= 3
    assert faults == [f"the listing is too large: {read * 16 * MAX_BYTES_PER_PAGE:,} bytes on {read} pages"]
