"""What is to be done once a load is settled, so that the database stays small and fast to open."""

import duckdb

from warehouse.database.turns import is_lake, turn
from warehouse.resources import read_sql


def tidy(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes a checkpoint of a DuckDB file; of a lake joins small files, and removes those that nobody can need.

    Raises duckdb.Error where it cannot be written.
    """
    if not is_lake(connection):
        connection.execute("CHECKPOINT")
        return
    with turn(connection):
        connection.execute(read_sql("lake/upkeep.sql"))
