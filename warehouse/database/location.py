"""Where the warehouse is kept. Whoever uses it need not know what kind of place that is."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.faults import causes
from warehouse.errors import DamagedWarehouse, WarehouseError


class Location(ABC):
    """A place that holds the warehouse; as a string, its name for a person.

    `DatabaseFile` is the usual one. Another kind of place is a subclass in a package of its own, and a `Storage` where
    it is written by other rules than a DuckDB file.
    """

    @abstractmethod
    def exists(self) -> bool:
        """Return False only if there is certainly nothing to read yet."""

    @abstractmethod
    def open(self, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        """Return a connection that uses the warehouse, in UTC; unless `read_only`, make what is missing.

        Raises:
            OlderSchema: its tables are of an older version.
            DamagedWarehouse: it is damaged.
            WarehouseError: it cannot be opened, or there is nothing to read.
            Whatever is raised, the warehouse stays as it was.
        """

    @abstractmethod
    def open_to_copy(self) -> duckdb.DuckDBPyConnection:
        """Return a connection that uses the warehouse, which does not change while all of it is read; see `open`."""

    @abstractmethod
    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a connection to an empty database in memory, to which the warehouse can be attached.

        Raises:
            WarehouseError: an extension that this needs is not installed, or cannot be loaded.
        """

    @abstractmethod
    def attach(self, connection: duckdb.DuckDBPyConnection, name: str) -> bool:
        """Attach the warehouse under `name`, as it is now and only to be read, to a connection made by `connect`.

        Returns:
            False if there is nothing to attach.

        Raises:
            WarehouseError: it cannot be read.
        """

    @abstractmethod
    def replace(self, rebuilt: Path) -> None:
        """Put what the database at `rebuilt` holds in place of the warehouse, whole and at once.

        The file `rebuilt` is not there afterwards, even if this fails.

        Raises:
            WarehouseError: the warehouse cannot be replaced; it stays as it was.
        """

    @abstractmethod
    def explain(self, error: duckdb.Error) -> WarehouseError:
        """Return DuckDB's error about this place as one that says what to do next."""

    def damage_in(self, error: duckdb.Error) -> DamagedWarehouse | None:
        """Return the damage of the warehouse that DuckDB reports; None if the error is about something else."""
        explained = self.explain(error)
        return explained if isinstance(explained, DamagedWarehouse) else None

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the warehouse to write it, and close it at the end of the context.

        Raises:
            DamagedWarehouse: it is damaged, which may show only when a block is read; nothing was done to it.
            WarehouseError: see `open`.
        """
        with self._opened(read_only=False) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the warehouse to read it, and close it at the end of the context; see `writing`."""
        with self._opened(read_only=True) as connection:
            yield connection

    @contextmanager
    def _opened(self, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        with closing(self.open(read_only)) as connection:
            try:
                yield connection
            except (duckdb.Error, WarehouseError) as error:
                for cause in causes(error):
                    if isinstance(cause, duckdb.Error) and (damage := self.damage_in(cause)):
                        raise damage from error
                raise

    def ask(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of `sql`, which must be our own: SQL of a user belongs in `warehouse.query.sandbox`.

        Raises:
            WarehouseError: there is nothing to read.
        """
        with closing(self.open(read_only=True)) as connection:
            try:
                return connection.execute(sql, parameters).fetchall()
            except duckdb.Error as error:
                raise self.explain(error) from None
