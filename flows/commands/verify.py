"""`caci verify`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.pipeline.progress import LOGGER, reporter
from flows.present.rows import Format, print_rows, wide_console
from flows.present.terminal_progress import terminal_progress
from flows.present.words import counted
from spiders.archive.verify import Counts, Verification
from spiders.terminal_text import one_line

COLUMNS = ("file", "offset", "url", "defect")
MEGABYTE = 1 << 20


def verify_command(
    *,
    output: Annotated[Format, Parameter(name="--format", help="How to print the defects.")] = Format.TABLE,
) -> None:
    """Check every byte of the archive, and name each defect with its file and offset.

    Checks each gzip member, the block and payload digests of each record, the index against the records, the records
    that revisits refer to, and that there are no other files. Changes nothing. A run may write at the same time: its
    file is checked up to the last complete record. `caci rebuild` recovers what is recoverable.

    Exit status: 0 the archive is intact, 1 it has defects, 2 there is no archive.
    """
    settings = command_settings()
    if not settings.archive_dir.is_dir():
        raise UserError(f"There is no archive at {settings.archive_dir}.", WRONG_USE)
    console = wide_console()
    rows: list[tuple[str, int, str | None, str]] = []
    with clear_errors(), terminal_progress():
        progress = reporter(LOGGER)
        total = sum(path.stat().st_size for path in settings.archive_dir.glob("*.warc.gz")) // MEGABYTE
        verification = Verification(
            settings.archive_dir, lambda checked: progress.update("Verifying, in MiB", checked // MEGABYTE, total)
        )
        for defect in verification.defects():
            if output is Format.TABLE:
                console.print(one_line(str(defect)), markup=False, highlight=False, soft_wrap=True)
            else:
                rows.append((defect.file, defect.offset, defect.url, defect.description))
    if output is not Format.TABLE:
        print_rows(console, COLUMNS, rows, output)
    summary = summary_of(verification.counts)
    Console(stderr=output is not Format.TABLE, soft_wrap=True).print(summary, highlight=False)
    if verification.counts.defects:
        raise UserError(f"Defects in the archive at {settings.archive_dir}: {verification.counts.defects:,}.")


def summary_of(counts: Counts) -> str:
    """Return in one line what was checked."""
    checked = f"{counted(counts.records, 'record')} in {counted(counts.files, 'file')}"
    text = f"Checked {checked} ({counts.bytes / 1e6:.1f} MB)"
    if counts.being_written:
        text += f"; {counts.being_written:,} being written, checked up to the last whole record"
    return f"{text}. {'No defect.' if not counts.defects else ''}".rstrip()
