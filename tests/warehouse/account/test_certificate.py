"""The certificate and the status: every listed item is in one state, and the numbers say so."""

from datetime import timedelta

import duckdb
import pytest

from schemas.capture import PageKind
from schemas.certificate import ItemState, Tally
from schemas.crawl_summary import CrawlSummary, WalkSummary
from schemas.listing import ListingPage, NamedItem
from schemas.reject import RejectReason
from schemas.status import ArticleCount
from tests.warehouse.load.test_records import START, capture, gone, listing, reading, refused, together
from warehouse.account.certificate import certify
from warehouse.account.status import Stored, status
from warehouse.load.batch import Batch
from warehouse.load.write import load


def test_a_listing_without_items_is_a_problem(connection: duckdb.DuckDBPyConnection) -> None:
    certificate = certify(connection)
    assert not certificate.complete
    assert certificate.total == Tally()
    assert certificate.problems == ("the listings name no item",)


def test_each_item_is_in_one_state(connection: duckdb.DuckDBPyConnection) -> None:
    load(
        connection,
        together(
            listing(1, 1, 2, 3, 4, 5, 6, 7),
            listing(2, 1, 2, section="field-reports"),
            reading(3, item=1),
            gone(4, item=1),
            refused(5, item=2),
            refused(6, item=3, reason=RejectReason.SOFT_404),
            gone(7, item=4, status=410),
            gone(8, item=5, status=500),
            refused(9, item=7),
            gone(10, item=7),
            refused(11, item=8),
        ),
    )
    certificate = certify(connection)
    assert certificate.total == Tally(listed=7, stored=1, rejected=2, gone=2, pending=2)
    assert certificate.sections == {
        "analytical-articles": Tally(listed=7, stored=1, rejected=2, gone=2, pending=2),
        "field-reports": Tally(listed=2, stored=1, rejected=1),
    }
    assert certificate.rejected_by_reason == {"empty": 1, "soft_404": 1}
    assert not certificate.complete and certificate.problems == ()


def test_complete_when_nothing_is_pending_and_nothing_wrong(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(listing(1, 1, 2), reading(2, item=1), gone(3, item=2)))
    assert certify(connection).complete
    certificate = certify(connection, ["one listing was not walked"])
    assert not certificate.complete
    assert certificate.problems == ("one listing was not walked",)


def test_status_of_an_empty_warehouse(connection: duckdb.DuckDBPyConnection) -> None:
    assert status(connection) == Stored({}, None, None, 0, 0)


def test_status_counts_by_section_and_kind(connection: duckdb.DuckDBPyConnection) -> None:
    end = START + timedelta(days=1)
    later = reading(2, item=2, published_on=end.date())
    load(connection, together(reading(1, item=1), later, reading(3, item=3, section=None), refused(4)))
    assert status(connection) == Stored(
        articles={
            "analytical-articles": {"analytical": ArticleCount(articles=2, duplicates=0)},
            "": {"analytical": ArticleCount(articles=1, duplicates=0)},
        },
        first_published_on=START.date(),
        last_published_on=end.date(),
        captures=4,
        rejects=1,
    )


def test_a_failure_of_our_readers_is_named_in_every_later_run(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(listing(1, 1), refused(2, item=1, reason=RejectReason.READER_ERROR)))
    certificate = certify(connection, notes=["a note"])
    assert certificate.total == Tally(listed=1, rejected=1)
    assert certificate.complete
    assert certificate.notes == ("a note", "our readers failed on items (1); fix them and run `caci rebuild`")


def page(number: int, *items: int, pages: int | None = None, start: int = 0) -> Batch:
    """Return one captured listing page that names `items` and says how many pages there are."""
    named = listing(number, *items)
    page = ListingPage(
        capture_id=named.captures[0].capture_id,
        section="analytical-articles",
        start=start,
        entries=len(items),
        page_count=pages,
    )
    return together(named, Batch(pages=[page]))


def named(number: int, item: int, kind: PageKind = PageKind.FEED) -> Batch:
    """Return one captured feed that names `item`."""
    seen = capture(number, None, page_kind=kind)
    return Batch(
        captures=[seen],
        named=[NamedItem(article_id=f"caci:{item}", page_kind=kind, url=f"/{item}", capture_id=seen.capture_id)],
    )


def moved(number: int, item: int, target: int) -> Batch:
    """Return one capture in which the site redirected an item permanently to another."""
    return Batch(captures=[capture(number, item, status=301, moved_to=f"caci:{target}")])


def walk(number: int, items: int, **changes: object) -> Batch:
    """Return a crawl that walked the section at that hour."""
    at = START + timedelta(hours=number)
    values = {
        "section": "analytical-articles", "started_at": at, "finished_at": at, "whole": True, "pages": 1,
        "items": items, "stated_items": items,
    }  # fmt: skip
    crawl = CrawlSummary(
        crawl_id=str(number),
        started_at=at,
        finished_at=at,
        walks=(WalkSummary.model_validate(values | changes),),
        pages_read="",
    )
    return Batch(crawls=[crawl])


