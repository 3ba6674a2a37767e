"""The walk over a listing: where it goes on, where it ends, and what proves that it did."""

import pytest
from scrapy.http import Response

from schemas.listing import Listing, ListingEntry
from spiders.answers import leads_to_login
from spiders.middlewares import is_allowed, retry_after_seconds
from spiders.sites import load_site
from spiders.walk import Walk, WalkError, following_start, was_walked

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


def test_a_first_walk_is_not_ended_by_known_items() -> None:
    walk = Walk("field-reports", 4, walked_before=False)
    starts: list[int] = []
    start: int | None = 0
    while start is not None:
        starts.append(start)
        start = walk.take(listing(start, 8), new_items=0)
    assert starts == list(range(0, 32, 4))


def test_a_later_walk_ends_after_three_pages_without_news() -> None:
    walk = Walk("field-reports", 4, walked_before=True)
    assert walk.take(listing(0, 90), 0) == 4
    assert walk.take(listing(4, 90), 0) == 8
    assert walk.take(listing(8, 90), 1) == 12
    assert walk.take(listing(12, 90), 0) == 16
    assert walk.take(listing(16, 90), 0) == 20
    assert walk.take(listing(20, 90), 0) is None


def test_a_walk_that_cannot_be_right_is_refused() -> None:
    with pytest.raises(WalkError, match="no item"):
        Walk("x", 4, walked_before=True).take(listing(0, entries=0), 0)
    walk = Walk("x", 4, walked_before=False)
    walk.take(listing(0, 9), 4)
    with pytest.raises(WalkError, match="no item at start=4"):
        walk.take(listing(4, entries=0), 0)
    walk = Walk("x", 4, walked_before=False)
    walk.take(listing(0), 4)
    with pytest.raises(WalkError, match="end"):
        walk.take(listing(0).model_copy(update={"start": 4}), 0)


def test_the_last_page_may_vanish_meanwhile() -> None:
    walk = Walk("x", 4, walked_before=False)
    walk.take(listing(0, 2), 4)
    assert walk.take(listing(4, entries=0), 0) is None


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
    assert is_allowed(url, load_site(), origin) is allowed


def test_retry_after() -> None:
    def seconds(value: str) -> float | None:
        return retry_after_seconds(Response(URL, headers={"Retry-After": value}))

    assert seconds("7") == 7
    assert seconds("") is None
    assert seconds("soon") is None
    assert seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert (seconds("Wed, 21 Oct 2115 07:28:00 GMT") or 0) > 1e9


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
