"""The certificate and the status: every listed item is in one state, and the numbers say so."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from schemas.capture import RejectReason
from schemas.certificate import Tally
from schemas.run import Run, RunState
from tests.test_warehouse_records import START, gone, listing, reading, refused, together
from warehouse.batch import Batch
from warehouse.certificate import certify
from warehouse.database import open_warehouse
from warehouse.load import load
from warehouse.status import LastRun, Status, status


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(tmp_path / "warehouse.duckdb") as opened:
        yield opened


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
    assert status(connection) == Status({}, None, None, 0, 0, None)


def test_status_counts_by_section_and_kind(connection: duckdb.DuckDBPyConnection) -> None:
    end = START + timedelta(days=1)
    runs = [
        Run(run_id="b", flow="audit", started_at=START, finished_at=end, state=RunState.RED),
        Run(run_id="a", flow="ingest", started_at=START, finished_at=START, state=RunState.GREEN),
    ]
    later = reading(2, item=2, published_on=end.date())
    load(
        connection, together(reading(1, item=1), later, reading(3, item=3, section=None), refused(4), Batch(runs=runs))
    )
    assert status(connection) == Status(
        articles={"analytical-articles": {"analytical": 2}, "": {"analytical": 1}},
        first_published_on=START.date(),
        last_published_on=end.date(),
        captures=4,
        rejects=1,
        last_run=LastRun("b", "audit", RunState.RED, end),
    )


def test_a_failure_of_our_readers_is_a_problem_in_every_later_run(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(listing(1, 1), refused(2, item=1, reason=RejectReason.READER_ERROR)))
    certificate = certify(connection)
    assert certificate.total == Tally(listed=1, rejected=1)
    assert not certificate.complete
    assert "our readers failed on 1 items" in certificate.problems[0]
