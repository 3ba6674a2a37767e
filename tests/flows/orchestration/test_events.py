"""The events of a run, which automations wait for."""

from pathlib import Path
from typing import Any

import httpx

from replica.faults.fault import Fault
from replica.server import Replica
from tests.conftest import Caci
from tests.support.prefect_parts import eventually
from warehouse.query.sandbox import query


def test_a_red_run_is_an_event(caci: Caci, small: Replica, prefect_server: str, tmp_path: Path) -> None:
    small.faults.add(Fault("status", "*/field-reports.html*", "500"))
    arguments = ("ingest", "--origin", small.url)
    done = caci(*arguments, data_dir=tmp_path / "data", PREFECT_API_URL=prefect_server)
    assert done.returncode == 1
    ((run_id,),) = query(tmp_path / "data/warehouse.duckdb", "SELECT run_id FROM runs").rows

    def red_run_events() -> list[dict[str, Any]]:
        body = {"filter": {"event": {"name": ["caci.run.red"]}, "occurred": {"since": "2026-01-01T00:00:00Z"}}}
        events = httpx.post(f"{prefect_server}/events/filter", json=body, timeout=30).json()["events"]
        return [event for event in events if event["payload"]["run_id"] == run_id]

    (event,) = eventually(red_run_events, "an event of the red run")
    assert event["resource"]["prefect.resource.id"] == "caci.flow.ingest"
    assert any("field-reports" in problem for problem in event["payload"]["problems"])
