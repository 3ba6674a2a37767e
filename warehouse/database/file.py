"""The warehouse in a DuckDB file: one writer, on one machine."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain
from warehouse.database.files import logs_of, spill_of
from warehouse.database.location import Location
from warehouse.database.quoting import quoted_text
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.schema.version import check_version


@dataclass(frozen=True)
class DatabaseFile(Location):
    """A DuckDB file; see `Location` for what each method does."""

    path: Path

    def __str__(self) -> str:
        """Return the path."""
        return str(self.path)

    def exists(self) -> bool:
        """Return whether there is a file."""
        return self.path.is_file()

    def open(self, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        """Open the file; see `open_warehouse`."""
        return open_warehouse(self.path, read_only)

    def open_to_copy(self) -> duckdb.DuckDBPyConnection:
        """Open the file to write it, which keeps every other writer out."""
        return self.open()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect; a folder beside the file takes what does not fit into memory."""
        return connect(":memory:", spill=spill_of(self.path))

    def attach(self, connection: duckdb.DuckDBPyConnection, name: str) -> bool:
        """Attach the file, if there is one."""
        if not self.path.exists():
            return False
        try:
            connection.execute(f"ATTACH {quoted_text(self.path)} AS {name} (READ_ONLY)")
            check_version(connection, self.path, name)
        except duckdb.Error as error:
            raise self.explain(error) from error
        return True

    def replace(self, rebuilt: Path) -> None:
        """Rename `rebuilt`. Whoever has the old file open keeps it."""
        for log in logs_of(self.path):
            log.unlink(missing_ok=True)  # it belongs to the old file
        rebuilt.replace(self.path)

    def explain(self, error: duckdb.Error) -> WarehouseError:
        """Explain DuckDB's error about the file."""
        return explain(error, self.path)
