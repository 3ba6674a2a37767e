"""No value that a page or an archive may state ends a load: what no column can hold is a reject with its reason.

Records are drawn at the borders of every column, without the checks of their models: whatever a reader lets through.
"""

import json
import types
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from itertools import count, product
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.pipeline.reading.chunk import tables_of
from flows.settings import Settings
from schemas.article import Article
from schemas.capture import PageKind
from schemas.crawl_summary import CrawlSummary, WalkSummary
from schemas.listing import Listing, ListingEntry
from schemas.reject import Reject, RejectReason
from spiders.archive import archive as archives
from spiders.archive.archive import CRAWL_URN, Archive
from spiders.archive.index import parse_line
from spiders.archive.writer import ArchiveWriter
from spiders.read import Collection, Result
from spiders.sites import load_site
from tests.spiders.pages.test_item import URL, item_page
from tests.support.archived import write_page
from tests.support.check import check
from tests.warehouse.load.test_records import START, capture
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch
from warehouse.load.write import load, load_tables

SITE = load_site("caci")
NUMBERS = (-(1 << 63) - 1, -1, 0, 1, (1 << 31) - 1, 1 << 31, (1 << 63) - 1, 1 << 63, 10**30)
TEXTS = ("", "a", "\0", "a\0b", "\ud800", "x\udfff", "\ufffe", "\U0010ffff", "\u202e", "'; --", "é" * 70_000)
FAR_EAST, FAR_WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))
MOMENTS = (
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime(1, 1, 2, tzinfo=FAR_EAST),
    datetime(9999, 12, 30, tzinfo=FAR_WEST),
    datetime(1582, 10, 10, tzinfo=UTC),
    START,
)
DAYS = (date.min, date.max, date(1582, 10, 10), START.date())
NUMBER = count(1)


def values_of(annotation: Any) -> st.SearchStrategy[Any]:
    """Return the values of a field at the borders of its type, and beyond those of its column."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is types.UnionType or origin is Union:
        return st.one_of(*map(values_of, arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=1).map(tuple)
    by_type: dict[Any, tuple[Any, ...]] = {
        int: NUMBERS, str: TEXTS, datetime: MOMENTS, date: DAYS, bool: (False, True), type(None): (None,)
    }  # fmt: skip
    if annotation in by_type:
        return st.sampled_from(by_type[annotation])
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return records(annotation)


def records(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Return records of a model that nothing has checked."""
    fields = {name: values_of(field.annotation) for name, field in model.model_fields.items()}
    return st.fixed_dictionaries(fields).map(lambda values: model.model_construct(**values))


