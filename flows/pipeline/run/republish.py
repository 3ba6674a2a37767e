"""Publishing the warehouse again, unless the latest run is red."""

from flows.errors import NothingToDo, NotPublished
from flows.pipeline.disk_space import check_space
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import Reporter
from flows.pipeline.publish import publish_data
from flows.pipeline.run.advice import advice_for
from flows.settings import Settings
from schemas.run import RunState
from spiders.archive.survey import ArchiveSurvey
from spiders.sites import load_site


def republish(settings: Settings, progress: Reporter) -> None:
    """Publish the warehouse again, unless the latest run is red. Each green run publishes by itself.

    Raises:
        NothingToDo: there is no warehouse.
        NotPublished: the latest run is red; what is published stays as it was.
        NotEnoughSpace: it would not fit on the disk; nothing was begun.
        Busy: another run is using the same data directory.
        ArchiveError: the archived report of the latest run cannot be read.
        WarehouseError: the snapshot cannot be written; the old one stays.
    """
    if not settings.warehouse.exists():
        raise NothingToDo(f"There is no warehouse at {settings.warehouse} to publish. Run `caci ingest` first.")
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say, settings.group):
        check_space(settings)
        run = ArchiveSurvey(settings.archive_dir, load_site(settings.site), repair=True).accounts.latest_run()
        if run is not None and run.state is not RunState.GREEN:
            raise NotPublished(
                f"Nothing was published: the latest run ({run.flow}, {run.finished_at:%Y-%m-%d %H:%M} UTC) is red."
                f" {advice_for(run.reason)} A green run publishes by itself."
            )
        publish_data(settings)
