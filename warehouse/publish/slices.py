"""Articles in slices: what is done to all of them at once would take their texts in memory."""

from collections.abc import Iterator

import duckdb

from warehouse.database.connection import give_back_memory
from warehouse.resources import run_step

ARTICLES_AT_ONCE = 2_000
"""Some 15 MB of texts."""


def article_slices(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    """First and last number of each slice, in the order of `article_order`, a temporary table that it makes.

    What a slice needed in memory is given back before the next.
    """
    run_step(connection, "publish/article_order")
    ((articles,),) = connection.execute("SELECT count(*) FROM article_order").fetchall()
    for first in range(1, articles + 1, ARTICLES_AT_ONCE):
        yield first, first + ARTICLES_AT_ONCE - 1
        give_back_memory()
