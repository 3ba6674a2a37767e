"""Asserts what the tables must keep, since no index does."""

from pathlib import Path

import duckdb

CHECK = Path(__file__).with_name("check.sql")


def check(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return every broken rule in words: repeated rows, parts without their article, authors without articles."""
    return [problem for (problem,) in connection.execute(CHECK.read_text(encoding="utf-8")).fetchall()]
