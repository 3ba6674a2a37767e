"""Loading: idempotent, whole or not at all, and the history that follows from what was seen."""

from datetime import timedelta
from typing import Any

import duckdb
import pytest

from schemas.article import Author
from schemas.capture import PageKind
from schemas.certificate import Certificate, Tally
from schemas.listing import ListedItem
from schemas.run import Run, RunState
from tests.support.check import check
from tests.support.digest import table_digests
from tests.warehouse.load.test_records import START, article, capture, gone, listing, reading, refused, rows, together
from warehouse.errors import WarehouseError
from warehouse.load.batch import Batch, LoadReport, Reading
from warehouse.load.known_captures import known_captures
from warehouse.load.write import load


def hour(number: int) -> Any:
    return START + timedelta(hours=number)


def run(state: RunState = RunState.GREEN, hours: int = 1) -> Run:
    certificate = Certificate(complete=True, total=Tally(listed=1, stored=1), sections={})
    parameters = {"since": "2026-01-01", "sections": ["Ä"]}
    return Run(
        run_id="run",
        flow="ingest",
        parameters=parameters,
        started_at=START,
        finished_at=hour(hours),
        state=state,
        certificate=certificate,
    )


def test_report_counts_what_is_new(connection: duckdb.DuckDBPyConnection) -> None:
    first = together(
        reading(1, item=1), reading(2, item=2), refused(3, item=3), listing(4, 1, 2, 3), Batch(runs=[run()])
    )
    assert load(connection, first) == LoadReport(captures=4, articles_new=2, rejects=1, listed=3, runs=1)
    second = together(reading(5, item=1, content="second"), reading(6, item=2), reading(7, item=4), first)
    assert load(connection, second) == LoadReport(captures=3, articles_new=1, articles_changed=1, articles_seen=1)
    assert known_captures(connection) == {f"urn:uuid:{number:04}" for number in range(1, 8)}
    assert check(connection) == []


@pytest.mark.parametrize("times", [5, pytest.param(200, marks=pytest.mark.slow)])
def test_loading_again_changes_nothing(times: int, connection: duckdb.DuckDBPyConnection) -> None:
    batch = together(*(reading(number, item=number % 7) for number in range(1, 30)), listing(30, 1, 2), refused(31, 9))
    load(connection, batch)
    before = table_digests(connection)
    for _ in range(times):
        assert load(connection, batch) == LoadReport()
    assert table_digests(connection) == before
    assert check(connection) == []


def test_a_batch_that_repeats_itself_is_loaded_once(connection: duckdb.DuckDBPyConnection) -> None:
    batch = together(reading(1), refused(2, 3), listing(3, 1), Batch(runs=[run()]))
    report = load(connection, together(batch, batch))
    assert report == LoadReport(captures=3, articles_new=1, rejects=1, listed=1, runs=1)
    assert check(connection) == []


def test_a_new_revision_only_if_the_content_differs(connection: duckdb.DuckDBPyConnection) -> None:
    for number, content in enumerate(["a", "a", "b", "a"], start=1):
        load(connection, reading(number, content=content, hits=number))
    history = (
        "SELECT revision, content_digest, first_seen_at, last_seen_at, capture_id FROM revisions ORDER BY revision"
    )
    assert rows(connection, history) == [
        (1, "sha256:a", hour(1), hour(2), "urn:uuid:0001"),
        (2, "sha256:b", hour(3), hour(3), "urn:uuid:0003"),
        (3, "sha256:a", hour(4), hour(4), "urn:uuid:0004"),
    ]
    assert rows(connection, "SELECT revision, first_seen_at, last_seen_at, hits FROM articles") == [
        (3, hour(1), hour(4), 4)
    ]
    assert rows(connection, "SELECT hits FROM hits ORDER BY observed_at") == [(1,), (2,), (3,), (4,)]


def test_an_old_capture_that_is_loaded_late_replaces_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, reading(5, content="new"))
    report = load(connection, reading(2, content="old"))
    assert report == LoadReport(captures=1, articles_changed=1)
    state = "SELECT title, revision, first_seen_at, last_seen_at, capture_id FROM articles"
    assert rows(connection, state) == [("Title new", 2, hour(2), hour(5), "urn:uuid:0005")]
    assert rows(connection, "SELECT text FROM paragraphs") == [("Body new",)]
    assert rows(connection, "SELECT revision, content_digest FROM revisions ORDER BY revision") == [
        (1, "sha256:old"),
        (2, "sha256:new"),
    ]


def test_captures_of_one_moment_are_ordered_by_identifier(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, reading(2, content="second", hours=1))
    load(connection, reading(1, content="first", hours=1))
    assert rows(connection, "SELECT title, revision FROM articles") == [("Title second", 2)]


def test_parts_follow_the_latest_capture_although_the_content_stays(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, reading(1))
    load(connection, reading(2, links=(), hits=9))
    assert rows(connection, "SELECT revision, hits FROM articles") == [(1, 9)]
    assert rows(connection, "SELECT count(*) FROM links") == [(0,)]
    assert check(connection) == []


