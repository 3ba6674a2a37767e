"""`caci duplicates`: lists them, confirms them, and undoes them."""

from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.show import article_id_of
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.pipeline.decisions import decide
from flows.pipeline.progress import LOGGER, reporter
from flows.present.rows import Format, print_rows, wide_console
from flows.present.terminal_progress import terminal_progress
from flows.settings import Settings
from schemas.decision import Verdict
from spiders.terminal_text import one_line
from warehouse.query.sandbox import query
from warehouse.resources import read_sql

duplicates_app = App(name="duplicates", help="Articles that repeat another: list them, confirm one, tell two apart.")

TOLD = {"same": "the same", "different": "different", "by_rule": "for the rules to judge"}
"""Each verdict in words."""
First = Annotated[str, Parameter(help="An article, as for `caci show`; with --author a name as printed.")]
Second = Annotated[str, Parameter(help="Another one.")]
Authors = Annotated[bool, Parameter(negative="", help="Two names of authors, instead of two articles.")]
Person = Annotated[str | None, Parameter(help="Who decides [default: the name of the user].")]
Note = Annotated[str | None, Parameter(help="Why, for whoever reads it later.")]


@duplicates_app.default
def list_command(
    article: Annotated[str | None, Parameter(help="Only what this one repeats, and what repeats it.")] = None,
    /,
    *,
    format: Annotated[Format, Parameter(help="How the rows are printed.")] = Format.TABLE,  # noqa: A002
) -> None:
    """List the articles that repeat another, with method, likeness and reason."""
    settings = command_settings()
    columns, rows = _known(settings, article_id_of(article, settings.site) if article else None)
    print_rows(wide_console(), columns, rows, format)


@duplicates_app.command(name="confirm")
def confirm_command(
    one: First, other: Second, /, *, author: Authors = False, by: Person = None, note: Note = None
) -> None:
    """Decide that two are the same; kept in the archive, and stronger than any rule."""
    _decide(one, other, "same", author, by, note)


@duplicates_app.command(name="undo")
def undo_command(
    one: First, other: Second | None = None, /, *, author: Authors = False, by: Person = None, note: Note = None
) -> None:
    """Decide that two are not the same: an article and what it is said to repeat, unless another is named."""
    settings = command_settings()
    if other is None and not author:
        article_id = article_id_of(one, settings.site)
        columns, rows = _known(settings, article_id)
        known = [dict(zip(columns, row, strict=True)) for row in rows]
        other = next((row["duplicate_of"] for row in known if row["article_id"] == article_id), None)
    if other is None:
        if author:
            raise UserError("Name two authors.", WRONG_USE)
        raise UserError(f"{one} repeats no other article; name the two to be told apart.", RED)
    _decide(one, other, "different", author, by, note)


@duplicates_app.command(name="withdraw")
def withdraw_command(
    one: First, other: Second, /, *, author: Authors = False, by: Person = None, note: Note = None
) -> None:
    """Withdraw what was decided on two: the rules decide again."""
    _decide(one, other, "by_rule", author, by, note)


def _known(settings: "Settings", article_id: str | None) -> tuple[list[str], list[tuple[Any, ...]]]:

    database = settings.readable
    with clear_errors():
        result = query(database, read_sql("query/duplicates.sql"), {"article_id": article_id})
    return list(result.columns), list(result.rows)


def _decide(one: str, other: str, verdict: str, author: bool, by: str | None, note: str | None) -> None:
    settings = command_settings()

    names = [one, other] if author else [article_id_of(one, settings.site), article_id_of(other, settings.site)]
    if names[0] == names[1]:
        raise UserError(f"{one} and {other} are one already.", WRONG_USE)
    _refuse_unknown(settings, names, author)
    with clear_errors(), terminal_progress():
        progress = reporter(LOGGER)
        subject: Literal["author", "article"] = "author" if author else "article"
        decision = decide(settings, subject, names[0], names[1], Verdict(verdict), progress, by, note)
    line = one_line(f"{names[0]} and {names[1]} are {TOLD[verdict]}, by decision of {decision.decided_by}.")
    Console(soft_wrap=True).print(line, markup=False, highlight=False)


def _refuse_unknown(settings: "Settings", names: list[str], author: bool) -> None:

    database = settings.readable
    table, column = ("article_authors", "name") if author else ("articles", "article_id")
    for name in names:
        with clear_errors():
            found = query(database, f"SELECT 1 FROM {table} WHERE {column} = $name LIMIT 1", {"name": name})  # noqa: S608
        if not found.rows:
            raise UserError(f"There is no {'author' if author else 'article'} {name} in {database}.")
