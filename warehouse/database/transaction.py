"""All or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from warehouse.database.turns import turn
from warehouse.errors import WarehouseError

OVERTAKEN = "ducklake_max_retry_count"
"""In DuckLake's message where somebody else changed the lake since the transaction began; see `warehouse.lake`."""


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commits at the end, and leaves everything as it was after any exception, which goes on as it is.

    Raises WarehouseError where a program that takes no turns has changed the lake meanwhile.
    """
    with turn(connection):
        try:
            connection.begin()
            yield
            connection.commit()
        except BaseException as error:
            # A signal may come before the transaction has begun, or when it is committed already.
            with suppress(duckdb.Error):
                connection.rollback()
            if isinstance(error, duckdb.TransactionException) and OVERTAKEN in str(error):
                raise WarehouseError(
                    "Another program changed the lake while a batch was written; nothing of it was written. Run again."
                ) from None
            raise