def test_unchanged_parts_are_not_rewritten(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, reading(1))
    before = rows(connection, "SELECT rowid FROM paragraphs")
    load(connection, reading(2, hits=9))
    assert rows(connection, "SELECT rowid FROM paragraphs") == before


def test_gone_and_back(connection: duckdb.DuckDBPyConnection) -> None:
    since = "SELECT gone_since FROM articles"
    load(connection, gone(1))
    load(connection, reading(2))
    assert rows(connection, since) == [(None,)]
    load(connection, gone(4, status=410))
    load(connection, gone(3))
    load(connection, refused(5))
    assert rows(connection, since) == [(hour(3),)]
    load(connection, reading(6))
    assert rows(connection, since) == [(None,)]


def test_authors_leave_with_their_last_article(connection: duckdb.DuckDBPyConnection) -> None:
    def named(*names: str) -> tuple[Author, ...]:
        return tuple(Author(position=place, name=name, printed_as=name) for place, name in enumerate(names, start=1))

    everybody = "SELECT author_id, name FROM authors ORDER BY author_id"
    load(connection, reading(1, item=1, authors=named("S. Starr", "Bob")))
    load(
        connection,
        together(reading(2, item=2, authors=named("S Starr")), reading(3, item=3, authors=named("S. Starr"))),
    )
    assert rows(connection, everybody) == [("bob", "Bob"), ("s-starr", "S. Starr")]
    load(connection, reading(4, item=1, authors=named("S Starr")))
    assert rows(connection, everybody) == [("s-starr", "S Starr")]
    load(connection, reading(5, item=2, authors=named("S. Starr")))
    load(connection, reading(6, item=3, authors=named("Carl")))
    assert rows(connection, everybody) == [("carl", "Carl"), ("s-starr", "S Starr")]


def test_listed_items_are_merged(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, listing(5, 1, title="Newer"))
    load(connection, listing(2, 1, title="Older"))
    load(connection, listing(3, 1, section="field-reports"))
    listed = "SELECT section, title, first_listed_at, last_listed_at, capture_id FROM listed_items ORDER BY section"
    assert rows(connection, listed) == [
        ("analytical-articles", "Newer", hour(2), hour(5), "urn:uuid:0005"),
        ("field-reports", "Listed", hour(3), hour(3), "urn:uuid:0003"),
    ]


def test_items_of_a_listing_may_come_after_its_capture(connection: duckdb.DuckDBPyConnection) -> None:
    batch = listing(1, 1, 2)
    load(connection, Batch(captures=batch.captures))
    assert load(connection, Batch(listed=batch.listed)) == LoadReport(listed=2)


def test_a_run_is_kept_as_it_ended_last(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, Batch(runs=[run(RunState.GREEN, hours=2), run(RunState.RED, hours=1)]))
    load(connection, Batch(runs=[run(RunState.RED, hours=1)]))
    kept = "SELECT state, finished_at, parameters->>'$.sections[0]', certificate->'$.total.listed' FROM runs"
    assert rows(connection, kept) == [("green", hour(2), "Ä", "1")]


def test_a_failure_in_the_middle_leaves_everything_as_it_was(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(reading(1), listing(2, 1)))
    before = table_digests(connection)
    page = capture(4, 2)
    broken = article(2).model_copy(update={"title": None})
    batch = together(
        reading(3, content="second"),
        Batch(captures=[page], articles=[Reading(page.capture_id, page.fetched_at, broken)]),
        listing(5, 1, 2),
    )
    with pytest.raises(WarehouseError, match=r"nothing of it was written.*title"):
        load(connection, batch)
    assert table_digests(connection) == before
    assert load(connection, reading(3, content="second")).articles_changed == 1


def test_every_row_has_a_known_capture(connection: duckdb.DuckDBPyConnection) -> None:
    alone = reading(1)
    with pytest.raises(WarehouseError, match="urn:uuid:0001, which is neither in the batch nor loaded"):
        load(connection, Batch(articles=alone.articles))
    with pytest.raises(WarehouseError, match="listed item"):
        load(connection, Batch(listed=[ListedItem(article_id="a", section="s", url="u", title="t", capture_id="none")]))
    with pytest.raises(WarehouseError, match="at another time"):
        load(connection, Batch(captures=[capture(1, hours=9)], articles=alone.articles))
    assert known_captures(connection) == set()


def test_a_listing_that_answers_404_says_nothing_about_an_article(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, reading(1))
    load(connection, Batch(captures=[capture(2, 1, status=404, page_kind=PageKind.OTHER)]))
    assert rows(connection, "SELECT gone_since FROM articles") == [(None,)]


def test_check_finds_what_no_index_prevents(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, reading(1))
    connection.execute("INSERT INTO articles FROM articles")
    connection.execute("INSERT INTO tags VALUES ('caci:9', 1, 'Stray')")
    connection.execute("INSERT INTO authors VALUES ('nobody', 'Nobody', 'nobody')")
    assert check(connection) == [
        "articles has 2 rows for caci:1",
        "authors and article_authors disagree about nobody",
        "tags has rows for caci:9, which is not in articles",
    ]
