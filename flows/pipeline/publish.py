"""Publishing the warehouse: the snapshot, then Parquet and the data package."""

from flows.pipeline.export import write_published_exports
from flows.pipeline.load import rebuild_damaged
from flows.pipeline.permissions import public_files
from flows.pipeline.progress import LOGGER, reporter
from flows.settings import Settings
from warehouse.errors import DamagedWarehouse, WarehouseError
from warehouse.publish.publication import publish as publish_snapshot


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
