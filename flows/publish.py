"""The flow `publish`: a new read-only snapshot for the analysts, never after a red run."""

from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.orchestration.run_names import run_name
from flows.orchestration.states import failing_clearly
from flows.pipeline import publish as pipeline
from flows.pipeline.progress import reporter
from flows.settings import Settings


@flow(
    name="publish",
    description="Publishes a snapshot of the warehouse, unless the latest run is red. Green runs do so by themselves.",
    flow_run_name=run_name,
    timeout_seconds=3600,
)
@failing_clearly
def publish(settings: Settings | None = None) -> State[Any]:
    """Swaps in a new snapshot. Each green run does so: this is for one that was deleted, or could not be written.

    Args:
        settings: where the data lives; from `CACI_…` variables by default.

    Returns:
        Completed where it is published; Failed where the latest run is red, which publishes nothing.

    Raises:
        Busy: another run is at work on the same data directory.
        WarehouseError: there is no warehouse, or the snapshot cannot be written; the old one stays.
    """
    settings = settings or Settings()
    pipeline.publish(settings, reporter(get_run_logger()))
    return Completed(message=f"{settings.snapshot} is published.")
