"""The flow `rebuild`: archive to a new database beside the one in use, which it replaces where that is agreed."""

from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.exit import WrongParameters
from flows.orchestration.artifacts import show_difference
from flows.orchestration.run_names import run_name
from flows.orchestration.states import failing_clearly
from flows.orchestration.steps import LONGEST_RUN
from flows.pipeline.load import ReadArchive
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import reporter
from flows.pipeline.rebuild import rebuild_archive, settle
from flows.settings import Settings


@flow(
    name="rebuild",
    description="Loads the whole archive into a new database, tells what differs, and puts it in use if told to.",
    flow_run_name=run_name,
    timeout_seconds=LONGEST_RUN,
)
@failing_clearly
def rebuild(yes: bool = False, settings: Settings | None = None) -> State[Any]:
    """Loads the whole archive into a new database, and tells what differs from the one in use. The site is not asked.

    Args:
        yes: put the new database in use, whatever differs, and give up what is damaged of the archive. Without it that
            is done only where there is no database, where the old one is damaged, or where nothing differs.
        settings: where the data lives; from `CACI_…` variables by default.

    Returns:
        Completed where the new database is in use and nothing is wrong, else Failed, and what to do.

    Raises:
        Busy: another run is at work on the same data directory.
        WarehouseError: the new database cannot be written.
    """
    settings = settings or Settings()
    logger = get_run_logger()
    if not settings.archive_dir.is_dir():
        return Failed(message=f"There is no archive at {settings.archive_dir} to load. Run the flow `ingest` first.")
    progress = reporter(logger)
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say):
        rebuilt = rebuild_archive(settings, progress, accept_losses=yes, read_archive=_read_archive(settings))
        problem = settle(settings, rebuilt, yes)
    for loss in rebuilt.lost:
        logger.error("Lost: %s", loss)
    for path in rebuilt.set_aside:
        logger.warning("The damaged file is kept as %s", path)
    show_difference(rebuilt.difference, rebuilt.lost)
    if problem is not None:
        return Failed(message=problem)
    return Completed(message=f"{settings.warehouse} was made anew from the archive.")


def _read_archive(settings: Settings) -> ReadArchive | None:
    """What reads the archive on a Dask cluster, where one is named; None for the processes of this machine."""
    if settings.dask_scheduler is None:
        return None
    try:
        from flows.orchestration.dask import read_on_dask
    except ModuleNotFoundError as error:
        raise WrongParameters(
            f"CACI_DASK_SCHEDULER needs the extra `dask` ({error.name} is missing): pip install 'caci-analyst[dask]'"
        ) from error
    return read_on_dask
