"""The flow `audit`: everything that the site lists."""

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
    name="audit",
    description="Walks every listing to its end, fetches what was missed, and accounts for everything.",
    flow_run_name=run_name,
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failing_clearly
def audit(settings: Settings | None = None, sections: Sections = None) -> State[Any]:
    """Walks whole listings, compares what they say of themselves with what they name, and fetches what was missed.

    Args:
        settings: where the data lives and how politely to ask; from `CACI_…` variables by default.
        sections: slugs of the sections to walk; all by default.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is at work on the same data directory.
    """
    settings = settings or Settings()
    return state_of_run(site_runs.audit(settings, TaskSteps(), sections), settings)
