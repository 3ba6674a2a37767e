"""`caci duplicates`: articles that repeat another, and what a person decides about them."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.show import article_id_of
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.pipeline.decisions import decide
from flows.pipeline.progress import LOGGER, reporter
from flows.present.row_formats import Format
from flows.present.rows import print_rows, wide_console
from flows.present.terminal_progress import terminal_progress
from flows.settings import Settings
from schemas.decision import Verdict
from spiders.terminal_text import one_line
from warehouse.query.sandbox import query
from warehouse.resources import read_sql

duplicates_app = App(
    name="duplicates",
    help="List articles that repeat another, merge two that are the same, or split two that are not.",
)

VERDICT_IN_WORDS = {"same": "the same", "different": "different", "by_rule": "for the rules to judge"}
First = Annotated[str, Parameter(help="An article, as for `caci show`; with --author, a name as printed.")]
Second = Annotated[str, Parameter(help="Another article or name.")]
Authors = Annotated[bool, Parameter(negative="", help="Decide on two names of authors instead of two articles.")]
Person = Annotated[str | None, Parameter(help="Who decides [default: the name of the user].")]
Note = Annotated[str | None, Parameter(help="The reason, for later readers.")]


@duplicates_app.default
def list_command(
    article: Annotated[str | None, Parameter(help="List only what this article repeats, and what repeats it.")] = None,
    /,
    *,
    format: Annotated[Format, Parameter(help="How to print the rows.")] = Format.TABLE,  # noqa: A002
) -> None:
    """List the articles that repeat another, with method, similarity and reason."""
    settings = command_settings()
    columns, rows = _duplicates(settings, article_id_of(article, settings.site) if article else None)
    print_rows(wide_console(), columns, rows, format)


@duplicates_app.command(name="merge")
def merge_command(
    one: First, other: Second, /, *, author: Authors = False, by: Person = None, note: Note = None
) -> None:
    """Decide that two are the same. The decision is archived, and overrides every rule."""
    _decide(one, other, "same", author, by, note)


@duplicates_app.command(name="split")
def split_command(
    one: First, other: Second | None = None, /, *, author: Authors = False, by: Person = None, note: Note = None
) -> None:
    """Decide that two are not the same: by default an article and the one that it repeats."""
    settings = command_settings()
    if other is None and not author:
        article_id = article_id_of(one, settings.site)
        columns, rows = _duplicates(settings, article_id)
        duplicates = [dict(zip(columns, row, strict=True)) for row in rows]
        other = next((row["duplicate_of"] for row in duplicates if row["article_id"] == article_id), None)
    if other is None:
        if author:
            raise UserError("Name two authors.", WRONG_USE)
        raise UserError(f"{one} repeats no other article; name both articles.", RED)
    _decide(one, other, "different", author, by, note)


@duplicates_app.command(name="reset")
def reset_command(
    one: First, other: Second, /, *, author: Authors = False, by: Person = None, note: Note = None
) -> None:
    """Withdraw a decision on two: the rules decide again."""
    _decide(one, other, "by_rule", author, by, note)


def _keep_old_word(old: str, new: str, command: Callable[..., None]) -> None:
    """Let a word of before run a command in this version, and say on standard error what it is called now."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        console = Console(stderr=True, soft_wrap=True)
        console.print(
            f"The command `caci duplicates {old}` is now `caci duplicates {new}`; the old word works in this version.",
            style="yellow", markup=False, highlight=False,
        )  # fmt: skip
        command(*arguments, **options)

    duplicates_app.command(run, name=old, show=False)


_keep_old_word("confirm", "merge", merge_command)
_keep_old_word("undo", "split", split_command)
_keep_old_word("withdraw", "reset", reset_command)


def _duplicates(settings: Settings, article_id: str | None) -> tuple[list[str], list[tuple[Any, ...]]]:
    database = settings.readable
    with clear_errors():
        result = query(database, read_sql("query/duplicates.sql"), {"article_id": article_id})
    return list(result.columns), list(result.rows)


def _decide(one: str, other: str, verdict: str, author: bool, by: str | None, note: str | None) -> None:
    settings = command_settings()
    names = [one, other] if author else [article_id_of(one, settings.site), article_id_of(other, settings.site)]
    if names[0] == names[1]:
        raise UserError(f"{one} and {other} are the same already.", WRONG_USE)
    _check_existence(settings, names, author)
    with clear_errors(), terminal_progress():
        progress = reporter(LOGGER)
        subject: Literal["author", "article"] = "author" if author else "article"
        decision = decide(settings, subject, names[0], names[1], Verdict(verdict), progress, by, note)
    line = one_line(f"{names[0]} and {names[1]} are {VERDICT_IN_WORDS[verdict]}, by decision of {decision.decided_by}.")
    Console(soft_wrap=True).print(line, markup=False, highlight=False)


def _check_existence(settings: Settings, names: list[str], author: bool) -> None:
    database = settings.readable
    table, column = ("article_authors", "name") if author else ("articles", "article_id")
    for name in names:
        with clear_errors():
            result = query(database, f"SELECT 1 FROM {table} WHERE {column} = $name LIMIT 1", {"name": name})  # noqa: S608
        if not result.rows:
            raise UserError(f"There is no {'author' if author else 'article'} {name} in {database}.")
