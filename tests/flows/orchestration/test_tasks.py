"""The steps of a run as Prefect's tasks: a crawl is repeated if the site could not be reached."""

from pathlib import Path

import pytest

from replica.faults.fault import Fault
from replica.server import Replica
from tests.conftest import Caci
from warehouse.query.sandbox import query


@pytest.mark.slow
def test_a_crawl_is_repeated_if_the_site_could_not_be_reached(
    caci: Caci, small: Replica, prefect_server: str, tmp_path: Path
) -> None:
    again = {"CACI_FETCH_RETRIES": "1", "CACI_FETCH_RETRY_DELAY": "0.1", "PREFECT_API_URL": prefect_server}
    small.faults.add(Fault("status", "*/robots.txt", "503", count=4))  # as often as one crawl asks
    done = caci("ingest", "--origin", small.url, data_dir=tmp_path / "data", **again)
    assert done.returncode == 0, done.stdout + done.stderr
    small.faults.clear()
    small.faults.add(Fault("status", "*/robots.txt", "503"))
    done = caci("ingest", "--origin", small.url, data_dir=tmp_path / "data", **again)
    assert done.returncode == 1
    assert "Without robots.txt nothing may be requested. The next run tries again" in done.stderr
    assert query(tmp_path / "data/analyst.duckdb", "SELECT state FROM runs").rows == [("green",)]
