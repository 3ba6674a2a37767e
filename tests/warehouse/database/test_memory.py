"""Work is done again with more memory if, and only if, DuckDB had too little; whatever an error says in its text."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow
import pytest

from tests.warehouse.load.test_records import reading
from warehouse.database.arrow import batches_of
from warehouse.database.connection import memory_limit, with_memory
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import QueryError
from warehouse.load.write import load
from warehouse.query.parquet_file import write_parquet

TOO_MUCH = "SELECT * FROM range(2_000_000) ORDER BY hash(range)"
# The memory does not suffice for a late row, when earlier ones have left already.
TOO_MUCH_LATER = """
SELECT unnest(list_sort(range(CASE WHEN range = 100_005 THEN 4_000_000 ELSE 1 END))) FROM range(100_010)
"""
MENTIONS_MEMORY = "SELECT CASE WHEN range > 100_000 THEN error('Out of Memory Error: ') ELSE '' END FROM range(100_010)"


@pytest.fixture
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with little memory, which writes nothing to the disk."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "12MB",
        "temp_directory": "",
        "threads": 1,
    }
    with duckdb.connect(config=config) as connection:
        yield connection


def rows_as_arrow(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return sum(batch.num_rows for batch in batches_of(connection.execute(sql).to_arrow_reader(1000)))


@pytest.mark.parametrize("sql", [TOO_MUCH, TOO_MUCH_LATER])
def test_too_little_memory_has_one_type_however_rows_are_read(small: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(duckdb.OutOfMemoryException):
        rows_as_arrow(small, sql)
    with pytest.raises(duckdb.OutOfMemoryException):
        small.execute(f"CREATE TABLE result AS {sql}")


@pytest.mark.parametrize("sql", [TOO_MUCH, TOO_MUCH_LATER])
def test_work_that_had_too_little_memory_is_done_again(small: duckdb.DuckDBPyConnection, sql: str) -> None:
    usual = memory_limit(small)
    limits = []

    def work() -> int:
        limits.append(memory_limit(small))
        return rows_as_arrow(small, sql)

    assert with_memory(small, work) > 1_000_000
    assert limits == [usual, "953.65 MiB"]
    assert memory_limit(small) == usual


@pytest.mark.parametrize(
    "error",
    [
        duckdb.ConversionException("Could not convert string 'Out of Memory Error' to INT32"),
        duckdb.Error("Out of Memory Error"), ValueError("Out of Memory Error: "), OSError("Out of Memory Error: "),
        MemoryError("Out of Memory Error: "), pyarrow.ArrowInvalid("Out of Memory Error: "),
    ],
)  # fmt: skip
def test_an_error_that_only_mentions_memory_is_raised_at_once(
    small: duckdb.DuckDBPyConnection, error: Exception
) -> None:
    done = []

    def work() -> None:
        done.append(1)
        raise error

    with pytest.raises(type(error)):
        with_memory(small, work)
    assert done == [1]


def test_another_error_of_a_late_row_is_one_of_duckdb_and_not_of_memory(small: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="Invalid Input Error: Out of Memory Error:") as caught:
        rows_as_arrow(small, MENTIONS_MEMORY)
    assert not isinstance(caught.value, duckdb.OutOfMemoryException)


def test_an_error_of_a_late_row_is_not_taken_for_one_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once `caci sql --format parquet` said that the file could not be written."""
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        load(connection, reading(1))
    with pytest.raises(QueryError, match="Invalid Input Error: Out of Memory Error:"):
        write_parquet(path, MENTIONS_MEMORY, tmp_path / "rows.parquet")
    monkeypatch.setattr("warehouse.query.sandbox.MAX_MEMORY", "12MB")
    with pytest.raises(QueryError, match="needs more than 12MB of memory"):
        write_parquet(path, TOO_MUCH_LATER, tmp_path / "rows.parquet")
