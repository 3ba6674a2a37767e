"""Articles in slices: to work on all of them at once would take as much memory as their texts."""

from collections.abc import Iterator

import duckdb

from warehouse.database.connection import give_back_memory
from warehouse.resources import run_step

ARTICLES_PER_SLICE = 2_000
"""Some 15 MB of texts."""


def article_slices(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    """Yield the first and last number of each slice, in the order of `article_order`, a temporary table that it makes.

    After each slice unused memory is given back to the system.
    """
    run_step(connection, "publish/article_order")
    ((articles,),) = connection.execute("SELECT count(*) FROM article_order").fetchall()
    for first in range(1, articles + 1, ARTICLES_PER_SLICE):
        yield first, first + ARTICLES_PER_SLICE - 1
        give_back_memory()
