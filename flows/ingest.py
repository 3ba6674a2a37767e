"""The flow `ingest`: fetch what is new on the site."""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN, Sections
from flows.orchestration.prefect_states import failed_with_message, state_of_run
from flows.orchestration.run_names import run_name
from flows.orchestration.silent_runs import crash_silent_runs
from flows.orchestration.tasks import TaskSteps
from flows.pipeline import site_runs
from flows.settings import Settings


@flow(
    name="ingest",
    description="Fetch what is new on the site, load it, certify the run, and publish a snapshot.",
    flow_run_name=run_name,
    on_running=[crash_silent_runs],
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failed_with_message
def ingest(settings: Settings | None = None, sections: Sections = None) -> State[Any]:
    """Discover and fetch what is new, load it, and account for it.

    Walks the listing of each section until three pages in a row name nothing new; to its end, if it has never been
    walked to its end before.

    Args:
        settings: where the data is and how politely to crawl; by default from `CACI_…` variables.
        sections: slugs of the sections to walk; by default all.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is using the same data directory.
    """
    return state_of_run(site_runs.ingest(settings or Settings(), TaskSteps(), sections))
