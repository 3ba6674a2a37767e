"""Without PREFECT_API_URL a command does the work at once, and leaves what the flow leaves."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from replica.server import Replica
from tests.conftest import Caci

TABLES = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary ORDER BY ALL"
COLUMNS = """
    SELECT column_name FROM duckdb_columns() WHERE table_name = $table AND schema_name = 'main'
    AND data_type NOT LIKE 'TIMESTAMP%' AND column_name NOT LIKE '%capture_id' AND column_name NOT LIKE 'warc_%'
    AND column_name NOT LIKE '%_digest'
    AND column_name NOT IN ('run_id', 'crawl_id', 'hits', 'certificate')
"""
"""Columns that two crawls of one site fill alike: without clocks, counters, chance, and places in the archive."""


def rows_without_clocks(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(database, read_only=True) as connection:
        rows = {}
        for (table,) in connection.execute(TABLES).fetchall():
            columns = [f'"{name}"' for (name,) in connection.execute(COLUMNS, {"table": table}).fetchall()]
            if columns:
                rows[table] = connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL").fetchall()
        return rows


@pytest.fixture(scope="module")
def few() -> Iterator[Replica]:
    """A small replica."""
    with Replica(articles=40) as site:
        yield site


@pytest.fixture(scope="module")
def directly(few: Replica, caci: Caci, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that `caci ingest` filled without Prefect."""
    home = tmp_path_factory.mktemp("direct")
    done = caci("ingest", "--origin", few.url, data_dir=home / "data", PREFECT_HOME=str(home / "prefect"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Prefect" not in done.stdout + done.stderr
    assert not (home / "prefect").exists()
    return home / "data"


def test_the_same_tables_as_through_prefect(
    directly: Path, few: Replica, caci: Caci, prefect_server: str, tmp_path: Path
) -> None:
    done = caci("ingest", "--origin", few.url, data_dir=tmp_path / "data", PREFECT_API_URL=prefect_server)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("warehouse.duckdb", "analyst.duckdb"):
        by_flow, at_once = rows_without_clocks(tmp_path / "data" / name), rows_without_clocks(directly / name)
        assert {table for table in by_flow if by_flow[table] != at_once.get(table)} == set()
        assert len(at_once["articles"]) > 30


def test_a_site_that_cannot_be_reached_is_tried_again(caci: Caci, tmp_path: Path) -> None:
    again = {"CACI_FETCH_RETRIES": "1", "CACI_FETCH_RETRY_DELAY": "0.1"}
    with Replica(articles=40, faults=["status=503@*/robots.txt*4"]) as site:  # as often as one crawl asks
        done = caci("ingest", "--origin", site.url, data_dir=tmp_path / "data", **again)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "trying again in 0.1 seconds" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # The tests of these commands run them without Prefect, too.
        pytest.param(("refresh", "--limit", "5"), "The archive is complete.", marks=pytest.mark.slow),
        pytest.param(("audit",), "The archive is complete.", marks=pytest.mark.slow),
        (("backfill", "--dry-run"), "There is nothing to fetch."),
        (("publish",), "is published."),
        pytest.param(("rebuild",), "Nothing differs: every table has the same rows.", marks=pytest.mark.slow),
    ],
)
def test_the_other_runs_do_their_work_at_once_too(
    arguments: tuple[str, ...], expected: str, directly: Path, few: Replica, caci: Caci
) -> None:
    done = caci(*arguments, data_dir=directly, CACI_ORIGIN=few.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert expected in done.stdout
    assert "Prefect" not in done.stdout + done.stderr
