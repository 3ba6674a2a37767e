"""The deployments of prefect.yaml on a real Prefect server with a real worker, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.server.schemas.schedules import CronSchedule

from flows.orchestration.serve import deployment_descriptions, deployments, flow_of
from replica.server import Replica
from tests.support.prefect_parts import Operator, eventually, postgresql, running
from warehouse.query.sandbox import query

SCHEDULED = {"ingest", "refresh", "audit"}
ON_DEMAND = {"backfill", "rebuild", "publish"}
STORED = "SELECT article_id FROM articles WHERE source_kind = 'item' ORDER BY ALL"
RUNS = "SELECT flow, state FROM runs ORDER BY started_at"


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    with Replica(articles=40, seed=7) as replica:
        yield replica


OTHERS: dict[str, dict[str, Any]] = {
    "refresh": {"hours": 0, "limit": 5},
    "audit": {"sections": ["field-reports"]},
    "backfill": {"since": "2003-01-01", "until": "2003-12-31", "sections": ["field-reports"]},
    "rebuild": {},
    "publish": {},
}
"""The deployments besides `ingest`, with parameters."""


@pytest.fixture
def operator(request: Any, site: Replica, tmp_path: Path) -> Iterator[Operator]:
    """Server, worker and deployments, as docs/operations.md sets them up."""
    environment = {
        "CACI_DATA_DIR": str(tmp_path / "data"),
        "CACI_ORIGIN": site.url,
        "CACI_DOWNLOAD_DELAY": "0",
    }
    if request.param == "sqlite":
        with running(Operator(tmp_path, **environment)) as operator:
            yield operator
    else:
        with postgresql(tmp_path) as database, running(Operator(tmp_path, database, **environment)) as operator:
            yield operator


def published(site: Replica) -> list[str]:
    return sorted(row["article_id"] for row in site.truth() if row["state"] == "published")


@pytest.mark.parametrize("deployment", deployment_descriptions(), ids=lambda deployment: deployment["entrypoint"])
def test_a_deployment_is_of_a_flow_that_explains_itself(deployment: dict[str, Any]) -> None:
    flow = flow_of(deployment["entrypoint"])
    assert flow.name == deployment["entrypoint"].partition(":")[2]
    assert flow.description and flow.timeout_seconds
    properties = flow.parameters.properties
    assert all(properties[name].get("description") for name in properties), "Prefect's form explains each parameter"
    assert deployment["work_pool"]["name"] == "caci"
    assert deployment["tags"] == ["caci"]


def test_what_is_scheduled_has_a_time_zone_and_one_run_at_a_time() -> None:
    by_flow = {deployment["entrypoint"].partition(":")[2]: deployment for deployment in deployment_descriptions()}
    assert set(by_flow) == SCHEDULED | ON_DEMAND
    for name in SCHEDULED:
        (schedule,) = by_flow[name]["schedules"]
        assert CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
        assert by_flow[name]["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
    assert not any("schedules" in by_flow[name] for name in ON_DEMAND)


@pytest.mark.parametrize("begins_on", ["2026-03-27", "2026-10-23"])
@pytest.mark.parametrize("hour", [2, 5])
def test_a_schedule_in_local_time_has_one_run_a_day_when_the_clocks_change(hour: int, begins_on: str) -> None:
    """As the manual says: 2:30 occurs twice on one of these days, and not at all on the other."""
    schedule = CronSchedule(cron=f"30 {hour} * * *", timezone="Europe/Stockholm")
    begin = datetime.fromisoformat(f"{begins_on}T12:00:00+00:00")
    runs = asyncio.run(schedule.get_dates(n=5, start=begin))
    assert [f"{run:%F}" for run in runs] == [f"{begin + timedelta(days=day):%F}" for day in range(1, 6)]
    assert sum(run.hour == hour for run in runs) >= 4


def test_caci_serve_serves_what_prefect_yaml_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACI_LOCK_TIMEOUT", "CACI_FETCH_RETRIES", "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"):
        monkeypatch.delenv(name, raising=False)
    served = {deployment.flow_name: deployment for deployment in deployments()}
    for deployment in deployment_descriptions():
        same = served[deployment["entrypoint"].partition(":")[2]]
        assert (same.name, same.description) == (deployment["name"], deployment["description"])
        crons = [schedule.schedule.cron for schedule in same.schedules or ()]  # type: ignore[union-attr]
        assert crons == [row["cron"] for row in deployment.get("schedules", ())]


@pytest.mark.parametrize(
    ("operator", "others"),
    [
        pytest.param("postgresql", ["publish"], id="postgresql"),
        pytest.param("postgresql", [*OTHERS], id="all", marks=pytest.mark.slow),
        pytest.param("sqlite", [], id="sqlite", marks=pytest.mark.slow),
    ],
    indirect=["operator"],
)
def test_each_deployment_runs_and_shows_what_it_did(operator: Operator, others: list[str], site: Replica) -> None:
    assert operator.scheduled == {"ingest": {"05:17"}, "refresh": {"09:17"}, "audit": {"23:17"}}
    if others:
        operator.await_state(operator.begin("ingest/analyst"), "COMPLETED")
    else:
        output = operator.prefect("deployment", "run", "ingest/analyst", "--watch")
        assert "Flow run finished successfully" in output
    (run,) = operator.runs()
    assert (run["name"], run["state"]["message"]) == ("ingest", "Done and complete.")
    assert "caci" in run["tags"]
    shown = operator.artifacts(run["id"])
    assert set(shown) >= {"completeness-certificate", "politeness", "summary", "articles-by-year"}
    assert "The archive is complete." in shown["completeness-certificate"]
    assert "**Green**: ingest" in shown["summary"] and "](https://www.cacianalyst.org/" in shown["summary"]
    news = eventually(lambda: operator.events(run["id"], "caci.article.new"), "events of new articles")
    assert {event["resource"]["prefect.resource.id"] for event in news} <= {
        f"caci.article.{article_id}" for article_id in published(site)
    }
    assert [name for (name,) in query(operator.data_dir / "analyst.duckdb", STORED).rows] == published(site)
    if others:
        run_the_others(operator, others)


def run_the_others(operator: Operator, others: list[str]) -> None:
    for flow in others:
        operator.begin(f"{flow}/analyst", **OTHERS[flow])
    for run in operator.runs():
        operator.await_state(run["id"], "COMPLETED")
    names = {run["name"]: run["state"]["message"] for run in operator.runs()}
    done = {
        "ingest": ("ingest", "Done and complete."),
        "refresh": ("refresh", "Done and complete."),
        "audit": ("audit field-reports", "Done and complete."),
        "backfill": ("backfill 2003-01-01 to 2003-12-31 field-reports", "Done and complete."),
        "rebuild": ("rebuild", f"{operator.data_dir}/warehouse.duckdb was rebuilt from the archive."),
        "publish": ("publish", f"{operator.data_dir}/analyst.duckdb is published."),
    }
    assert names == dict(done[flow] for flow in ["ingest", *others])
    of_the_site = {"audit", "backfill", "ingest", "refresh"} & {"ingest", *others}
    assert sorted(query(operator.data_dir / "analyst.duckdb", RUNS).rows) == [
        (flow, "green") for flow in sorted(of_the_site)
    ]

    with pytest.raises(httpx.HTTPStatusError) as rejected:
        operator.begin("backfill/analyst", since="1/15/2003")
    assert "'1/15/2003' does not match" in rejected.value.response.text
    if others == [*OTHERS]:
        output = operator.prefect("deployment", "run", "backfill/analyst", "-p", 'sections=["field-report"]', status=1)
        assert "'field-report' is not one of ['analytical-articles', 'field-reports'," in output
    assert len(operator.runs()) == 1 + len(others), "an invalid parameter is rejected before anything runs"

    limits = {limit["name"]: limit["limit"] for limit in operator.api("v2/concurrency_limits/filter")}
    limited = [row for row in operator.api("deployments/filter") if row["concurrency_options"]]
    assert len(limited) == 5
    assert all(limits[f"deployment:{row['id']}"] == 1 for row in limited), "Prefect skips a limit that does not exist"
