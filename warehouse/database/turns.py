"""Writers of a lake take turns: reading pages goes on beside each other, one transaction at a time writes."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import duckdb

from warehouse.errors import WarehouseError

TRY = (
    "SELECT got FROM postgres_query('__ducklake_metadata_lake', "
    "'SELECT pg_try_advisory_xact_lock(hashtext(''caci-analyst''), hashtext(''lake'')) AS got')"
)
SECONDS_BETWEEN_TRIALS = 0.05
LONGEST_WAIT = 3600.0
"""Seconds. The longest transaction compares all texts of a first load, in minutes."""


def is_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    """True where the database that the connection uses is a lake."""
    kind = "SELECT type FROM duckdb_databases() WHERE database_name = current_database()"
    return connection.execute(kind).fetchone() == ("ducklake",)


@contextmanager
def turn(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Waits until no other writer is at work on the lake, and keeps the others waiting as long as the context lasts.

    To be taken before the transaction begins, which then sees all that the others wrote. The lock is PostgreSQL's, and
    goes with the connection, however this process ends. For a DuckDB file nothing is to be done: it has one writer.

    Raises:
        WarehouseError: another writer has not ended within `LONGEST_WAIT`.
    """
    if not is_lake(connection):
        yield
        return
    with closing(connection.cursor()) as holder:
        holder.begin()
        deadline = time.monotonic() + LONGEST_WAIT
        # Asked again and again: a wait inside PostgreSQL would hear no Ctrl-C.
        while holder.execute(TRY).fetchone() != (True,):
            if time.monotonic() > deadline:
                raise WarehouseError(
                    f"Another writer has held the lake for {LONGEST_WAIT / 60:.0f} minutes. Look for it in pg_locks of"
                    " the catalogue's database, and end it; then run again."
                )
            time.sleep(SECONDS_BETWEEN_TRIALS)
        yield
