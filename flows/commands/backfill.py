"""`caci backfill`."""

from datetime import date, datetime
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table

from flows.commands.run_options import AcceptLayout, DownloadDelay, Origin, Sections
from flows.commands.start_run import show_run, start_site_run
from flows.errors import clear_errors
from flows.pipeline import site_runs
from flows.pipeline.backfill.scope import Window, check_parameters


def backfill_command(
    *,
    since: Annotated[datetime | None, Parameter(help="First day, as 2003-01-01; the beginning by default.")] = None,
    until: Annotated[datetime | None, Parameter(help="Last day, included; today by default.")] = None,
    section: Sections = None,
    source: Annotated[
        str, Parameter(help="`site`, or the path of a WARC file, a saved page, a text, or a folder.")
    ] = "site",
    limit: Annotated[
        int | None, Parameter(validator=Number(gte=1), help="So many items are fetched at most; the rest is left.")
    ] = None,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Walk the listings, and say what would be fetched; fetch no item.")
    ] = False,
    window: Annotated[
        Literal["month", "quarter", "year"], Parameter(help="What is fetched and loaded at once.")
    ] = "quarter",
    origin: Origin = None,
    download_delay: DownloadDelay = None,
    accept_layout: AcceptLayout = None,
) -> None:
    """Fetch what was published in some days and is not stored yet, window by window; or import files.

    The listings are walked first. Then each window is fetched and loaded by itself, and another run may come in
    between. It may be killed and run again, run twice, or run beside another; it gives what one run gives.
    """
    first, last = day(since), day(until)
    with clear_errors():
        check_parameters(first, last, section, source, limit)
    parameters = {
        "since": first,
        "until": last,
        "sections": section,
        "source": source,
        "limit": limit,
        "dry_run": dry_run,
        "window": window,
    }
    result = start_site_run("backfill", site_runs.backfill, origin, download_delay, accept_layout, parameters)
    if dry_run:
        print_plan(result)
    else:
        show_run(result)


def day(given: datetime | None) -> date | None:
    """Return the day of an option that was given as a day."""
    return given.date() if given is not None else None


def print_plan(plan: list[Window] | list[str]) -> None:
    """Print what a dry run found: windows with the number of items to be fetched, or the files to be imported."""
    console = Console()
    if not plan:
        console.print("Nothing is to be fetched.")
    elif isinstance(plan[0], str):
        for name in plan:
            console.print(name, markup=False, highlight=False, soft_wrap=True)
    else:
        table = Table("window")
        table.add_column("items to be fetched", justify="right")
        for window in plan:
            table.add_row(window.name, f"{len(window.items):,}")
        table.add_section()
        table.add_row("all", f"{sum(len(window.items) for window in plan):,}", style="bold")
        console.print(table)
