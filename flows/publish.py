"""The flow `publish`: swap in a new read-only snapshot for the analysts, never after a red run."""

from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.orchestration.prefect_states import failed_with_message
from flows.orchestration.run_names import run_name
from flows.orchestration.silent_runs import crash_silent_runs
from flows.pipeline.progress import reporter
from flows.pipeline.run.republish import republish
from flows.settings import Settings


@flow(
    name="publish",
    description="Publish a snapshot of the warehouse, unless the latest run is red. Green runs publish by themselves.",
    flow_run_name=run_name,
    on_running=[crash_silent_runs],
    timeout_seconds=3600,
)
@failed_with_message
def publish(settings: Settings | None = None) -> State[Any]:
    """Publish a new snapshot, for instance if the old one was deleted or could not be written.

    Each green run does so by itself.

    Args:
        settings: where the data is; by default from `CACI_…` variables.

    Returns:
        Completed, if it was published.

    Raises:
        NothingToDo: there is no warehouse.
        NotPublished: the latest run is red; what is published stays as it was.
        Busy: another run is using the same data directory.
        WarehouseError: the snapshot cannot be written; the old one stays.
    """
    settings = settings or Settings()
    republish(settings, reporter(get_run_logger()))
    return Completed(message=f"{settings.snapshot} is published.")
