"""Writers of a lake take turns: reading pages goes on side by side, one transaction at a time writes."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import ClassVar

from warehouse.database.storage import Storage
from warehouse.errors import WarehouseError
from warehouse.resources import read_sql

TRY_LOCK = (
    "SELECT got FROM postgres_query('__ducklake_metadata_lake', "
    "'SELECT pg_try_advisory_xact_lock(hashtext(''caci-analyst''), hashtext(''lake'')) AS got')"
)
"""An advisory lock of PostgreSQL (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS)."""
SECONDS_BETWEEN_TRIALS = 0.05
MAX_SECONDS_OF_WAITING = 3600.0
"""The longest transaction compares all texts of a first load, which takes minutes."""


class LakeStorage(Storage):
    """The rules for writing a lake, whose catalogue in PostgreSQL has many writers."""

    CONFLICTS: ClassVar[Mapping[str, str]] = {
        # DuckLake's message if another program changed the lake after the transaction began; see `lake.connection`.
        "ducklake_max_retry_count": "Another program changed the lake while a batch was written; nothing of it was"
        " written. Run again.",
    }

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other writer is at work on the lake, and keep the others waiting inside the context.

        The transaction that begins afterwards sees all that the others wrote. PostgreSQL releases the lock with the
        connection, however this process ends.

        Raises:
            WarehouseError: another writer has not finished within `MAX_SECONDS_OF_WAITING`.
        """
        with closing(self.connection.cursor()) as holder:
            holder.begin()
            deadline = time.monotonic() + MAX_SECONDS_OF_WAITING
            # Asked again and again: a wait inside PostgreSQL would not notice Ctrl-C.
            while holder.execute(TRY_LOCK).fetchone() != (True,):
                if time.monotonic() > deadline:
                    raise WarehouseError(
                        f"Another writer has held the lake for {MAX_SECONDS_OF_WAITING / 60:.0f} minutes. Look for it"
                        " in pg_locks of the catalogue's database, and end it; then run again."
                    )
                time.sleep(SECONDS_BETWEEN_TRIALS)
            yield

    def tidy(self) -> None:
        """Join small files, and remove those that nobody can need; see `Storage.tidy`."""
        with self.turn():
            self.connection.execute(read_sql("lake/upkeep.sql"))
