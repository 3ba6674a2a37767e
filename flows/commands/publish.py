"""`caci publish`."""

import logging

from rich.console import Console

from flows.commands.settings import settings_of
from flows.exit import UserError, clear_errors


def publish_command() -> None:
    """Publish a snapshot of the warehouse, unless the latest run is red.

    Each green run does so by itself: this is for a snapshot that was deleted, or could not be written.
    """
    settings = settings_of()
    from flows.pipeline.lock import exclusive
    from flows.pipeline.progress import reporter, terminal_progress
    from flows.pipeline.publish import publish_data, refusal
    from warehouse.database.location import Lake

    if not isinstance(settings.warehouse, Lake) and not settings.warehouse.exists():
        raise UserError(f"There is no warehouse at {settings.warehouse} to publish. Run `caci ingest` first.")
    with clear_errors(), terminal_progress():
        progress = reporter(logging.getLogger(__name__))
        with exclusive(settings.data_dir, settings.lock_timeout, progress.say):
            if (told := refusal(settings)) is not None:
                raise UserError(told)
            publish_data(settings)
    Console().print(f"{settings.snapshot} is published.", highlight=False, soft_wrap=True)
