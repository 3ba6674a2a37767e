"""`caci status`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.errors import UserError, clear_errors
from flows.pipeline.run.last_runs import DAYS_OF_SILENCE, MAX_DAYS_OF_SILENCE, read_last_runs, silence_in_words
from flows.pipeline.run.status import status_of
from flows.present.row_formats import as_json
from flows.present.words import span
from flows.settings import Settings
from schemas.run import RunState
from schemas.status import EndedRunStatus, SnapshotStatus, Status, UnfinishedCommand, WarehouseStatus
from spiders.messages import counted, first_of
from spiders.terminal_text import one_line


def status_command(
    *,
    check: Annotated[
        bool, Parameter(negative="", help="Only say whether a run was green of late; exit with 1 if none was.")
    ] = False,
    silent_after: Annotated[
        float, Parameter(validator=Number(gt=0, lte=MAX_DAYS_OF_SILENCE), help="Days that count as of late.")
    ] = DAYS_OF_SILENCE,
    output: Annotated[Literal["text", "json"], Parameter(name="--format", help="How to print it.")] = "text",
) -> None:
    """Show what the archive and the warehouse hold, how the last run ended and, if it is red, what to do.

    With --check it reads one small file, last-runs.json, also while a run is at work: for cron or a monitor.
    """
    settings = command_settings()
    if check:
        check_silence(settings, timedelta(days=silent_after))
        return
    with clear_errors():
        status = status_of(settings)
    console = Console()
    if output == "json":
        console.file.write(as_json(status.model_dump(mode="json")))
    else:
        print_status(console, status)


def print_status(console: Console, status: Status) -> None:
    """Print the status: what is held, then how the last run ended."""
    archive = status.archive
    size = f"{counted(archive.captures, 'capture')}, {archive.bytes / 1e6:.1f} MB"
    _print(console, f"Archive: {size}, in {archive.folder}")
    for damage in archive.damages:
        _print(console, f"  {damage}", "yellow")
    if status.warehouse is None:
        _print(console, "Warehouse: nothing is loaded yet")
    else:
        _print_warehouse(console, status.warehouse)
    for line in lines_of_run(status.last_run, status.latest_green_run_at):
        _print(console, line, "red" if status.last_run is not None and status.last_run.state is RunState.RED else "")
    if status.unfinished is not None:
        _print(console, unfinished_in_words(status.unfinished), "" if status.unfinished.is_at_work else "yellow")
    _print(console, snapshot_in_words(status.snapshot))


def _print(console: Console, line: str, style: str = "") -> None:
    console.print(Text(one_line(line), style=style), soft_wrap=True)


def _print_warehouse(console: Console, stored: WarehouseStatus) -> None:
    days = f", {stored.first_published_on} to {stored.last_published_on}" if stored.first_published_on else ""
    loaded = f"{counted(stored.captures, 'capture')} loaded, {stored.waiting:,} waiting, {stored.rejected:,} rejected"
    _print(console, f"Warehouse: {loaded}{days}")
    table = Table("section", "kind")
    table.add_column("articles", justify="right")
    table.add_column("duplicates", justify="right")
    for section, kinds in stored.articles.items():
        for kind, count in kinds.items():
            table.add_row(Text(one_line(section or "(none)")), kind, f"{count.articles:,}", f"{count.duplicates:,}")
    counts = [count for kinds in stored.articles.values() for count in kinds.values()]
    articles, duplicates = sum(count.articles for count in counts), sum(count.duplicates for count in counts)
    table.add_row("total", "", f"{articles:,}", f"{duplicates:,}")
    console.print(table)


def lines_of_run(run: EndedRunStatus | None, latest_green: datetime | None) -> Iterator[str]:
    """Yield how the run ended; if it is red, what is wrong, what to do, and when a run was green last."""
    if run is None:
        yield "Last run: none yet"
        return
    yield f"Last run: {run.flow}, {run.state}, ended {run.finished_at:%Y-%m-%d %H:%M:%S} UTC"
    if run.state is RunState.GREEN:
        return
    yield from (f"  wrong: {problem}" for problem in first_of(list(run.problems)))
    yield f"  What to do: {run.what_to_do}"
    green = f"ended {latest_green:%Y-%m-%d %H:%M:%S} UTC" if latest_green is not None else "none yet"
    yield f"  Latest green run: {green}; what it published stays"


def unfinished_in_words(command: UnfinishedCommand) -> str:
    """Return what is to be said about a command that is at work, or that was ended before it was done."""
    since = f"process {command.process_id}, since {command.started_at:%Y-%m-%d %H:%M:%S} UTC"
    if command.is_at_work:
        return f"At work now: {since}"
    return (
        f"A command was ended before it was done ({since}). Nothing is lost: run it again, or `caci ingest`, which"
        " continues where it stopped."
    )


def snapshot_in_words(snapshot: SnapshotStatus) -> str:
    """Return where the published database is, and how old."""
    if snapshot.published_at is None:
        return f"Snapshot: {snapshot.file} (not published yet)"
    return f"Snapshot: {snapshot.file} (published {span(datetime.now(UTC) - snapshot.published_at)} ago)"


def check_silence(settings: Settings, longest: timedelta) -> None:
    """Raise UserError if no run was green for longer than that, with what to do; otherwise print one line."""
    with clear_errors():
        problem, runs = silence_in_words(settings, longest), read_last_runs(settings)
    if problem is not None or runs is None:
        raise UserError(one_line(problem))
    Console().print(f"The latest green run: {runs.latest_green}", highlight=False, soft_wrap=True)
