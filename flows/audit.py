"""The flow `audit`: account for everything that the site lists."""

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
    name="audit",
    description="Walk every listing to its end, fetch what was missed, and account for everything.",
    flow_run_name=run_name,
    on_running=[crash_silent_runs],
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failed_with_message
def audit(settings: Settings | None = None, sections: Sections = None) -> State[Any]:
    """Walk whole listings, compare what they say about themselves with what they name, and fetch what was missed.

    Args:
        settings: where the data is and how politely to crawl; by default from `CACI_…` variables.
        sections: slugs of the sections to walk; by default all.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is using the same data directory.
    """
    return state_of_run(site_runs.audit(settings or Settings(), TaskSteps(), sections))
