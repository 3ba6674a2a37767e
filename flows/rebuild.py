"""The flow `rebuild`: archive to a new database beside the one in use, which it replaces where that is agreed."""

from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.orchestration.artifacts import show_difference
from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN
from flows.orchestration.run_names import run_name
from flows.orchestration.states import failing_clearly
from flows.pipeline import rebuild as pipeline
from flows.pipeline.progress import reporter
from flows.settings import Settings


@flow(
    name="rebuild",
    description="Loads the whole archive into a new database, tells what differs, and puts it in use if told to.",
    flow_run_name=run_name,
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failing_clearly
def rebuild(yes: bool = False, settings: Settings | None = None) -> State[Any]:
    """Loads the whole archive into a new database, and tells what differs from the one in use. The site is not asked.

    Args:
        yes: put the new database in use, whatever differs, and give up what is damaged of the archive. Without it that
            is done only if there is no database, if the old one is damaged, if it is of an older version and the
            archive has all that it holds, or if nothing differs.
        settings: where the data lives; from `CACI_…` variables by default.

    Returns:
        Completed where the new database is in use and nothing is wrong, else Failed, and what to do.

    Raises:
        Busy: another run is at work on the same data directory.
        WarehouseError: the new database cannot be written.
    """
    settings = settings or Settings()
    logger = get_run_logger()
    result = pipeline.rebuild(settings, reporter(logger), yes)
    for loss in result.lost:
        logger.error("Lost: %s", loss)
    for path in result.set_aside:
        logger.warning("The damaged file is kept as %s", path)
    show_difference(result.difference, result.lost)
    if result.problem is not None:
        return Failed(message=result.problem, data=result)
    return Completed(message=f"{settings.warehouse} was made anew from the archive.", data=result)
