"""Connections to DuckDB: the settings that each of them has, and the memory that they may use.

The settings are explained at https://duckdb.org/docs/stable/configuration/overview.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import duckdb

Result = TypeVar("Result")

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # Default true for the first two: DuckDB would download extensions while a query runs.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # Default true: DuckDB would look for a misspelt table among the variables of Python.
    "python_enable_replacements": "false",
}
"""Settings of every connection, with the reason where they differ from DuckDB's defaults."""

WRITING: dict[str, str | bool | int | float | list[str]] = {
    # Default 80 % of the machine's memory. What does not fit is kept in a folder beside the database meanwhile. The
    # process takes some 300 MB more: Python with its libraries, and memory that DuckDB does not count.
    "memory_limit": "120MB",
    # Default 128 and 512 MB, with which DuckDB's allocator keeps 200 MB that are no longer in use.
    "allocator_flush_threshold": "8MB",
    "allocator_bulk_deallocation_flush_threshold": "8MB",
}
"""Settings of a connection that writes a database, in addition to `SETTINGS`."""

MORE_MEMORY = "1GB"
"""The memory limit of such a connection if the usual one was too low: to be small is a wish, to finish is a must."""


def connect(path: Path | str, read_only: bool = False, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open a connection with `SETTINGS`; one that writes a file, or has a folder `spill`, has `WRITING` too.

    It draws no progress bar: DuckDB would draw one into the output of any command that waits two seconds for an answer.

    Args:
        path: of the database, or `:memory:`.
        read_only: only read the file.
        spill: the folder for what does not fit into memory; None for DuckDB's default.

    Raises:
        duckdb.Error: the database cannot be opened.
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
    """Return unused memory of this process to the system: the batches of a load leave 50 MB behind."""
    import pyarrow  # here, because a query need not wait until Arrow is imported

    pyarrow.default_memory_pool().release_unused()


def with_memory(connection: duckdb.DuckDBPyConnection, work: Callable[[], Result]) -> Result:
    """Do `work`, and if DuckDB had too little memory, do it again with `MORE_MEMORY`; restore the limit afterwards.

    Args:
        connection: to the database whose limit is raised.
        work: must leave nothing half done if it fails.

    Returns:
        What `work` returns.

    Raises:
        Exception: whatever `work` raises; an error about memory only if `MORE_MEMORY` was too little as well.
    """
    with suppress(duckdb.OutOfMemoryException):
        return work()
    usual = memory_limit(connection)
    connection.execute(f"SET memory_limit = '{MORE_MEMORY}'")
    try:
        return work()
    finally:
        with suppress(duckdb.Error):  # what is still in use may not fit; a higher limit does no harm
            connection.execute(f"SET memory_limit = '{usual}'")


def memory_limit(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the memory limit of the database that the connection uses, such as `114.45 MiB`."""
    ((limit,),) = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    number, unit = limit.split()
    # DuckDB cuts the number off after one decimal. Half a unit of that is added, or a limit that is set to this text
    # would shrink each time.
    return f"{float(number) + 0.05:.2f} {unit}"
