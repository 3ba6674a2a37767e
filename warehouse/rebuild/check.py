"""Asserts what the tables must keep, since no index does."""

import duckdb

from warehouse.resources import read_sql


def check(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every broken rule in words: repeated rows, parts without their article, authors without articles."""
    return [problem for (problem,) in connection.execute(read_sql("rebuild/check.sql")).fetchall()]
