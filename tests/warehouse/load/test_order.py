"""The tables are a function of the set of captures: neither the order nor the splitting of batches leaves a trace."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from flows.pipeline.reading.chunk import batch_of_results
from schemas.article import Author
from schemas.capture import PageKind
from spiders.archive.archive import Archive
from spiders.read import read_captures
from spiders.sites import load_site
from tests.conftest import Ingested
from tests.support.check import check
from tests.support.digest import table_digests
from tests.warehouse.load.test_records import article, capture, gone, listing, reading, refused, together
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch, Reading
from warehouse.load.write import load

SPELLINGS = ("S. Starr", "S Starr", "S.Starr", "Ann Lee")


@some.composite
def event(draw: some.DrawFn, number: int) -> Batch:
    """Return what the capture `number` may be. Hours collide on purpose."""
    item = draw(some.integers(1, 3))
    shape = draw(some.sampled_from(["article", "article", "article", "feed", "gone", "refused", "listing"]))
    if shape == "gone":
        return gone(number, item, status=draw(some.sampled_from([404, 410, 500])))
    if shape == "refused":
        return refused(number, item)
    if shape == "listing":
        section = draw(some.sampled_from(["analytical-articles", "field-reports"]))
        return listing(number, item, item, 4, section=section, title=f"Title {number}")
    names = draw(some.lists(some.sampled_from(SPELLINGS), max_size=2))
    changes: dict[str, Any] = {
        "hits": draw(some.none() | some.integers(0, 5)),
        "authors": tuple(
            Author(position=place, name=name, printed_as=name) for place, name in enumerate(names, start=1)
        ),
        "tags": tuple(draw(some.lists(some.sampled_from("ab"), max_size=2))),
    }
    source = draw(some.sampled_from([PageKind.ITEM, PageKind.ITEM, PageKind.JSON, PageKind.FEED, PageKind.TEXT]))
    hours = draw(some.integers(0, 5))
    if shape == "feed":
        page = capture(number, None, hours, page_kind=PageKind.FEED)
        records = [article(named, draw(some.sampled_from("ab")), **changes) for named in range(1, item + 1)]
        return Batch([page], [Reading(page.capture_id, page.fetched_at, record) for record in records])
    return reading(number, item, draw(some.sampled_from("ab")), hours=hours, source=source, **changes)


@some.composite
def history(draw: some.DrawFn) -> list[Batch]:
    """Return events of at most nine captures."""
    return [draw(event(number)) for number in range(1, draw(some.integers(2, 10)))]


def digests_after(batches: list[Batch]) -> dict[str, str]:
    """Return the digests of a new warehouse into which `batches` were loaded one after the other."""
    with TemporaryDirectory() as directory, open_warehouse(Path(directory) / "warehouse.duckdb") as connection:
        for batch in batches:
            load(connection, batch)
        assert check(connection) == []
        return table_digests(connection)


@settings(max_examples=6, deadline=None)
@given(history(), some.data())
def test_order_and_splits_leave_no_trace(events: list[Batch], data: some.DataObject) -> None:
    assert_no_trace(events, data)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(history(), some.data())
def test_order_and_splits_leave_no_trace_in_many_histories(events: list[Batch], data: some.DataObject) -> None:
    assert_no_trace(events, data)


def assert_no_trace(events: list[Batch], data: some.DataObject) -> None:
    shuffled = data.draw(some.permutations(events))
    cuts = sorted(data.draw(some.sets(some.integers(1, max(1, len(events) - 1)))))
    split = [together(*shuffled[start:end]) for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True)]
    assert digests_after(split) == digests_after([together(*events)])


def test_digests_depend_on_the_rows_but_not_on_their_order() -> None:
    events = [reading(1, 1), reading(2, 2), listing(3, 1, 2)]
    whole = digests_after(events)
    assert digests_after(events[::-1]) == whole
    changed = digests_after([reading(1, 1), reading(2, 2, title="Another"), listing(3, 1, 2)])
    assert {table for table in whole if whole[table] != changed[table]} == {"articles", "observations"}
    assert "schema_migrations" not in whole


def test_a_whole_archive_makes_the_same_tables_in_any_order(ingested_60: Ingested, tmp_path: Path) -> None:
    assert_same_tables(1, 40, ingested_60, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_large_archive_makes_the_same_tables_in_any_order(seed: int, ingested: Ingested, tmp_path: Path) -> None:
    assert_same_tables(seed, 200, ingested, tmp_path)


def assert_same_tables(seed: int, max_batch: int, ingested: Ingested, tmp_path: Path) -> None:
    """Load the archive again in a random order, in batches of at most `max_batch` captures."""
    archive = Archive(ingested.data_dir / "archive", load_site("caci"))
    captures = list(archive.captures())
    Random(seed).shuffle(captures)
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        while captures:
            size = Random(seed + len(captures)).randint(1, max_batch)
            some, captures = captures[:size], captures[size:]
            results = read_captures(archive.directory, some, archive.site)
            load(connection, batch_of_results(results, archive.site), last=bool(size % 2))
        load(connection, Batch(runs=list(archive.runs()), crawls=list(archive.crawls())))
        assert check(connection) == []
        digests = table_digests(connection)
    with open_warehouse(ingested.data_dir / "warehouse.duckdb", read_only=True) as connection:
        assert {table for table, digest in table_digests(connection).items() if digests[table] != digest} == set()
