"""The flow `refresh`: fetch items again, for edits, hits, and items that are gone."""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN
from flows.orchestration.prefect_states import failed_with_message, state_of_run
from flows.orchestration.run_names import run_name
from flows.orchestration.silent_runs import crash_silent_runs
from flows.orchestration.tasks import TaskSteps
from flows.pipeline import site_runs
from flows.settings import Settings

Days = Annotated[
    int, Field(ge=0, le=site_runs.MAX_REFRESH_DAYS, description="Fetch items published in the last DAYS days first.")
]
Limit = Annotated[int, Field(ge=1, le=site_runs.MAX_REFRESH_ITEMS, description="Fetch at most this many items.")]
HOURS = "Skip items requested in the last HOURS hours, whatever their age. By default it goes by age."
Hours = Annotated[
    Annotated[float, Field(ge=0, le=site_runs.MAX_REFRESH_HOURS, allow_inf_nan=False)] | None, Field(description=HOURS)
]


@flow(
    name="refresh",
    description="Fetch recent items again, and those not seen for the longest time: edits, hits, items that are gone.",
    flow_run_name=run_name,
    on_running=[crash_silent_runs],
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failed_with_message
def refresh(settings: Settings | None = None, days: Days = 30, limit: Limit = 200, hours: Hours = None) -> State[Any]:
    """Fetch known items again, and pending ones; walk no listing.

    Run daily with the defaults, it fetches each article daily for a month, then weekly for a year, then twice a year.

    Args:
        settings: where the data is and how politely to crawl; by default from `CACI_…` variables.
        days: items published in this many days before today are fetched first.
        limit: the maximum number of items to fetch.
        hours: items that were requested in this many hours before now are skipped; by default this depends on their
            age, see `warehouse.account.due.Intervals`.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is using the same data directory.
        WarehouseError: there is no database yet.
    """
    return state_of_run(site_runs.refresh(settings or Settings(), TaskSteps(), days, limit, hours))
