"""`caci politeness`."""

from typing import Annotated, Literal

from cyclopts import Parameter

from flows.commands.archived_run import archived_run
from flows.commands.command_settings import command_settings
from flows.errors import clear_errors
from flows.present.politeness import politeness_lines
from flows.present.row_formats import as_json
from flows.present.rows import console_of_lines
from spiders.terminal_text import plain


def politeness_command(
    *,
    run: Annotated[str | None, Parameter(help="Identifier of the run [default: the latest run].")] = None,
    output: Annotated[Literal["text", "json"], Parameter(name="--format", help="How to print it.")] = "text",
) -> None:
    """Show what a run requested from the site, in a form that could be sent to its owner."""
    with clear_errors():
        about = archived_run(command_settings(), run)
    console = console_of_lines()
    if output == "json":
        report = about.politeness
        console.file.write(as_json(report.model_dump(mode="json") if report is not None else None))
        return
    for line in politeness_lines(about):
        console.print(plain(line), markup=False, highlight=False)
