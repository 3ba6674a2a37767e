"""Publishing the warehouse, unless the latest run is red."""

from flows.errors import NothingToDo, NotPublished
from flows.pipeline.disk_space import check_space
from flows.pipeline.export import write_published_exports
from flows.pipeline.load import rebuild_damaged
from flows.pipeline.lock import exclusive
from flows.pipeline.permissions import public_files
from flows.pipeline.progress import LOGGER, Reporter, reporter
from flows.pipeline.run.advice import advice_for
from flows.settings import Settings
from schemas.run_state import RunState
from spiders.archive.survey import ArchiveSurvey
from spiders.sites import load_site
from warehouse.errors import DamagedWarehouse, WarehouseError
from warehouse.publish.publication import publish as publish_snapshot


def publish(settings: Settings, progress: Reporter) -> None:
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


def publish_data(settings: Settings) -> None:
    """Publish the snapshot, then Parquet and the data package unless `Settings.publish_exports` is off.

    The caller holds the lock of the data directory. A warehouse whose damage shows only now is set aside, built again
    from the archive as by a load, and published; that is an error too, since somebody should know.

    Raises:
        WarehouseError: one of them cannot be written; the previous one stays. Or the warehouse was damaged.
    """
    problem = None
    try:
        _publish_snapshot(settings)
    except DamagedWarehouse as error:
        problem = rebuild_damaged(settings, reporter(LOGGER), error).problems[-1]
        _publish_snapshot(settings)
    if settings.publish_exports:
        with public_files():
            write_published_exports(settings)
    if problem is not None:
        raise WarehouseError(f"{problem}; what is published now is whole.")


def _publish_snapshot(settings: Settings) -> None:
    with public_files():
        for path in publish_snapshot(settings.warehouse, settings.snapshot):
            reporter(LOGGER).say(
                f"{path} holds what another program wrote to the published database; it is not used. Open"
                f" {settings.snapshot.name} read-only, and delete that file."
            )
