"""`caci publish`."""

from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.start_run import start_run
from flows.pipeline.progress import LOGGER, reporter
from flows.pipeline.run.republish import republish


def publish_command() -> None:
    """Publish a snapshot of the warehouse, unless the latest run is red.

    Each green run does so by itself. Use this if the snapshot was deleted, or could not be written.
    """
    settings = command_settings()
    start_run("publish", lambda: republish(settings, reporter(LOGGER)), settings, {})
    Console().print(f"{settings.snapshot} is published.", highlight=False, soft_wrap=True)
