"""Limits of a reader's query, and stopping it: at its time limit, and at a signal."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NoReturn, TypeVar

import duckdb

from warehouse.errors import QueryError

Result = TypeVar("Result")
MAX_SECONDS = 30.0
"""That a query may take which a person has typed, and can stop."""
MAX_MEMORY = "1GB"
"""DuckDB's memory for a query. Its default is 80 % of the machine's, for each of them."""
ROWS_AT_ONCE = 2048
OR_A_FILE = "Ask for less, or write all of it to a file: `caci sql` has the options --format parquet --output FILE."
MAX_SECONDS_TO_STOP = 2.0
"""DuckDB stops within milliseconds, except in the middle of a function that works on one large value."""


@dataclass(frozen=True)
class Limits:
    """What a query may take; None for no limit.

    Attributes:
        seconds: from its beginning until its last row is read.
        rows: of the result.
        characters: in all texts of the result, which are in memory twice.
    """

    seconds: float | None = MAX_SECONDS
    rows: int | None = 1_000_000
    characters: int | None = 250_000_000


OF_A_READER = Limits()
"""Of a query that a person types, and can stop."""
OF_A_PAGE = Limits(seconds=10)
"""Of a query that a page or a model asks, and somebody waits for."""
UNLIMITED = Limits(None, None, None)
"""For queries of this program over a whole database."""


def fetch_rows(connection: duckdb.DuckDBPyConnection, limits: Limits) -> list[tuple[Any, ...]]:
    """Return the rows of the query that the connection has run.

    Raises:
        QueryError: they exceed the limits.
    """
    rows: list[tuple[Any, ...]] = []
    characters = 0
    while chunk := connection.fetchmany(ROWS_AT_ONCE):
        rows += chunk
        if limits.rows is not None and len(rows) > limits.rows:
            raise QueryError(f"The result has more than {limits.rows:,} rows. {OR_A_FILE}")
        if limits.characters is not None:
            characters += sum(map(length, chunk))
            if characters > limits.characters:
                raise QueryError(f"The result has more than {limits.characters:,} characters. {OR_A_FILE}")
    return rows


def length(value: Any) -> int:
    """Return the length of all texts in a value."""
    match value:
        case str() | bytes():
            return len(value)
        case tuple() | list():
            return sum(map(length, value))
        case dict():
            return sum(map(length, value.values()))
        case _:
            return 0


def run_within(seconds: float | None, work: Callable[[list[duckdb.DuckDBPyConnection]], Result]) -> Result:
    """Do `work` in a thread of its own, and stop it after `seconds`, or when a signal ends the wait for it.

    Python runs the handler of a signal in the main thread, and not while DuckDB is at work there: so this one waits.

    Args:
        seconds: None for no limit.
        work: gets a list, to which it adds its connection.

    Raises:
        QueryError: it took longer.
        BaseException: whatever `work` or the handler of a signal raises.
    """
    connections: list[duckdb.DuckDBPyConnection] = []
    outcome: SimpleQueue[Callable[[], Result]] = SimpleQueue()

    def run() -> None:
        try:
            result = work(connections)
        except BaseException as error:  # noqa: BLE001 raised again where somebody waits for it
            outcome.put(partial(_raise, error))
        else:
            outcome.put(lambda: result)

    Thread(target=run, name="query", daemon=True).start()
    try:
        answer = outcome.get(timeout=seconds)
    except Empty:
        _stop(connections, outcome)
        raise QueryError(
            f"The query took longer than {seconds:g} s and was stopped. Ask for less, or allow more time:"
            " `caci sql` has the option --timeout."
        ) from None
    except BaseException:
        _stop(connections, outcome)
        raise
    return answer()


def _raise(error: BaseException) -> NoReturn:
    raise error


def _stop(connections: list[duckdb.DuckDBPyConnection], outcome: "SimpleQueue[Callable[[], Result]]") -> None:
    """Interrupt what the connections run until it has ended, or leave it to end with this process."""
    end = time.monotonic() + MAX_SECONDS_TO_STOP
    while time.monotonic() < end:
        for connection in connections:
            with suppress(duckdb.Error):  # it is closed already
                connection.interrupt()
        with suppress(Empty):  # an interruption before the query began was in vain
            outcome.get(timeout=0.02)
            return
