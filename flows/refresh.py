"""The flow `refresh`: edits, hits, and items that are gone."""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN
from flows.orchestration.run_names import run_name
from flows.orchestration.states import failing_clearly, state_of_run
from flows.orchestration.tasks import TaskSteps
from flows.pipeline import site_runs
from flows.settings import Settings
from schemas.known_item import MAX_REFRESH_ITEMS

Days = Annotated[int, Field(ge=0, description="Items published in so many days come first.")]
Limit = Annotated[int, Field(ge=1, le=MAX_REFRESH_ITEMS, description="So many items are fetched at most.")]
Hours = Annotated[float, Field(ge=0, description="An item asked for in so many hours is not asked for again.")]


@flow(
    name="refresh",
    description="Fetches recent items again, and those not seen for the longest: edits, hits, and items that are gone.",
    flow_run_name=run_name,
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failing_clearly
def refresh(settings: Settings | None = None, days: Days = 30, limit: Limit = 200, hours: Hours = 20) -> State[Any]:
    """Fetches items again that are known, and what is pending; walks no listing.

    Run daily with the defaults it looks at each of 6,000 articles once a month.

    Args:
        settings: where the data lives and how politely to ask; from `CACI_…` variables by default.
        days: items published in so many days come first.
        limit: so many items are fetched at most.
        hours: an item asked for in so many hours is not asked for again.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is at work on the same data directory.
        WarehouseError: there is no database yet.
    """
    settings = settings or Settings()
    return state_of_run(site_runs.refresh(settings, TaskSteps(), days, limit, hours), settings)
