"""The steps of a run as Prefect's tasks: a crawl without an answer is repeated, a step with problems is not green."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId, FlowRunFilterName
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_API_URL, temporary_settings

from replica.faults.fault import Fault
from replica.server import Replica
from tests.conftest import Caci, Ingested
from tests.support.prefect_parts import eventually
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


@pytest.fixture
def client(prefect_server: str) -> Iterator[SyncPrefectClient]:
    with temporary_settings({PREFECT_API_URL: prefect_server}), get_client(sync_client=True) as client:
        yield client


@pytest.mark.parametrize(
    ("fault", "red"),
    [
        (Fault("redirect", "*/item/*", "/", count=1), {"fetch", "certificate"}),
        pytest.param(Fault("status", "*/robots.txt", "503"), {"fetch"}, marks=pytest.mark.slow),
        (Fault("redesign", "*/item/*"), {"fetch"}),
    ],
    ids=["redirect", "robots.txt", "redesign"],
)
def test_a_red_run_shows_no_green_step_that_made_it_red(
    fault: Fault,
    red: set[str],
    client: SyncPrefectClient,
    caci: Caci,
    small: Replica,
    ingested_small: Ingested,
    prefect_server: str,
    tmp_path: Path,
) -> None:
    arguments, data_dir = ("--origin", small.url), tmp_path / "data"
    shutil.copytree(ingested_small.data_dir, data_dir, symlinks=True)
    small.faults.add(fault)
    section = "feature-articles"
    known = {run.id for run in runs_named(client, f"audit {section}")}
    for _ in range(12):
        small.store.publish(section)
    done = caci("audit", "--section", section, *arguments, data_dir=data_dir, PREFECT_API_URL=prefect_server)
    assert done.returncode == 1, done.stderr
    (run,) = [run for run in runs_named(client, f"audit {section}") if run.id not in known]
    names = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))

    def shown() -> dict[str, str]:
        tasks = client.read_task_runs(flow_run_filter=names)
        ended = {row.name: row.state_type.value for row in tasks if row.state_type is not None}
        return ended if set(ended.values()) <= {"COMPLETED", "FAILED"} and red <= ended.keys() else {}

    states = eventually(shown, "the states of all steps")
    assert {name for name, state in states.items() if state == "FAILED"} == red
    (fetch,) = [row for row in client.read_task_runs(flow_run_filter=names) if row.name == "fetch"]
    assert fetch.state is not None and (fetch.state.message or "") in done.stderr, "it says what the run says"


def runs_named(client: SyncPrefectClient, name: str) -> list[FlowRun]:
    return client.read_flow_runs(flow_run_filter=FlowRunFilter(name=FlowRunFilterName(any_=[name])))
