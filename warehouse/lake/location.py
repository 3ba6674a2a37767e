"""A lake as the location of the warehouse."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.database.files import remove_database
from warehouse.database.location import Location
from warehouse.errors import WarehouseError
from warehouse.lake.address import LakeAddress, read_address
from warehouse.lake.connection import attach, connect_for, open_lake
from warehouse.lake.faults import NO_LAKE, explain_lake
from warehouse.lake.rebuild import replace


@dataclass(frozen=True)
class Lake(Location):
    """A DuckLake, which many writers share; see `Location` for what each method does."""

    address: LakeAddress

    def __str__(self) -> str:
        """Return the address of the catalogue, without the password."""
        return str(self.address)

    def exists(self) -> bool:
        """Return True: only the catalogue knows, and `open` asks it."""
        return True

    def open(self, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        """Open the lake; see `open_lake`."""
        return open_lake(self.address, read_only)

    def open_to_copy(self) -> duckdb.DuckDBPyConnection:
        """Open the lake as it is now, while others go on writing."""
        return self.open(read_only=True)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect with the extensions, the password and the keys that a lake needs."""
        return connect_for(self.address)

    def attach(self, connection: duckdb.DuckDBPyConnection, name: str) -> bool:
        """Attach the lake, if its catalogue has one."""
        try:
            attach(connection, self.address, name, read_only=True)
        except duckdb.Error as error:
            if NO_LAKE in str(error):
                return False
            raise self.explain(error) from None
        return True

    def replace(self, rebuilt: Path) -> None:
        """Replace all tables in one transaction."""
        try:
            replace(self.address, rebuilt)
        finally:
            remove_database(rebuilt)

    def explain(self, error: duckdb.Error) -> WarehouseError:
        """Explain DuckDB's error about the lake, without the password."""
        return explain_lake(error, self.address)


def lake_of(catalogue: str, files: str | Path | None, data_dir: Path) -> Lake:
    """Return the lake at an address; see `read_address`."""
    return Lake(read_address(catalogue, files, data_dir))
