"""`caci changes`."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.commands.days import FIRST_DAY
from flows.commands.row_output import RowsFormat, RowsOutput, print_answer, write_answer
from flows.errors import clear_errors
from flows.present.row_formats import FileFormat, format_of
from flows.present.snapshot_age import warn_of_age
from spiders.terminal_text import one_line
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
        result = run_query(settings.readable, sql, parameters)
    if form is not FileFormat.TABLE:
        print_answer(result, form)
        return
    console = Console(soft_wrap=True)
    for row in result.rows:
        for line in lines_of(dict(zip(result.columns, row, strict=True))):
            console.print(line)
    if not result.rows:
        console.print("Nothing changed in that time.")


def lines_of(row: dict[str, Any]) -> Iterator[Text]:
    """Yield a change as it is read in a terminal: what changed when, and below it how to see it."""
    head = f"{row['noticed']}  {row['change']:<8}  {row['article_id']}  {row['title']}"
    yield Text(one_line(head), style="bold")
    before_after = f"{row['before']} -> {row['after']}" if row["before"] is not None else None
    seen = f"last seen as before on {row['seen_before']}" if row["seen_before"] is not None else None
    for detail in (before_after, row["diff"] or row["url"], seen):
        if detail is not None:
            yield Text(f"            {one_line(detail)}", style="dim")
