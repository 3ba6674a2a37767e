"""Whether the warehouse may be published."""

from flows.settings import Settings
from schemas.run import RunState
from spiders.archive import Archive
from spiders.sites import load_site


def refusal(settings: Settings) -> str | None:
    """Why the warehouse must not be published, in words; None where it may.

    Raises:
        ArchiveError: the account of the latest run cannot be read.
    """
    run = Archive(settings.archive_dir, load_site(settings.site)).latest_run()
    if run is None or run.state is RunState.GREEN:
        return None
    return (
        f"Nothing was published: the latest run ({run.flow}, {run.finished_at:%Y-%m-%d %H:%M} UTC) is red. Run"
        f" `caci {run.flow}` again; a green run publishes by itself."
    )