OUTCOMES = st.one_of(
    st.none(),
    records(Article),
    records(Listing),
    records(Reject),
    st.builds(Collection, records(Listing), st.lists(records(Article), max_size=1).map(tuple)),
)


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Return what was read from a capture, with an identifier of its own and otherwise at the borders of its model."""
    number = next(NUMBER)
    seen = capture(
        number,
        None,
        fetched_at=draw(st.sampled_from(MOMENTS)),
        status=draw(st.sampled_from([0, 200, 999])),
        warc_offset=draw(st.sampled_from([0, (1 << 63) - 1])),
        page_kind=draw(st.sampled_from(PageKind)),
        content_type=draw(st.sampled_from([None, *TEXTS])),
        url=draw(st.sampled_from(TEXTS)),
        article_id=draw(st.sampled_from([None, *TEXTS])),
        moved_to=draw(st.sampled_from([None, *TEXTS])),
    )
    outcome = draw(OUTCOMES)
    if isinstance(outcome, Reject):
        outcome = outcome.model_copy(update={"capture_id": seen.capture_id})
    return Result(seen, outcome)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(batch=st.lists(results(), min_size=1, max_size=6))
def test_whatever_was_read_is_loaded_or_rejected(batch: list[Result], connection: duckdb.DuckDBPyConnection) -> None:
    tables, rejects = tables_of(batch, SITE)
    report = load_tables(connection, tables)
    assert report.captures == len(batch)
    assert report.rejects == len(rejects)
    assert check(connection) == []


@pytest.mark.parametrize(("field", "value"), [("status", 1000), ("status", -1), ("warc_offset", 1 << 63)])
def test_a_capture_has_no_number_that_its_column_cannot_hold(field: str, value: int) -> None:
    with pytest.raises(ValidationError):
        capture(1, **{field: value})


def test_only_the_capture_with_the_value_is_rejected(tmp_path: Path) -> None:
    def result(number: int, page_count: int) -> Result:
        entry = ListingEntry(
            position=1, article_id=f"caci:{number}", url=f"https://{SITE.host}/item/{number}", title=""
        )
        page = Listing(url="", section="field-reports", entries=(entry,), page_count=page_count)
        return Result(capture(number, None, page_kind=PageKind.LISTING), page)

    tables, rejects = tables_of([result(1, 3), result(2, 1 << 40), result(3, 3)], SITE)
    assert [(reject.capture_id, reject.reason) for reject in rejects] == [("urn:uuid:0002", RejectReason.UNLOADABLE)]
    assert "page_count" in rejects[0].detail
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load_tables(connection, tables)
        assert connection.execute("SELECT article_id FROM listed_items ORDER BY ALL").fetchall() == [
            ("caci:1",),
            ("caci:3",),
        ]


def test_a_summary_of_a_listing_that_states_too_much_is_loaded(tmp_path: Path) -> None:
    walk = WalkSummary(
        section="field-reports", started_at=START, finished_at=START, whole=True, pages=1, items=1, stated_pages=10**12,
        stated_items=10**30,
    )  # fmt: skip
    summary = CrawlSummary(crawl_id="crawl", started_at=START, finished_at=START, walks=(walk,), pages_read="")
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load(connection, Batch(crawls=[CrawlSummary.model_validate_json(summary.model_dump_json())]))
        assert connection.execute("SELECT stated_pages FROM walks").fetchall() == [((1 << 31) - 1,)]


@pytest.mark.parametrize("status", [0, 1000, 70_000, (1 << 31) - 1, 1 << 31, (1 << 63) - 1])
def test_an_archive_that_holds_an_impossible_status_is_loaded(status: int, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", SITE)
    with ArchiveWriter(archive) as writer:
        good = write_page(writer)
        bad = writer.write_response(
            f"https://{SITE.host}/item/1-x.html", status=status, headers=[], payload=b"x", fetched_at=START
        )
    assert bad is not None
    assert f'"status": "{status}"' in "".join(path.read_text() for path in (tmp_path / "archive").glob("*.cdxj"))
    settings_ = Settings(data_dir=tmp_path)
    loaded = load_archive(settings_, LineReporter(lambda line: None))
    assert loaded.problems == []
    with open_warehouse(settings_.warehouse_file, read_only=True) as connection:
        rows = dict(connection.execute("SELECT capture_id, status FROM captures").fetchall())
    assert rows == {good.capture_id: 200, bad.capture_id: status if status <= archives.MAX_STATUS else 0}


def test_a_line_of_an_index_with_an_impossible_value_is_no_line(tmp_path: Path) -> None:
    archive = Archive(tmp_path, SITE)
    with ArchiveWriter(archive) as writer:
        write_page(writer)
    (index,) = tmp_path.glob("*.cdxj")
    key, stamp, content = index.read_text().splitlines()[0].split(" ", 2)
    fields = json.loads(content)
    assert parse_line(f"{key} {stamp} {json.dumps(fields)}") is not None
    no_texts: list[object] = ["\ud800", 7, None, [], {}]
    no_numbers: list[object] = ["²", "-1", "1e3", "9" * 5000, " 1", 1]
    no_dates: list[object] = ["", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "²", 1]
    wrong = [
        *product(("url", "record_id", "redirect"), no_texts),
        *product(("offset", "length", "status"), no_numbers),
        *product(("fetched_at",), no_dates),
    ]
    for name, value in wrong:
        assert parse_line(f"{key} {stamp} {json.dumps(fields | {name: value})}") is None, (name, value)
    for line in ("", "a", "a b", "a b c", f"{key} {stamp} []", f"{key} {stamp} " + "[" * 100_000):
        assert parse_line(line) is None, line[:40]


def test_an_unknown_crawl_is_not_the_end_of_a_load(tmp_path: Path) -> None:
    with ArchiveWriter(Archive(tmp_path / "archive", SITE)) as writer:
        write_page(writer)
        writer.write_metadata(f"{CRAWL_URN}x", {"no": "summary"})
    loaded = load_archive(Settings(data_dir=tmp_path), LineReporter(lambda line: None))
    assert loaded.report.captures == 1
    assert len(loaded.problems) == 1


def test_two_records_with_one_identifier_are_not_the_end_of_a_load(tmp_path: Path) -> None:
    for number, page in enumerate((item_page(), item_page(title="ANOTHER"), b"nothing")):
        archive = Archive(tmp_path / f"{number}", SITE)
        with ArchiveWriter(archive) as writer:
            write_page(writer, URL, START + timedelta(days=number), page, record_id="urn:uuid:1")
        for path in (tmp_path / f"{number}").iterdir():
            (tmp_path / "archive").mkdir(exist_ok=True)
            path.rename(tmp_path / "archive" / path.name)
    for new in (1, 0):
        loaded = load_archive(Settings(data_dir=tmp_path, batch_size=1), LineReporter(lambda line: None))
        assert loaded.report.captures == new
        assert all("is there twice" in problem for problem in loaded.problems)
