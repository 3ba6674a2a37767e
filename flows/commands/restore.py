"""`caci restore`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.rebuild import show_rebuild
from flows.errors import UserError, clear_errors
from flows.pipeline.backup.restore import restore
from flows.pipeline.progress import LOGGER, reporter
from flows.present.terminal_progress import terminal_progress
from spiders.messages import counted
from spiders.terminal_text import one_line


def restore_command(
    folder: Annotated[Path, Parameter(help="Folder of the backup, as given to `caci backup`; it is only read.")], /
) -> None:
    """Put a backup into a data directory without an archive, build the database from it, and publish it.

    Nothing is overwritten: if the data directory has an archive with anything in it, nothing happens.
    """
    settings = command_settings()
    console = Console(soft_wrap=True)
    with clear_errors(), terminal_progress():
        result = restore(settings, folder, reporter(LOGGER))
    for problem in result.problems:
        console.print(one_line(problem), markup=False, highlight=False, style="yellow")
    manifest = result.manifest
    console.print(
        f"{settings.data_dir}: {counted(len(manifest.files), 'file')}, {manifest.bytes / 1e6:,.1f} MB, from the backup"
        f" of {manifest.finished_at:%Y-%m-%d %H:%M} UTC.",
        highlight=False,
        markup=False,
    )
    show_rebuild(settings, result.rebuilt)
    if result.problems:
        raise UserError(f"Not all of the backup could be restored; see above ({len(result.problems):,}).")
