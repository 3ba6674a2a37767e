"""`caci verify`."""

from itertools import chain
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.pipeline.progress import LOGGER, reporter
from flows.present.row_formats import Format
from flows.present.rows import print_rows, wide_console
from flows.present.terminal_progress import terminal_progress
from spiders.archive.verify import Counts, Defect, Verification
from spiders.messages import counted
from spiders.terminal_text import one_line
from warehouse.database.seal import prove
from warehouse.errors import ChangedSnapshot

COLUMNS = ("file", "offset", "url", "defect")
MEGABYTE = 1 << 20


def verify_command(
    *,
    output: Annotated[Format, Parameter(name="--format", help="How to print the defects.")] = Format.TABLE,
) -> None:
    """Check every byte of the archive and of the published database, and name each defect with its file and offset.

    Checks each gzip member, the block and payload digests of each record, the index against the records, the records
    that revisits refer to, and that there are no other files; and that the published database is what was published.
    Changes nothing. A run may write at the same time: its file is checked up to the last complete record.
    `caci rebuild` recovers what is recoverable.

    Exit status: 0 all is intact, 1 there are defects, 2 there is no archive.
    """
    settings = command_settings()
    if not settings.archive_dir.is_dir():
        raise UserError(f"There is no archive at {settings.archive_dir}.", WRONG_USE)
    console = wide_console()
    rows: list[tuple[str, int, str | None, str]] = []
    with clear_errors(), terminal_progress():
        progress = reporter(LOGGER)
        total = (
            sum(path.stat().st_size for path in settings.archive_dir.glob("*.warc.gz") if path.is_file()) // MEGABYTE
        )
        verification = Verification(
            settings.archive_dir, lambda checked: progress.update("Verifying, in MiB", checked // MEGABYTE, total)
        )
        published = defects_of_snapshot(settings.snapshot)
        for defect in chain(verification.defects(), published):
            if output is Format.TABLE:
                console.print(one_line(str(defect)), markup=False, highlight=False, soft_wrap=True)
            else:
                rows.append((defect.file, defect.offset, defect.url, defect.description))
    if output is not Format.TABLE:
        print_rows(console, COLUMNS, rows, output)
    summary = summary_of(verification.counts, intact=not (verification.counts.defects or published))
    Console(stderr=output is not Format.TABLE, soft_wrap=True).print(summary, highlight=False)
    if verification.counts.defects:
        raise UserError(f"Defects in the archive at {settings.archive_dir}: {verification.counts.defects:,}.")
    if published:
        raise UserError(f"{settings.snapshot} {published[0].description}. Run `caci publish` to publish it again.")


def defects_of_snapshot(snapshot: Path) -> list[Defect]:
    """Read all of the published database, if there is one, and return how it differs from what was published."""
    if snapshot.exists():
        try:
            prove(snapshot, in_full=True)
        except ChangedSnapshot as error:
            return [Defect(snapshot.name, 0, error.change)]
    return []


def summary_of(counts: Counts, intact: bool) -> str:
    """Return in one line what was checked."""
    checked = f"{counted(counts.records, 'record')} in {counted(counts.files, 'file')}"
    text = f"Checked {checked} ({counts.bytes / 1e6:.1f} MB)"
    if counts.being_written:
        text += f"; {counts.being_written:,} being written, checked up to the last whole record"
    return f"{text}. {'No defect.' if intact else ''}".rstrip()
