"""The runs on a Prefect server that tests share, and the log of each."""

import json
import urllib.request
from pathlib import Path
from typing import Any

from tests.support.prefect_parts import eventually


def ask(server: str, what: str, **filters: Any) -> list[dict[str, Any]]:
    body = json.dumps({"limit": 200, **filters}).encode()
    request = urllib.request.Request(f"{server}/{what}/filter", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: list[dict[str, Any]] = json.loads(answer.read())
    return found


def runs_on(server: str, data_dir: Path) -> list[dict[str, Any]]:
    """Return the flow runs on a data directory, the latest first."""
    runs = ask(server, "flow_runs", sort="EXPECTED_START_TIME_DESC")
    return [run for run in runs if str(data_dir) in json.dumps(run["parameters"])]


def log_of(server: str, run: dict[str, Any]) -> list[str]:
    """Return the log records of a flow run and its tasks; that it ended is the last one of each."""
    chosen = {"logs": {"flow_run_id": {"any_": [run["id"]]}}}

    def records() -> list[str]:
        return [f"{log['level']} {log['name']}: {log['message']}" for log in ask(server, "logs", **chosen)]

    eventually(lambda: any("flow_runs: Finished in state" in record for record in records()), "the log is whole")
    return records()
