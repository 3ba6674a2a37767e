"""What a warehouse of an older version holds, as far as that can be asked of every version."""

from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain

IDENTIFIERS = {"captures": "capture_id", "runs": "run_id", "walks": "crawl_id", "decisions": "decision_id"}
"""Tables with what is loaded from the archive, which the first versions do not all have, and what identifies it."""
TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal"


def loaded_identifiers(path: Path) -> set[str]:
    """Return the identifiers of all captures, runs, crawls and decisions that the database at `path` was loaded with.

    Raises:
        WarehouseError: it cannot be read.
    """
    try:
        with closing(connect(path, read_only=True)) as connection:
            tables = {table for (table,) in connection.execute(TABLES).fetchall()} & IDENTIFIERS.keys()
            return {
                identifier
                for table in tables
                for (identifier,) in connection.execute(
                    f"SELECT DISTINCT {IDENTIFIERS[table]} FROM {table}"  # noqa: S608 names of ours
                ).fetchall()
            }
    except duckdb.Error as error:
        raise explain(error, path) from error
