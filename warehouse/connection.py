"""Connections to DuckDB: what holds for each of them."""

from pathlib import Path

import duckdb

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
    # Default 80 % of the machine's memory. What does not fit goes to a folder beside the database for a while; with
    # 240,000 articles neither loading nor publishing is slower for it.
    "memory_limit": "250MB",
    # Default false: memory that was needed once would stay with the process.
    "allocator_background_threads": "true",
}
"""Settings of a connection that writes a database, beside `SETTINGS`."""


def connect(path: Path | str, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection with `SETTINGS`, which draws nothing: DuckDB would draw a bar into any command's output that waits
    two seconds for an answer.
    """
    config = SETTINGS if read_only or path == ":memory:" else SETTINGS | WRITING
    connection = duckdb.connect(path, read_only=read_only, config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection
