"""The deployments that prefect.yaml describes, for `caci serve`."""

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
from prefect.settings import PREFECT_API_URL
from prefect.types.entrypoint import EntrypointType

from flows.errors import UserError
from flows.orchestration.silent_runs import crash_silent_runs

SECONDS_BETWEEN_LOOKS = 60
PACKAGE = Path(__file__).parent.parent
DESCRIPTIONS = (PACKAGE.parent / "prefect.yaml", PACKAGE / "prefect.yaml")
"""Where prefect.yaml is in a checkout, and in an installed package."""


def deployment_descriptions() -> list[dict[str, Any]]:
    """Return the deployments as prefect.yaml describes them."""
    path = next(path for path in DESCRIPTIONS if path.is_file())
    deployments: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]
    return deployments


def deployments() -> Iterator[RunnerDeployment]:
    """Yield the deployments for Prefect's runner.

    Environment variables that a worker would set for a run are set for this process, unless they are set already.
    """
    for description in deployment_descriptions():
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
    """Return the flow that an entrypoint such as `flows/ingest.py:ingest` names."""
    path, _, name = entrypoint.partition(":")
    flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert isinstance(flow, Flow)  # noqa: S101 prefect.yaml is ours
    return flow


class DeploymentRunner(Runner):
    """Prefect's runner, which SIGTERM ends as Ctrl-C does: in order, without tracebacks of what it was waiting for."""

    def handle_sigterm(self, *_arguments: Any, **_named: Any) -> None:
        """Turn SIGTERM into SIGINT."""
        signal.raise_signal(signal.SIGINT)


def check_server_is_named() -> str:
    """Return the address of the server that Prefect's settings name.

    Raises:
        UserError: they name no server.
    """
    if (address := PREFECT_API_URL.value()) is None:
        raise UserError(
            "PREFECT_API_URL names no server. Start one with `prefect server start`, and set it to the address that it"
            " prints."
        )
    return str(address)


def serve_deployments(limit: int) -> None:
    """Run the deployments on their schedules, at most `limit` runs at once, until Ctrl-C or SIGTERM."""
    runner = DeploymentRunner(pause_on_shutdown=True, limit=limit)
    for deployment in deployments():
        runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(runner))


async def _serve(runner: Runner) -> None:
    watch = asyncio.create_task(_crash_silent_runs())
    try:
        await runner.start()
    finally:
        watch.cancel()


async def _crash_silent_runs() -> None:
    """Look for runs whose process is gone once a minute, such as those of a `caci serve` that was killed."""
    while True:
        await asyncio.to_thread(crash_silent_runs)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
