"""`caci backup`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.errors import UserError, clear_errors
from flows.pipeline.backup.backup import back_up
from flows.pipeline.progress import LOGGER, reporter
from flows.present.terminal_progress import terminal_progress
from spiders.messages import counted
from spiders.terminal_text import one_line


def backup_command(
    folder: Annotated[Path, Parameter(help="Folder of the backup, best on another disk; made if it does not exist.")],
    /,
) -> None:
    """Copy archive and releases into a folder of their own, as they are at this moment, and verify the copy.

    Runs may go on meanwhile. The next backup into the same folder copies only what is new. What was backed up before is
    never changed; if the command is killed, or the disk is full, the backup of before is still there. Everything else
    in the data directory follows from the archive, and is built by `caci restore`.
    """
    settings = command_settings()
    console = Console(soft_wrap=True)
    with clear_errors(), terminal_progress():
        result = back_up(settings, folder, reporter(LOGGER))
    for defect in result.defects:
        console.print(one_line(defect), markup=False, highlight=False)
    manifest, before = result.manifest, result.before.finished_at
    news = f"{result.new_bytes / 1e6:,.1f} MB new since {before:%Y-%m-%d %H:%M} UTC" if before else "the first backup"
    console.print(
        f"{folder}: {counted(len(manifest.files), 'file')}, {manifest.bytes / 1e6:,.1f} MB, {news}. Verified:"
        f" {counted(result.counts.records, 'record')}, {counted(len(result.defects), 'defect')}.",
        highlight=False,
        markup=False,
    )
    if result.defects:
        raise UserError(
            f"The backup is finished, and has the defects above ({len(result.defects):,}). Run `caci verify`."
        )
