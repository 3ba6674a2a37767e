"""Several sources of one article: the row is that of the best one, whenever and in whatever order the others came."""

from itertools import pairwise, permutations

import duckdb
import pytest

from schemas.capture import PageKind
from schemas.certificate import Tally
from tests.support.check import check
from tests.warehouse.load.test_load import hour
from tests.warehouse.load.test_records import gone, listing, reading, refused, rows, together
from warehouse.account.certificate import certify
from warehouse.load.write import load

BEST_FIRST = (PageKind.ITEM, PageKind.JSON, PageKind.FEED, PageKind.TEXT)
STATE = "SELECT source_kind, title, revision, hits, first_seen_at, last_seen_at FROM articles"


@pytest.mark.parametrize(("better", "poorer"), list(pairwise(BEST_FIRST)))
def test_a_poorer_source_replaces_nothing(
    connection: duckdb.DuckDBPyConnection, better: PageKind, poorer: PageKind
) -> None:
    load(connection, reading(1, content="poor", source=poorer, hits=None))
    assert rows(connection, STATE) == [(poorer, "Title poor", 1, None, hour(1), hour(1))]
    load(connection, reading(2, content="good", source=better, hits=5))
    load(connection, reading(3, content="poor", source=poorer, hits=6, links=()))
    assert rows(connection, STATE) == [(better, "Title good", 1, 6, hour(1), hour(3))]
    assert rows(connection, "SELECT text FROM paragraphs") == [("Body good",)]
    assert rows(connection, "SELECT count(*) FROM links") == [(1,)]
    assert rows(connection, "SELECT revision, capture_id FROM revisions") == [(1, "urn:uuid:0002")]
    assert rows(connection, "SELECT hits FROM hits ORDER BY observed_at") == [(5,), (6,)]
    assert check(connection) == []


def test_the_order_of_sources_leaves_no_trace(connection: duckdb.DuckDBPyConnection) -> None:
    """Article 1 is seen in one order of its four sources, article 2 in the next, and so on."""
    orders = list(permutations(enumerate(BEST_FIRST, start=1)))
    for step in range(4):
        steps = [(item, *order[step]) for item, order in enumerate(orders, start=1)]
        pages = [reading(100 * item + n, item, str(n), n, kind, hits=n) for item, n, kind in steps]
        load(connection, together(*pages))
    assert rows(connection, STATE) == [("item", "Title 1", 1, 4, hour(1), hour(4))] * len(orders)


def test_revisions_are_those_of_the_best_source(connection: duckdb.DuckDBPyConnection) -> None:
    kinds = [PageKind.ITEM, PageKind.FEED, PageKind.ITEM, PageKind.TEXT, PageKind.ITEM]
    for number, (kind, content) in enumerate(zip(kinds, "abacb", strict=True), start=1):
        load(connection, reading(number, content=content, source=kind))
    assert rows(connection, "SELECT revision, content_digest, first_seen_at FROM revisions ORDER BY revision") == [
        (1, "sha256:a", hour(1)),
        (2, "sha256:b", hour(5)),
    ]


def test_a_feed_does_not_bring_back_what_is_gone(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(reading(1), gone(2), reading(3, source=PageKind.FEED)))
    assert rows(connection, "SELECT gone_since, last_seen_at FROM articles") == [(hour(2), hour(3))]


def test_a_listed_item_is_stored_when_its_page_is(connection: duckdb.DuckDBPyConnection) -> None:
    copies = [reading(item + 1, item, source=kind) for item, kind in enumerate(BEST_FIRST, start=1)]
    load(
        connection, together(listing(1, 1, 2, 3, 4, 5, 6), *copies, reading(6, 5, source=PageKind.FEED), refused(7, 5))
    )
    load(connection, together(reading(8, 6, source=PageKind.JSON), gone(9, 6)))
    certificate = certify(connection)
    assert certificate.total == Tally(listed=6, stored=1, rejected=1, gone=1, pending=3)
    assert not certificate.complete
