"""The flow `ingest`: what is new on the site."""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN, Sections
from flows.orchestration.run_names import run_name
from flows.orchestration.states import failing_clearly, state_of_run
from flows.orchestration.tasks import TaskSteps
from flows.pipeline import site_runs
from flows.settings import Settings


@flow(
    name="ingest",
    description="Fetches what is new on the site, loads it, certifies the run and publishes a snapshot.",
    flow_run_name=run_name,
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failing_clearly
def ingest(settings: Settings | None = None, sections: Sections = None) -> State[Any]:
    """Discovers and fetches what is new, loads it, and accounts for it.

    A section's listing is walked until three pages in a row name nothing new; to its end, where it never was before.

    Args:
        settings: where the data lives and how politely to ask; from `CACI_…` variables by default.
        sections: slugs of the sections to walk; all by default.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is at work on the same data directory.
    """
    settings = settings or Settings()
    return state_of_run(site_runs.ingest(settings, TaskSteps(), sections), settings)
