"""Connections to DuckDB: what holds for each of them."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import duckdb

Result = TypeVar("Result")

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # Default true for the first two: DuckDB would fetch extensions from the network while a query runs.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # Default true: a misspelt table would be looked up among Python's variables.
    "python_enable_replacements": "false",
}
"""Settings of every connection, with the reason where they differ from DuckDB's defaults."""

WRITING: dict[str, str | bool | int | float | list[str]] = {
    # Default 80 % of the machine's memory. What does not fit goes to a folder beside the database for a while. The
    # process takes some 300 MB more: Python and its libraries, and what DuckDB does not count.
    "memory_limit": "120MB",
    # Default 128 and 512 MB: with them its allocator keeps 200 MB that nobody uses any more.
    "allocator_flush_threshold": "8MB",
    "allocator_bulk_deallocation_flush_threshold": "8MB",
}
"""Settings of a connection that writes a database, beside `SETTINGS`."""

MORE_MEMORY = "1GB"
"""What such a connection gets where that was too little: to be small is a wish, to end is a must."""
OUT_OF_MEMORY = "Out of Memory Error"
"""In DuckDB's message, also where rows are handed to Arrow, whose exception it is then."""


def connect(path: Path | str, read_only: bool = False, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with `SETTINGS`, which draws nothing: DuckDB would draw a bar into any command's output that waits
    two seconds for an answer.

    One that writes has `WRITING` too, and so has one that is given the folder `spill` for what does not fit into
    memory.
    """
    config = SETTINGS if (read_only or path == ":memory:") and spill is None else SETTINGS | WRITING
    if config is not SETTINGS:
        give_back_memory()
    if spill is not None:
        config = config | {"temp_directory": str(spill)}
    connection = duckdb.connect(path, read_only=read_only, config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection


def give_back_memory() -> None:
    """Gives the system what this process holds and no longer uses: 50 MB that the batches of a load leave behind."""
    import pyarrow  # who only asks a question waits for no Arrow

    pyarrow.default_memory_pool().release_unused()


def with_memory(connection: duckdb.DuckDBPyConnection, work: Callable[[], Result]) -> Result:
    """Does `work`, and once more with `MORE_MEMORY` where DuckDB had too little; so nothing of it may stay undone.

    Afterwards the limit is what it was: what comes next has no need of more.

    Raises whatever `work` does, also where even that is too little.
    """
    try:
        return work()
    except Exception as error:
        if OUT_OF_MEMORY not in str(error):
            raise
    usual = memory_limit(connection)
    connection.execute(f"SET memory_limit = '{MORE_MEMORY}'")
    try:
        return work()
    finally:
        with suppress(duckdb.Error):  # what is still in use may not fit: more memory does no harm then
            connection.execute(f"SET memory_limit = '{usual}'")


def memory_limit(connection: duckdb.DuckDBPyConnection) -> str:
    """DuckDB's limit of this connection's database, as `114.45 MiB`."""
    ((limit,),) = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    number, unit = limit.split()
    # It tells one decimal and cuts the rest off: half of one more, or a limit that is set again would shrink each time.
    return f"{float(number) + 0.05:.2f} {unit}"
