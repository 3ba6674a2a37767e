"""What must hold after the run that follows a kill."""

import logging
import shutil
from hashlib import sha256
from pathlib import Path

import duckdb

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.verify import Verification
from tests.support.archived import SITE
from tests.support.check import check
from tests.support.digest import table_digests
from warehouse.database.seal import is_bar
from warehouse.database.warehouse import open_warehouse
from warehouse.own_folder import MARK, NAME
from warehouse.publish.snapshot import WORK_TABLES

Rows = list[tuple[object, ...]]

# A page that was requested twice, because its first response never reached the archive, is stored as it was fetched the
# second time: it has other capture ids and times, one more view on K2's counter, and the run has an account of its own.
# The next run walks the listings again.
OF_THE_FETCH = frozenset(
    {"captures", "observations", "hits", "runs", "listing_pages", "walks", "named_items", "schema_migrations"}
)
CLOCKS = frozenset({"capture_id", "hits", "first_seen_at", "last_seen_at", "first_listed_at", "last_listed_at"})
PARTIAL = (f"{NAME}/*", "*.wal", "*.aside-*", "archive/*.tmp")


def content(warehouse: Path) -> dict[str, Rows]:
    """Return what two crawls of the same site must agree on: all rows of each table, except columns of the fetch."""
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


def exported(data_dir: Path) -> dict[str, str]:
    """Return the digest of each file of the exports and releases, by its path."""
    files = (path for path in (data_dir / "exports").rglob("*") if path.is_file())
    return {str(path.relative_to(data_dir)): sha256(path.read_bytes()).hexdigest() for path in files}


def faults(data_dir: Path, expected: dict[str, Rows], scratch: Path) -> list[str]:
    """Return what is wrong with a data directory, in words; `scratch` becomes another one, and is removed."""
    warehouse, snapshot = data_dir / "warehouse.duckdb", data_dir / "analyst.duckdb"
    tables = content(warehouse)
    wrong = [f"{table} differs from the undisturbed run" for table in expected if tables.get(table) != expected[table]]
    ids = [row[0] for row in tables["articles"]]
    wrong += ["an article is stored twice"] if len(ids) != len(set(ids)) else []
    with open_warehouse(warehouse, read_only=True) as connection:
        wrong += check(connection)
        digests = table_digests(connection)
    with open_warehouse(snapshot, read_only=True) as connection:
        published = {table: digests[table] for table in digests if table not in WORK_TABLES}
        wrong += (
            ["the snapshot differs from the warehouse"] if table_digests(connection, published) != published else []
        )
    wrong += [f"caci verify: {defect}" for defect in Verification(data_dir / "archive").defects()]
    wrong += _rebuilt(data_dir, digests, scratch)
    left = (path for pattern in PARTIAL for path in data_dir.glob(pattern))
    return wrong + [f"left behind: {path.name}" for path in left if path.name != MARK and not is_bar(path)]


def _rebuilt(data_dir: Path, digests: dict[str, str], scratch: Path) -> list[str]:
    """Return the tables that differ from those of a new load of the archive, digest for digest."""
    if problems := Archive(data_dir / "archive", SITE).problems:
        return [f"the archive: {problem}" for problem in problems]
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(data_dir / "archive", scratch / "archive")
    load_archive(Settings(data_dir=scratch, readers=1), LineReporter(logging.getLogger(__name__).debug))
    with open_warehouse(scratch / "warehouse.duckdb", read_only=True) as connection:
        anew = table_digests(connection)
    shutil.rmtree(scratch)
    return [f"{table} differs after a new load" for table in digests if anew.get(table) != digests[table]]
