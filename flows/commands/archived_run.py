"""The run that `caci certificate` or `caci politeness` is about."""

from flows.errors import WRONG_USE, UserError
from flows.settings import Settings
from schemas.run import Run
from spiders.archive.archive import Archive
from spiders.sites import load_site


def archived_run(settings: Settings, run_id: str | None) -> Run:
    """Return the run with that identifier, or the latest, from the archive: the warehouse lacks runs without a load.

    Raises:
        UserError: there is no such run.
    """
    archive = Archive(settings.archive_dir, load_site(settings.site))
    run = archive.run(run_id) if run_id is not None else archive.latest_run()
    if run is None and run_id is not None:
        raise UserError(
            f"There is no run {run_id!r}; the table `runs` lists them, except those that loaded nothing.", WRONG_USE
        )
    if run is None:
        raise UserError("There is no run yet. Run `caci ingest`.")
    return run
