"""A run that finds nothing new says little, in Prefect's log and in the terminal, so that what matters is seen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from replica.server import Replica
from tests.conftest import Caci, Ingested
from tests.support.prefect_log import log_of, runs_on

MAX_RECORDS = 15
QUIET = {
    "ingest": [], "audit": [], "refresh": ["--days", "0", "--limit", "1"], "backfill": [], "rebuild": [], "publish": [],
}  # fmt: skip
"""Each flow, with arguments with which it finds nothing new."""
IN_THE_SLOW_TESTS = {"audit", "backfill", "publish"}
"""An audit walks the listings as `ingest` does, a backfill of many windows is below, and a rebuild publishes, too."""


@pytest.mark.parametrize(
    "flow", [pytest.param(flow, marks=pytest.mark.slow if flow in IN_THE_SLOW_TESTS else []) for flow in QUIET]
)
def test_a_quiet_run_has_few_records(
    flow: str, ingested_60: Ingested, tmp_path: Path, caci: Caci, prefect_server: str
) -> None:
    data_dir = Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))
    origin = ["--origin", ingested_60.site.url] if flow not in {"rebuild", "publish"} else []
    done = caci(flow, *origin, *QUIET[flow], data_dir=data_dir, PREFECT_API_URL=prefect_server)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) <= MAX_RECORDS
    (run,) = runs_on(prefect_server, data_dir)
    log = log_of(prefect_server, run)
    assert len(log) <= MAX_RECORDS, "\n".join(log)


@pytest.fixture(scope="module")
def archive() -> Iterator[Replica]:
    with Replica(articles=200, seed=5) as replica:
        yield replica


@pytest.mark.slow
def test_a_backfill_of_many_windows_has_few_records(
    archive: Replica, tmp_path: Path, caci: Caci, prefect_server: str
) -> None:
    data_dir = tmp_path / "data"
    arguments = ["--origin", archive.url, "--since", "2003-01-01", "--until", "2006-03-31"]
    done = caci("backfill", *arguments, data_dir=data_dir, PREFECT_API_URL=prefect_server)
    assert done.returncode == 0, done.stdout + done.stderr
    (run,) = runs_on(prefect_server, data_dir)
    log = log_of(prefect_server, run)
    print(f"{len(log)} records", *log, sep="\n")  # noqa: T201 for whoever measures
    (windows,) = [record for record in log if "To be fetched: " in record]
    assert windows.count(" quarter ") >= 12
    assert len(log) <= MAX_RECORDS
    assert len(done.stderr.splitlines()) <= MAX_RECORDS
