"""Transactions: all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from warehouse.database.storage import storage_of
from warehouse.errors import WarehouseError


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit at the end; after any exception leave everything as it was and let the exception go on.

    Raises:
        WarehouseError: the commit failed for one of the reasons in `Storage.CONFLICTS`.
    """
    storage = storage_of(connection)
    with storage.turn():
        try:
            connection.begin()
            yield
            connection.commit()
        except BaseException as error:
            # A signal may arrive before the transaction has begun, or after it was committed.
            with suppress(duckdb.Error):
                connection.rollback()
            if isinstance(error, duckdb.TransactionException):
                for symptom, advice in storage.CONFLICTS.items():
                    if symptom in str(error):
                        raise WarehouseError(advice) from None
            raise
