"""`caci status`."""

from datetime import timedelta
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.errors import UserError, clear_errors
from flows.pipeline.run.last_runs import DAYS_OF_SILENCE, MAX_DAYS_OF_SILENCE, read_last_runs, silence_in_words
from flows.present.snapshot_age import age_of
from flows.present.words import span
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.sites import load_site
from spiders.terminal_text import one_line
from warehouse.account.status import status
from warehouse.load.known_captures import known_captures


def status_command(
    *,
    check: Annotated[
        bool, Parameter(negative="", help="Only say whether a run was green of late; exit with 1 if none was.")
    ] = False,
    silent_after: Annotated[
        float, Parameter(validator=Number(gt=0, lte=MAX_DAYS_OF_SILENCE), help="Days that count as of late.")
    ] = DAYS_OF_SILENCE,
) -> None:
    """Show what the archive and the warehouse hold, and how the last run ended.

    With --check it reads one small file, last-runs.json, also while a run is at work: for cron or a monitor.
    """
    settings = command_settings()
    if check:
        check_silence(settings, timedelta(days=silent_after))
        return
    console = Console()
    with clear_errors():
        archive = Archive(settings.archive_dir, load_site(settings.site))
        size = sum(path.stat().st_size for path in settings.archive_dir.glob("*.warc.gz") if path.is_file())
        captures = [entry.record_id for entry in archive.capture_entries()]
        console.print(
            f"Archive: {len(captures):,} captures, {size / 1e6:.1f} MB, in {settings.archive_dir}", highlight=False
        )
        for problem in archive.problems:
            console.print(f"  {one_line(problem)}", style="yellow", markup=False, highlight=False)
        with settings.warehouse.reading() as connection:
            stored, loaded = status(connection), known_captures(connection)
    days = f", {stored.first_published_on} to {stored.last_published_on}" if stored.first_published_on else ""
    waiting = sum(capture not in loaded for capture in captures)  # a lake also has captures of other archives
    console.print(
        f"Warehouse: {stored.captures:,} captures loaded, {waiting:,} waiting, {stored.rejects:,} rejected{days}",
        highlight=False,
    )
    table = Table("section", "kind")
    table.add_column("articles", justify="right")
    for section, kinds in stored.articles.items():
        for kind, count in kinds.items():
            table.add_row(Text(one_line(section or "(none)")), kind, f"{count:,}")
    console.print(table)
    run = stored.last_run
    outcome = f"{run.flow}, {run.state}, ended {run.finished_at:%Y-%m-%d %H:%M:%S} UTC" if run else "none yet"
    console.print(f"Last run: {outcome}", highlight=False)
    with clear_errors():
        age = age_of(settings.snapshot) if settings.snapshot.exists() else None
    published = "not published yet" if age is None else f"published {span(age)} ago"
    console.print(f"Snapshot: {settings.snapshot} ({published})", highlight=False)


def check_silence(settings: Settings, longest: timedelta) -> None:
    """Raise UserError if no run was green for longer than that, with what to do; otherwise print one line."""
    with clear_errors():
        problem, runs = silence_in_words(settings, longest), read_last_runs(settings)
    if problem is not None or runs is None:
        raise UserError(one_line(problem))
    Console().print(f"The latest green run: {runs.latest_green}", highlight=False, soft_wrap=True)