def test_the_lists_behind_the_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    load(
        connection,
        together(
            listing(1, 1, 2, 3, 4, 5),
            listing(2, 2, section="field-reports"),
            reading(3, item=1),
            refused(4, item=2, reason=RejectReason.SOFT_404),
            gone(5, item=3, status=410),
            gone(6, item=4, status=503),
            moved(7, item=5, target=1),
        ),
    )
    certificate = certify(connection)
    assert [(item.article_id, item.sections, item.state, item.reason, item.detail) for item in certificate.items] == [
        ("caci:2", ("analytical-articles", "field-reports"), ItemState.REJECTED, "soft_404", "none"),
        ("caci:3", ("analytical-articles",), ItemState.GONE, "410", None),
        ("caci:4", ("analytical-articles",), ItemState.PENDING, "status 503", None),
        ("caci:5", ("analytical-articles",), ItemState.GONE, "moved", "to caci:1"),
    ]
    assert certificate.items[0].url == "/2"
    assert certificate.in_two_sections == ("caci:2",)
    assert certificate.total == Tally(listed=5, stored=1, rejected=1, gone=2, pending=1)


def test_what_only_a_feed_names_must_reach_a_state_too(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(listing(1, 1), reading(2, item=1), named(3, 1), named(4, 2), named(5, 3)))
    certificate = certify(connection)
    assert certificate.total == Tally(listed=1, stored=1)
    assert certificate.not_listed == Tally(listed=2, pending=2)
    assert not certificate.complete
    load(connection, together(reading(6, item=2), gone(7, item=3)))
    certificate = certify(connection)
    assert certificate.not_listed == Tally(listed=2, stored=1, gone=1)
    assert certificate.complete


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_pages_leaves_no_trace_in_what_they_name(
    connection: duckdb.DuckDBPyConnection, reverse: bool
) -> None:
    batches = [named(1, 1), named(2, 1), named(3, 1, PageKind.TAG), named(2, 1)]
    for batch in reversed(batches) if reverse else batches:
        load(connection, batch)
    items = connection.execute("SELECT page_kind, first_named_at, last_named_at FROM named_items ORDER BY 1").fetchall()
    first, second, third = (START + timedelta(hours=hour) for hour in (1, 2, 3))
    assert items == [("feed", first, second), ("tag", third, third)]


@pytest.mark.parametrize(
    ("pages", "problem"),
    [
        (1, None),
        (2, None),
        (3, "items by the pages that its listing says it has (3): 9 to 12; known so far: 5; missing: at least 4"),
    ],
)
def test_a_listings_own_count_of_pages_is_compared_with_what_is_known(
    connection: duckdb.DuckDBPyConnection, pages: int, problem: str | None
) -> None:
    load(connection, together(page(1, 1, 2, 3, 4, pages=pages), page(2, 5, pages=pages, start=4)))
    load(connection, together(*(reading(number, item=number - 9) for number in range(10, 15))))
    certificate = certify(connection)
    assert certificate.complete is (problem is None)
    assert list(certificate.problems) == ([f"analytical-articles: {problem}"] if problem else [])
    account = certificate.listings["analytical-articles"]
    assert account.pages == pages


@pytest.mark.parametrize(
    ("items", "drift", "twice", "unexplained"), [(5, 0, (), 0), (4, 0, (), 1), (4, 1, (), 0), (4, 0, ("caci:1",), 0)]
)
def test_a_whole_walk_must_see_what_the_listing_says_it_has(
    connection: duckdb.DuckDBPyConnection, items: int, drift: int, twice: tuple[str, ...], unexplained: int
) -> None:
    pages = together(page(1, 1, 2, 3, 4, pages=2), page(2, 5, pages=2, start=4))
    read = together(*(reading(number, item=number - 9) for number in range(10, 15)))
    load(connection, together(pages, read, walk(3, items, stated_items=5, drift=drift, listed_twice=twice)))
    certificate = certify(connection)
    assert certificate.complete is (unexplained == 0)
    assert [f"unexplained: {unexplained}" in problem for problem in certificate.problems] == [True] * unexplained
    assert certificate.listings["analytical-articles"].listed_twice == twice
    assert certificate.listings["analytical-articles"].seen == items


def test_what_is_stored_and_no_longer_listed_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(page(1, 1, 2, 3), *(reading(number, item=number - 9) for number in range(10, 13))))
    load(connection, walk(1, 3))
    assert certify(connection).no_longer_listed == ()
    load(connection, together(page(20, 1, 2), walk(20, 2), named(5, 3), named(21, 9), reading(22, item=9)))
    assert certify(connection).no_longer_listed == ("caci:3",)
    load(connection, together(walk(30, 1, whole=False, stated_items=None)))
    certificate = certify(connection)
    assert certificate.no_longer_listed == ("caci:3",), "a walk that stopped early proves nothing"
    load(connection, reading(40, item=10))
    assert certify(connection).no_longer_listed == ("caci:10", "caci:3"), "nothing ever named it"
    assert certificate.complete
    assert (certificate.listings["analytical-articles"].whole, certificate.listings["analytical-articles"].seen) == (
        False,
        1,
    )
