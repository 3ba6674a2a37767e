"""A worker that is killed again and again, with four runs at work: no run depends on it, and none stays in progress."""

import random
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from replica.server import Replica
from spiders.archive.verify import Verification
from tests.flows.orchestration.test_deployments import STORED, published
from tests.support.paths import ROOT
from tests.support.prefect_parts import Operator, eventually, postgresql, running
from warehouse.query.sandbox import query

KILLS = 20
KILLS_AT_START = 5
"""The first kills, while runs are being started; at the others, all four are at work."""
MAX_SECONDS_TO_END = 360
DELAY = 0.4
"""Seconds between two requests, so that four runs are at work at the same time."""
PARAMETERS: dict[str, dict[str, Any]] = {
    "ingest": {},
    "audit": {},
    "refresh": {"hours": 0, "limit": 12},
    "backfill": {"since": "2003-01-01"},
}
TERMINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def begin(operator: Operator) -> dict[str, str]:
    """Begin a run of each flow, on a data directory of its own; return their identifiers."""
    return {
        flow: operator.begin(
            f"{flow}/analyst",
            settings={"data_dir": str(operator.home / flow), "download_delay": DELAY},
            **parameters,
        )
        for flow, parameters in PARAMETERS.items()
    }


def states(operator: Operator, runs: dict[str, str]) -> dict[str, str]:
    rows = operator.runs(flow_runs={"id": {"any_": list(runs.values())}})
    by_id = {row["id"]: row["state_type"] for row in rows}
    return {flow: by_id[run] for flow, run in runs.items()}


def have_begun(operator: Operator, runs: dict[str, str]) -> bool:
    return set(states(operator, runs).values()).isdisjoint({"SCHEDULED", "PENDING"})


def ended(operator: Operator, runs: dict[str, str]) -> dict[str, str]:
    """Wait until all runs have ended, and return their states."""
    deadline = time.monotonic() + MAX_SECONDS_TO_END
    while set((found := states(operator, runs)).values()) - TERMINAL:
        assert time.monotonic() < deadline, f"{found}{operator.log()}"
        time.sleep(1)
    return found


@pytest.mark.slow
def test_a_worker_that_is_killed_twenty_times_takes_no_run_with_it(tmp_path: Path) -> None:
    chance = random.Random(25)
    with Replica(articles=24, seed=7) as site, postgresql(tmp_path) as database:
        operator = Operator(tmp_path, database, CACI_DATA_DIR=str(tmp_path / "ingest"), CACI_ORIGIN=site.url)
        caci = [sys.executable, "-m", "flows.cli"]
        with running(operator):
            subprocess.run([*caci, "automations"], env=operator.environment, cwd=ROOT, check=True)
            quick = operator.environment | {"PREFECT_API_URL": "", "CACI_DOWNLOAD_DELAY": "0"}
            subprocess.run([*caci, "ingest"], env=quick, cwd=ROOT, check=True)
            for flow in set(PARAMETERS) - {"ingest"}:
                shutil.copytree(tmp_path / "ingest", tmp_path / flow, symlinks=True)
            for kill in range(KILLS):
                runs = begin(operator)
                at_work = kill >= KILLS_AT_START
                if at_work:
                    eventually(partial(have_begun, operator, runs), "four runs at work")
                time.sleep(chance.uniform(0, 3 if at_work else 12))
                operator.workers[-1].kill()
                operator.workers[-1].wait()
                before = states(operator, runs)
                operator.start_worker()
                after = ended(operator, runs)
                lost = {flow for flow in runs if after[flow] != "COMPLETED" and before[flow] != "PENDING"}
                assert not lost, f"kill {kill}: {before}, {after}{operator.log()}"
                assert set(after.values()) <= {"COMPLETED", "CRASHED"}
            assert set(ended(operator, begin(operator)).values()) == {"COMPLETED"}, "the next one goes on"
        for flow in PARAMETERS:
            assert [name for (name,) in query(tmp_path / flow / "analyst.duckdb", STORED).rows] == published(site)
            assert [*Verification(tmp_path / flow / "archive").defects()] == []
