"""`caci politeness`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.archived_run import archived_run
from flows.commands.command_settings import command_settings
from flows.errors import clear_errors
from flows.present.politeness import politeness_lines
from spiders.terminal_text import plain


def politeness_command(
    *,
    run: Annotated[str | None, Parameter(help="Identifier of the run [default: the latest run].")] = None,
) -> None:
    """Show what a run requested from the site, in a form that could be sent to its owner."""
    with clear_errors():
        lines = politeness_lines(archived_run(command_settings(), run))
    console = Console(soft_wrap=True)
    for line in lines:
        console.print(plain(line), markup=False, highlight=False)
