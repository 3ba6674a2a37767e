"""What a warehouse of an older version holds, as far as every version can be asked for it."""

from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain

IDENTIFIERS = {"captures": "capture_id", "runs": "run_id", "walks": "crawl_id", "decisions": "decision_id"}
"""Tables that are loaded from the archive, with their identifiers; the first versions do not have all of them."""
EXISTING_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal"


def loaded_identifiers(path: Path) -> set[str]:
    """Return the identifiers of all captures, runs, crawls and decisions that the database at `path` was loaded with.

    Raises:
        WarehouseError: it cannot be read.
    """
    try:
        with closing(connect(path, read_only=True)) as connection:
            tables = {table for (table,) in connection.execute(EXISTING_TABLES).fetchall()} & IDENTIFIERS.keys()
            return {
                identifier
                for table in tables
                for (identifier,) in connection.execute(
                    f"SELECT DISTINCT {IDENTIFIERS[table]} FROM {table}"  # noqa: S608 names of ours
                ).fetchall()
            }
    except duckdb.Error as error:
        raise explain(error, path) from error
