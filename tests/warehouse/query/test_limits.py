"""The limits of a reader's query, and how one is stopped."""

import os
import signal
import threading
from pathlib import Path

import pytest

from tests.support.started import cpu_seconds, started, wait_until
from tests.warehouse.load.test_records import reading
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import QueryError
from warehouse.load.write import load
from warehouse.query import limits as limits_module
from warehouse.query.limits import OF_A_PAGE, OF_A_READER, UNLIMITED, Limits, length
from warehouse.query.parquet_file import write_parquet
from warehouse.query.sandbox import query

ENDLESS = "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t"
ENDLESS_ROWS = "FROM range(1_000_000_000_000)"
# DuckDB does not look at interruptions while it works on one value.
IN_ONE_PIECE = "SELECT list_reduce(range({:_}), lambda x, y: (x + y) % 7)"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        load(connection, reading(1))
    return path


@pytest.mark.parametrize(
    "sql", [ENDLESS, ENDLESS_ROWS, "SELECT max(md5(range::VARCHAR)) FROM range(1_000_000_000_000)"]
)
def test_a_query_ends_at_its_time_limit(path: Path, sql: str) -> None:
    with pytest.raises(QueryError, match=r"The query took longer than 0\.2 s and was stopped"):
        query(path, sql, limits=Limits(seconds=0.2, rows=None))
    assert "query" not in {thread.name for thread in threading.enumerate()}
    assert query(path, "SELECT 1", limits=UNLIMITED).rows == [(1,)]


def test_a_query_that_does_not_stop_is_left_to_itself(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_module, "MAX_SECONDS_TO_STOP", 0.2)
    with pytest.raises(QueryError, match=r"longer than 0\.2 s"):
        query(path, IN_ONE_PIECE.format(2_000_000), limits=Limits(seconds=0.2))
    (left,) = (thread for thread in threading.enumerate() if thread.name == "query")
    assert query(path, "SELECT 1").rows == [(1,)]
    left.join()


def test_a_file_of_rows_ends_at_its_time_limit(path: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"longer than 0\.2 s"):
        write_parquet(path, ENDLESS_ROWS, tmp_path / "rows.parquet", seconds=0.2)
    assert write_parquet(path, "FROM range(100_000)", tmp_path / "rows.parquet", seconds=None) == 100_000


def test_a_result_has_at_most_its_limit_of_rows(path: Path) -> None:
    assert len(query(path, "FROM range(5000)", limits=Limits(rows=5000)).rows) == 5000
    for rows in (5001, 1_000_000_000_000):
        with pytest.raises(QueryError, match=r"more than 5,000 rows\. Ask for less, or write all of it to a file"):
            query(path, f"FROM range({rows})", limits=Limits(rows=5000))
    assert len(query(path, "FROM range(5001)", limits=UNLIMITED).rows) == 5001


@pytest.mark.parametrize(
    "value", ["repeat('x', 1000)", "repeat('x', 1000)::BLOB", "[repeat('x', 500), repeat('y', 500)]",
              "{'a': {'b': repeat('x', 1000)}}", "MAP {repeat('x', 1): repeat('y', 999)}"]
)  # fmt: skip
def test_a_result_has_at_most_its_limit_of_characters(path: Path, value: str) -> None:
    sql = f"SELECT {value} FROM range(10_000)"
    with pytest.raises(QueryError, match="more than 1,000,000 characters"):
        query(path, sql, limits=Limits(characters=1_000_000))
    assert len(query(path, f"{sql} LIMIT 900", limits=Limits(characters=1_000_000)).rows) == 900


def test_the_length_of_a_value_is_that_of_its_texts() -> None:
    value = ("ab", b"c", 1, None, ["d", {"key": "ef"}])
    assert length(value) == 6


def test_a_query_has_a_limit_of_memory_and_fills_no_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert query(path, "SELECT current_setting('memory_limit'), current_setting('temp_directory')").rows == [
        ("953.6 MiB", "")
    ]
    monkeypatch.setattr("warehouse.query.sandbox.MAX_MEMORY", "50MB")
    before = set(path.parent.iterdir())
    with pytest.raises(QueryError, match=r"needs more than 50MB of memory\. Ask for less"):
        query(path, "SELECT * FROM range(20_000_000) ORDER BY random()", limits=UNLIMITED)
    assert set(path.parent.iterdir()) == before


def test_a_page_waits_for_less_than_a_person_at_a_prompt() -> None:
    assert (OF_A_PAGE.seconds, OF_A_READER.seconds) == (10, 30)
    assert None not in {OF_A_READER.rows, OF_A_READER.characters, OF_A_PAGE.rows, OF_A_PAGE.characters}


def test_an_error_of_the_work_is_raised_where_it_is_waited_for(path: Path) -> None:
    with pytest.raises(QueryError, match="Table with name nothing does not exist"):
        query(path, "FROM nothing")


def test_a_signal_stops_the_query(path: Path) -> None:
    """What the handler raises goes on, and nothing of the query is left."""
    threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        query(path, ENDLESS, limits=UNLIMITED)
    assert "query" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_command(path: Path, number: signal.Signals, code: int) -> None:
    with started(path.parent, "sql", ENDLESS, "--timeout", "0") as run:
        assert wait_until(lambda: cpu_seconds(run.process.pid) > 3), "it has started, and is at work"
        run.send(number)
        assert run.finish() == code
    assert f"ended by {number.name}" in run.output and "Traceback" not in run.output


def test_a_command_whose_query_does_not_stop_ends_all_the_same(path: Path) -> None:
    with started(path.parent, "sql", IN_ONE_PIECE.format(50_000_000), "--timeout", "1") as run:
        assert run.finish() == 2
    assert "took longer than 1 s" in run.output and "Traceback" not in run.output
