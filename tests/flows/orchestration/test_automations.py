"""The automations on a real server: applied again they stay as they are, and each message says what to do."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.orchestration import silent_runs
from flows.orchestration.serve import deployment_descriptions, flow_of
from flows.orchestration.silent_runs import crash_runs, crash_silent_runs, has_sent_heartbeat
from flows.publish import publish
from flows.settings import Settings
from replica.server import Replica
from tests.conftest import Caci
from tests.support.prefect_parts import eventually
from tests.support.webhook import NAME, receiving, save_block

STATES = ("RUNNING", "PENDING", "CANCELLING")
LONG = timedelta(hours=1)
"""Longer than this test takes: no run of it, or of another test, is silent for so long."""


@pytest.fixture
def client(prefect_server: str) -> Iterator[SyncPrefectClient]:
    with temporary_settings({PREFECT_API_URL: prefect_server}), get_client(sync_client=True) as client:
        yield client


def answer(prefect_server: str) -> list[dict[str, Any]]:
    """Return the automations as the server tells them, with its own identifiers and times."""
    response = httpx.post(f"{prefect_server}/automations/filter", json={"sort": "NAME_ASC"}, timeout=30)
    response.raise_for_status()
    rows: list[dict[str, Any]] = response.json()
    return rows


def test_automations_that_are_applied_again_stay_as_they_are(
    caci: Caci, client: SyncPrefectClient, prefect_server: str, tmp_path: Path
) -> None:
    """A changed one has a new trigger, which would never hear of the runs at work."""
    with receiving() as webhook:  # of which only the address is needed, on the server that the client's settings name
        save_block(webhook)

    def run(*arguments: str, status: int = 0) -> str:
        done = caci("automations", *arguments, data_dir=tmp_path / "data", PREFECT_API_URL=prefect_server)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    assert "name one with --notify" in run("--silent-after", "3", status=2)
    assert len(run().splitlines()) == 1
    run("--notify", NAME)
    first = answer(prefect_server)
    assert [row["name"] for row in first] == [
        "caci: crash runs whose process is gone",
        "caci: tell of late runs",
        "caci: tell of layout drift",
        "caci: tell of red runs",
        "caci: tell of silence",
    ]
    run("--notify", NAME)
    run()
    run("--silent-after", "2")
    assert answer(prefect_server) == first

    run("--notify", NAME, "--silent-after", "5")
    second = {row["name"]: row for row in answer(prefect_server)}
    assert second["caci: tell of silence"]["trigger"]["within"] == 5 * 86400
    assert "for 5 days" in second["caci: tell of silence"]["actions"][0]["subject"]
    assert [row for row in first if second[row["name"]] != row] == [
        row for row in first if row["name"] == "caci: tell of silence"
    ]
    run()
    assert {row["name"]: row for row in answer(prefect_server)} == second, "what is not given stays as it was"
    run("--silent-after", "0", status=2)


@pytest.mark.parametrize("deployment", deployment_descriptions(), ids=lambda deployment: deployment["entrypoint"])
def test_each_flow_looks_for_silent_runs_when_it_starts(deployment: dict[str, Any]) -> None:
    assert crash_silent_runs in flow_of(deployment["entrypoint"]).on_running_hooks


@pytest.mark.parametrize("heartbeats", [False, True], ids=["silent", "alive"])
def test_a_run_of_ours_whose_heartbeat_is_old_is_crashed(heartbeats: bool, client: SyncPrefectClient) -> None:
    """As after an automation was changed while it was at work, and it was killed."""

    def post(path: Any, **body: Any) -> Any:
        return client.request("POST", path, json=body).json()

    flow = post("/flows/", name="ingest")["id"]
    runs = {
        (state, tag): UUID(
            post("/flow_runs/", flow_id=flow, name=f"{state} {tag}", tags=[tag], state={"type": state})["id"]
        )
        for state in STATES
        for tag in ("caci", "somebody-elses")
    }
    ours = {f"{state} {tag}": run for (state, tag), run in runs.items() if tag == "caci"}
    now = datetime.now(UTC)
    if heartbeats:
        event = {"event": "prefect.flow-run.heartbeat", "occurred": now.isoformat()}
        resources = [{"prefect.resource.id": f"prefect.flow-run.{run}"} for run in ours.values()]
        events = [event | {"resource": resource, "id": str(uuid4())} for resource in resources]
        client.request("POST", "/events", json=events)
        for run in ours.values():
            eventually(partial(has_sent_heartbeat, client, client.read_flow_run(run), now - LONG), "a heartbeat")
    assert not ours.keys() & {*crash_runs(client, LONG)}, "they have only begun"
    time.sleep(1)
    crashed = {*crash_runs(client, timedelta(seconds=60 if heartbeats else 1))}
    assert {key: client.read_flow_run(run).state_type for key, run in runs.items()} == {
        (state, tag): "CRASHED" if tag == "caci" and not heartbeats else state for state, tag in runs
    }
    assert ours.keys() & crashed == (set() if heartbeats else ours.keys())
    for run in ours.values():
        client.delete_flow_run(run)


def test_a_run_that_starts_crashes_those_whose_process_is_gone(
    client: SyncPrefectClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silent_runs, "MAX_SILENCE", timedelta(seconds=1))
    flow = client.request("POST", "/flows/", json={"name": "ingest"}).json()["id"]
    gone = {"flow_id": flow, "name": "gone", "tags": ["caci"], "state": {"type": "RUNNING"}}
    run = client.request("POST", "/flow_runs/", json=gone).json()["id"]
    time.sleep(1.5)
    state = publish(settings=Settings(data_dir=tmp_path / "nothing"), return_state=True)
    assert "There is no warehouse at" in (state.message or "")
    crashed = client.read_flow_run(UUID(run)).state
    assert crashed is not None and crashed.message == silent_runs.PROCESS_IS_GONE


def test_a_run_from_a_shell_is_watched_as_those_of_deployments(
    client: SyncPrefectClient, caci: Caci, small: Replica, prefect_server: str, tmp_path: Path
) -> None:
    since = f"{datetime.now(UTC).date()}"
    arguments = ("backfill", "--dry-run", "--origin", small.url, "--since", since)
    done = caci(*arguments, data_dir=tmp_path / "data", PREFECT_API_URL=prefect_server)
    assert done.returncode == 0, done.stderr
    name = FlowRunFilter(name=FlowRunFilterName(any_=[f"backfill {since} to today (dry run)"]))
    (run, *_) = client.read_flow_runs(flow_run_filter=name)
    assert run.tags == ["caci"]
    eventually(lambda: has_sent_heartbeat(client, run, datetime.now(UTC) - LONG), "a heartbeat")
