"""prefect.yaml names flows that are there, each with a schedule that Prefect takes and one run at a time."""

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from prefect import Flow
from prefect.client.schemas.schedules import CronSchedule

PREFECT: dict[str, Any] = yaml.safe_load((Path(__file__).parent.parent / "prefect.yaml").read_text(encoding="utf-8"))


def test_what_runs_on_a_schedule_is_deployed() -> None:
    assert [deployment["entrypoint"].partition(":")[2] for deployment in PREFECT["deployments"]] == [
        "ingest", "refresh", "audit",
    ]  # fmt: skip


@pytest.mark.parametrize("deployment", PREFECT["deployments"], ids=lambda deployment: deployment["entrypoint"])
def test_a_deployment_is_of_a_flow_with_a_schedule_of_its_own(deployment: dict[str, Any]) -> None:
    path, _, name = deployment["entrypoint"].partition(":")
    flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert isinstance(flow, Flow)
    assert flow.name == name
    assert flow.description
    (schedule,) = deployment["schedules"]
    assert CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    assert deployment["concurrency_limit"]["limit"] == 1
    assert deployment["work_pool"]["name"] == "caci"
