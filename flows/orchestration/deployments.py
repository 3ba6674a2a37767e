"""The deployments of prefect.yaml, for `caci serve`: one description, whoever runs it."""

import asyncio
import importlib
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import yaml  # type: ignore[import-untyped]
from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

PACKAGE = Path(__file__).parent.parent
DESCRIPTIONS = (PACKAGE.parent / "prefect.yaml", PACKAGE / "prefect.yaml")
"""In a checkout, and in an installed package."""


def described() -> list[dict[str, Any]]:
    """The deployments as prefect.yaml describes them."""
    path = next(path for path in DESCRIPTIONS if path.is_file())
    deployments: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]
    return deployments


def deployments() -> Iterator[RunnerDeployment]:
    """The same for Prefect's runner. What a worker would set for a run is set for this process, if it is not yet."""
    for description in described():
        for name, value in description["work_pool"]["job_variables"]["env"].items():
            os.environ.setdefault(name, value)
        limit = description.get("concurrency_limit")
        deployment = flow_of(description["entrypoint"]).to_deployment(
            description["name"],
            description=description["description"],
            tags=description["tags"],
            schedules=[Cron(row["cron"], timezone=row["timezone"]) for row in description.get("schedules", ())],
            concurrency_limit=ConcurrencyLimitConfig.model_validate(limit) if limit else None,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        yield cast(RunnerDeployment, deployment)


def flow_of(entrypoint: str) -> Flow[..., Any]:
    """The flow that an entrypoint as `flows/ingest.py:ingest` names."""
    path, _, name = entrypoint.partition(":")
    found = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert isinstance(found, Flow)  # noqa: S101 prefect.yaml is ours
    return found


class DeploymentRunner(Runner):
    """Prefect's runner, which ends at SIGTERM as at Ctrl-C: in order, without tracebacks of what it was waiting for."""

    def handle_sigterm(self, *_arguments: Any, **_named: Any) -> None:
        """Called by the signal."""
        signal.raise_signal(signal.SIGINT)


def serve_deployments(limit: int) -> None:
    """Runs the deployments when they are due, at most `limit` runs at once, until Ctrl-C or SIGTERM."""
    runner = DeploymentRunner(pause_on_shutdown=True, limit=limit)
    for deployment in deployments():
        runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())
