"""What a green run publishes, and whether a run may."""

from flows.pipeline.export import write_published_exports
from flows.settings import Settings
from schemas.run import RunState
from spiders.archive.survey import ArchiveSurvey
from spiders.sites import load_site
from warehouse.publish.publication import publish


def refusal(settings: Settings) -> str | None:
    """Why the warehouse must not be published, in words; None where it may.

    Raises:
        ArchiveError: the account of the latest run cannot be read.
    """
    run = ArchiveSurvey(settings.archive_dir, load_site(settings.site)).accounts.latest_run()
    if run is None or run.state is RunState.GREEN:
        return None
    return (
        f"Nothing was published: the latest run ({run.flow}, {run.finished_at:%Y-%m-%d %H:%M} UTC) is red. Run"
        f" `caci {run.flow}` again; a green run publishes by itself."
    )


def publish_data(settings: Settings) -> None:
    """Publishes the snapshot, then Parquet and data package unless `Settings.publish_exports` is off.

    Raises:
        WarehouseError: one of them cannot be written; what was there before stays.
    """
    publish(settings.warehouse, settings.snapshot)
    if settings.publish_exports:
        write_published_exports(settings)
