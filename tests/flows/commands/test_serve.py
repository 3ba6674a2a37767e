"""`caci serve`: all deployments in one process, without a work pool or a worker."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from replica.server import Replica
from tests.conftest import Caci, environment_of
from tests.support.prefect_parts import eventually
from warehouse.query.sandbox import query


@pytest.mark.slow
def test_caci_serve_runs_deployments_without_a_worker(
    prefect_server: str, small: Replica, caci: Caci, tmp_path: Path
) -> None:
    home, data_dir = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    # A variable of Prefect's asks for a process of its own: Prefect's settings name the server where it was imported.
    unnamed = caci("serve", data_dir=data_dir, PREFECT_LOGGING_LEVEL="INFO")
    assert "PREFECT_API_URL names no server" in unnamed.stderr
    environment = environment_of(
        home,
        PREFECT_API_URL=prefect_server,
        PREFECT_RUNNER_POLL_FREQUENCY="1",
        CACI_ORIGIN=small.url,
        CACI_DOWNLOAD_DELAY="0",
    )

    def api(path: str, **body: object) -> list[dict[str, str]]:
        answer = httpx.post(f"{prefect_server}/{path}", json=body, timeout=30)
        answer.raise_for_status()
        rows: list[dict[str, str]] = answer.json()
        return rows

    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(data_dir), "serve"]
    with (home / "log").open("w") as log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as serve:
        try:
            deployed = eventually(
                lambda: len(rows) == 6 and rows if (rows := api("deployments/filter")) else None, "six deployments"
            )
            assert deployed
            (ingest,) = api("deployments/filter", flows={"name": {"any_": ["ingest"]}})
            path = f"{prefect_server}/deployments/{ingest['id']}/create_flow_run"
            # SQLite is busy while the schedules are written.
            made: dict[str, str] = eventually(
                lambda: answer.json() if (answer := httpx.post(path, json={}, timeout=30)).is_success else {}, "a run"
            )

            def state() -> str | None:
                (run,) = api("flow_runs/filter", flow_runs={"id": {"any_": [made["id"]]}})
                return run["state_type"] if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

            assert eventually(state, f"the run ends\n{(home / 'log').read_text()}") == "COMPLETED"
        finally:
            serve.terminate()
    assert serve.returncode == 0
    assert "Traceback" not in (home / "log").read_text()
    assert all(deployment["paused"] for deployment in api("deployments/filter"))
    assert query(data_dir / "analyst.duckdb", "SELECT state FROM runs").rows == [("green",)]
