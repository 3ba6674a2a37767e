"""How each kind of database is written: a DuckDB file by one writer, other kinds by rules of their own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar

import duckdb

KIND = "SELECT type FROM duckdb_databases() WHERE database_name = current_database()"


class Storage:
    """The rules for writing a DuckDB file; another kind of database registers a subclass with its own rules.

    Args:
        connection: uses the database.
    """

    CONFLICTS: ClassVar[Mapping[str, str]] = {}
    """What a fragment of DuckDB's message about a failed commit means, and what to do."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep other writers out while a transaction begins and ends inside the context; a file has no others."""
        yield

    def tidy(self) -> None:
        """Keep the database small and fast to open, after a load.

        Raises:
            duckdb.Error: it cannot be written.
        """
        self.connection.execute("CHECKPOINT")


_storages: dict[str, type[Storage]] = {"duckdb": Storage}


def register_storage(kind: str, storage: type[Storage]) -> None:
    """Use `storage` for databases that DuckDB calls `kind`; to be called before one is attached."""
    _storages[kind] = storage


def storage_of(connection: duckdb.DuckDBPyConnection) -> Storage:
    """Return the rules for the database that `connection` uses."""
    ((kind,),) = connection.execute(KIND).fetchall()
    return _storages[kind](connection)
