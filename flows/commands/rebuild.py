"""`caci rebuild`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from flows.commands.command_settings import command_settings
from flows.commands.start_run import start_run
from flows.errors import UserError
from flows.pipeline.progress import LOGGER, reporter
from flows.pipeline.rebuild import RebuildResult, rebuild
from flows.settings import Settings
from spiders.terminal_text import one_line
from warehouse.rebuild.difference import Difference


def rebuild_command(
    *,
    yes: Annotated[
        bool,
        Parameter(
            negative="", help="Put the new database in use, whatever differs, and give up damaged parts of the archive."
        ),
    ] = False,
) -> None:
    """Load the whole archive into a new database, and show how it differs from the one in use.

    Requests nothing from the site. Reads every intact record of the archive and writes the indexes again; damaged parts
    are listed with file, offset and address. Without --yes the new database is put in use only if there is none, if
    the old one is damaged (it is set aside), if it is of an older version of this program and the archive has
    everything that it holds, or if nothing differs; otherwise the difference is printed, field by field, and the old
    one stays. If the archive is damaged, the exit status is 1.

    With --yes the new database is put in use in any case. Damaged files of the archive are moved into its folder
    set-aside/ and replaced by their intact records, so that the next crawl requests from the site what was lost.
    """
    settings = command_settings()
    result = start_run("rebuild", lambda: rebuild(settings, reporter(LOGGER), yes), settings, {"yes": yes})
    show_rebuild(settings, result)


def show_rebuild(settings: Settings, result: RebuildResult) -> None:
    """Print what a rebuild did.

    Raises:
        UserError: there is something that the operator must do or know.
    """
    console = Console()
    for loss in result.lost:
        console.print(f"Lost: {one_line(loss)}", markup=False, highlight=False, style="yellow", soft_wrap=True)
    for path in result.set_aside:
        console.print(f"The damaged file is kept as {path}", markup=False, highlight=False, soft_wrap=True)
    for remark in result.remarks:
        console.print(remark, markup=False, highlight=False, soft_wrap=True)
    if result.difference is not None:
        print_difference(console, result.difference)
    if result.in_use:
        console.print(f"{settings.warehouse} was rebuilt from the archive.", highlight=False, soft_wrap=True)
    if result.problem is not None:
        raise UserError(result.problem)


def print_difference(console: Console, difference: Difference) -> None:
    """Print by table how many rows only one database has, and the fields that differ, with examples."""
    if not difference.tables and not difference.fields:
        console.print("Nothing differs: every table has the same rows.")
        return
    table = Table("table")
    table.add_column("rows only before", justify="right")
    table.add_column("rows only after", justify="right")
    for row in difference.tables:
        table.add_row(row.table, f"{row.only_before:,}", f"{row.only_after:,}")
    console.print(table)
    if difference.fields:
        table = Table("field of articles")
        table.add_column("articles", justify="right")
        table.add_column("for example")
        for changed in difference.fields:
            table.add_row(changed.field, f"{changed.articles:,}", ", ".join(changed.examples))
        console.print(table)
