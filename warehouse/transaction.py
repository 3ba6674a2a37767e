"""All or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commits at the end, and leaves everything as it was after any exception, which goes on as it is."""
    try:
        connection.begin()
        yield
        connection.commit()
    except BaseException:
        # A signal may come before the transaction has begun, or when it is committed already.
        with suppress(duckdb.TransactionException):
            connection.rollback()
        raise
