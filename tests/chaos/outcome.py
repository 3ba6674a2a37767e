"""What must be true after the run that follows a kill."""

import logging
from pathlib import Path

import duckdb

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.verify import Verification
from warehouse.database.warehouse import open_warehouse
from warehouse.publish.snapshot import WORK_TABLES
from warehouse.rebuild.check import check
from warehouse.rebuild.digest import table_digests

Rows = list[tuple[object, ...]]

# A page that was asked for twice, because its first answer never reached the archive, is there as the second time it
# was fetched: it has other capture ids and times, one more view on K2's counter, and the run has an account of its own.
# A listing is walked again by the run that follows.
OF_THE_FETCH = frozenset(
    {"captures", "observations", "hits", "runs", "listing_pages", "walks", "named_items", "schema_migrations"}
)
CLOCKS = frozenset({"capture_id", "hits", "first_seen_at", "last_seen_at", "first_listed_at", "last_listed_at"})
PARTIAL = (".analyst.duckdb.partial", "rebuild.duckdb*", "*.wal", "archive/*.tmp")


def content(warehouse: Path) -> dict[str, Rows]:
    """What two crawls of the same site must agree on: all rows of each table, without the columns of the fetch."""
    with open_warehouse(warehouse, read_only=True) as connection:
        tables = connection.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()"
            " JOIN duckdb_tables() USING (database_name, schema_name, table_name)"
            " WHERE NOT duckdb_tables.internal AND NOT duckdb_tables.temporary GROUP BY table_name"
        ).fetchall()
        return {
            table: _rows(connection, table, [column for column in columns if column not in CLOCKS])
            for table, columns in tables
            if table not in OF_THE_FETCH
        }


def _rows(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> Rows:
    # The evidence of the hits is what the counter printed.
    condition = "WHERE field != 'hits'" if table == "evidence" else ""
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table} {condition} ORDER BY ALL").fetchall()


def faults(data_dir: Path, expected: dict[str, Rows], scratch: Path) -> list[str]:
    """What is wrong with a data directory in which all should be right, in words; `scratch` gets a database."""
    warehouse, snapshot = data_dir / "warehouse.duckdb", data_dir / "analyst.duckdb"
    found = content(warehouse)
    wrong = [f"{table} differs from the undisturbed run" for table in expected if found.get(table) != expected[table]]
    ids = [row[0] for row in found["articles"]]
    wrong += ["an article is there twice"] if len(ids) != len(set(ids)) else []
    with open_warehouse(warehouse, read_only=True) as connection:
        wrong += check(connection)
        digests = table_digests(connection)
    with open_warehouse(snapshot, read_only=True) as connection:
        published = {table: digests[table] for table in digests if table not in WORK_TABLES}
        wrong += ["the snapshot is not the warehouse"] if table_digests(connection, published) != published else []
    wrong += [f"caci verify: {defect}" for defect in Verification(data_dir / "archive").defects()]
    wrong += _rebuilt(data_dir, digests, scratch)
    return wrong + [f"left behind: {path.name}" for pattern in PARTIAL for path in data_dir.glob(pattern)]


def _rebuilt(data_dir: Path, digests: dict[str, str], scratch: Path) -> list[str]:
    """Differences between the warehouse and one that is loaded anew from the archive, digest for digest."""
    if problems := Archive(data_dir / "archive").problems:
        return [f"the archive: {problem}" for problem in problems]
    scratch.unlink(missing_ok=True)
    settings = Settings(data_dir=data_dir, warehouse_name=str(scratch.resolve()), readers=1)
    load_archive(settings, LineReporter(logging.getLogger(__name__).debug))
    with open_warehouse(scratch, read_only=True) as connection:
        anew = table_digests(connection)
    scratch.unlink()
    return [f"{table} is another when it is loaded anew" for table in digests if anew.get(table) != digests[table]]
