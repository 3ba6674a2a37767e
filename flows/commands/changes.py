"""`caci changes`."""

from datetime import date
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.commands.command_settings import command_settings
from flows.commands.days import FIRST_DAY
from flows.commands.row_output import RowsFormat, RowsOutput, print_answer, write_answer
from flows.errors import clear_errors
from flows.present.row_formats import format_of
from flows.present.snapshot_age import warn_of_age
from warehouse.query.limits import OF_A_READER
from warehouse.query.sandbox import query as run_query
from warehouse.resources import read_sql

Change = Literal["new", "edited", "retitled", "moved", "gone", "back"]


def changes_command(
    *,
    since: Annotated[
        date | None,
        FIRST_DAY,
        Parameter(help="Noticed on this day or later, such as 2026-11-01 or 2026-11 [default: in the last 30 days]."),
    ] = None,
    change: Annotated[
        list[Change] | None, Parameter(negative="", help="Only what changed in this way; may be repeated.")
    ] = None,
    form: RowsFormat = None,
    output: RowsOutput = None,
) -> None:
    """List what changed on the site: articles that are new, edited, retitled, moved, gone or back.

    The latest come first. Each row has the day on which it was noticed, the day on which the article was last seen as
    before, and, for an edit, the command that shows it word by word. In SQL: FROM changes.
    """
    form = format_of(form, output)
    settings = command_settings()
    parameters = {"since": since, "changes": change or []}
    sql = read_sql("query/changes.sql")
    with clear_errors():
        warn_of_age(settings)
        if output is not None:
            write_answer(settings.readable, sql, form, output, OF_A_READER, parameters)
            return
        print_answer(run_query(settings.readable, sql, parameters), form)
