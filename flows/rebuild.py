"""The flow `rebuild`: load the archive into a new database, and replace the one in use if that is agreed."""

from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.orchestration.artifacts import show_difference
from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN
from flows.orchestration.prefect_states import failed_with_message
from flows.orchestration.run_names import run_name
from flows.orchestration.silent_runs import crash_silent_runs
from flows.pipeline import rebuild as pipeline
from flows.pipeline.progress import reporter
from flows.settings import Settings
from spiders.messages import first_of


@flow(
    name="rebuild",
    description="Load the whole archive into a new database, show what differs, and put it in use if `yes` is set.",
    flow_run_name=run_name,
    on_running=[crash_silent_runs],
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failed_with_message
def rebuild(yes: bool = False, settings: Settings | None = None) -> State[Any]:
    """Load the whole archive into a new database, and show how it differs from the one in use; request nothing.

    Args:
        yes: put the new database in use, whatever differs, and give up the damaged parts of the archive. Without it,
            the new database is put in use only if there is none, if the old one is damaged, if it is of an older
            version and the archive has everything that it holds, or if nothing differs.
        settings: where the data is; by default from `CACI_…` variables.

    Returns:
        Completed if the new database is in use and nothing is wrong; otherwise Failed, with what to do.

    Raises:
        NothingToDo: there is no archive.
        Busy: another run is using the same data directory.
        WarehouseError: the new database cannot be written.
    """
    settings = settings or Settings()
    logger = get_run_logger()
    result = pipeline.rebuild(settings, reporter(logger), yes)
    for loss in first_of(result.lost):
        logger.error("Lost: %s", loss)
    for path in first_of([str(path) for path in result.set_aside]):
        logger.warning("The damaged file is kept as %s", path)
    show_difference(result)
    if result.problem is not None:
        return Failed(message=result.problem, data=result)
    return Completed(message=f"{settings.warehouse} was rebuilt from the archive.", data=result)
