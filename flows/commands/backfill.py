"""`caci backfill`."""

from datetime import date
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table

from flows.commands.command_settings import command_settings
from flows.commands.days import FIRST_DAY, LAST_DAY
from flows.commands.run_options import AddSite, DownloadDelay, NewBaseline, Origin, Sections, Yes
from flows.commands.start_run import show_run, start_site_run
from flows.errors import clear_errors
from flows.pipeline import site_runs
from flows.pipeline.backfill.scope import MAX_ITEMS, Window, check_parameters
from spiders.sites import load_site


def backfill_command(
    *,
    since: Annotated[
        date | None,
        FIRST_DAY,
        Parameter(help="First day, such as 2003-05-14, 2003-05 or 2003 [default: the beginning]."),
    ] = None,
    until: Annotated[
        date | None, LAST_DAY, Parameter(help="Last day, included; of a month or a year its last [default: today].")
    ] = None,
    section: Sections = None,
    source: Annotated[
        str, Parameter(help="`site`, or the path of a WARC file, a saved page, a text, or a folder of these.")
    ] = "site",
    limit: Annotated[
        int | None,
        Parameter(
            validator=Number(gte=1, lte=MAX_ITEMS),
            help="Fetch at most this many items; leave the rest for another run.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Walk the listings and print what would be fetched; fetch no item.")
    ] = False,
    window: Annotated[
        Literal["month", "quarter", "year"], Parameter(help="Size of a window, which is fetched and loaded at once.")
    ] = "quarter",
    origin: Origin = None,
    download_delay: DownloadDelay = None,
    new_baseline: NewBaseline = None,
    add_site: AddSite = None,
    yes: Yes = False,
) -> None:
    """Fetch what was published between two days and is not stored yet, window by window; or import files.

    The listings are walked first. Then each window is fetched and loaded by itself, and other runs may run in between.
    If it is killed and run again, run twice, or run beside another, the result is that of one run.
    """
    with clear_errors():
        check_parameters(load_site(command_settings().site), since, until, section, source, limit)
    parameters = {
        "since": since,
        "until": until,
        "sections": section,
        "source": source,
        "limit": limit,
        "dry_run": dry_run,
        "window": window,
    }
    result = start_site_run(
        "backfill",
        site_runs.backfill,
        origin,
        download_delay,
        new_baseline,
        parameters,
        add_site=add_site,
        yes=yes,
    )
    if dry_run:
        print_plan(result)
    else:
        show_run(result)


def print_plan(plan: list[Window] | list[str]) -> None:
    """Print the result of a dry run: windows with the number of items to fetch, or the files to import."""
    console = Console()
    if not plan:
        console.print("There is nothing to fetch.")
    elif isinstance(plan[0], str):
        for name in plan:
            console.print(name, markup=False, highlight=False, soft_wrap=True)
    else:
        table = Table("window")
        table.add_column("items to fetch", justify="right")
        for window in plan:
            table.add_row(window.name, f"{len(window.items):,}")
        table.add_section()
        table.add_row("all", f"{sum(len(window.items) for window in plan):,}", style="bold")
        console.print(table)
