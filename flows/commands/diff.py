"""`caci diff`."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.commands.show import article_id_of
from flows.errors import UserError, clear_errors
from flows.pipeline.revisions import Revision, find_revisions, read_revisions
from flows.present.diff_html import page_of
from flows.present.endings import format_for
from flows.present.row_formats import as_json
from flows.present.rows import wide_console
from spiders.terminal_text import one_line
from warehouse.present.differences import Change, Unchanged, compare

SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "")}
STYLES = {"same": "", "added": "green", "removed": "red strike"}
BRACKETS = {"same": ("", ""), "added": ("{+", "+}"), "removed": ("[-", "-]")}


class Form(StrEnum):
    """How the changes are printed."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


ENDINGS = {".txt": (Form.TEXT,), ".html": (Form.HTML,), ".htm": (Form.HTML,), ".json": (Form.JSON,)}
"""What the ending of a file says of its format."""


def diff_command(
    article: Annotated[str, Parameter(help="Identifier (caci:8400), item id (8400) or any address of the article.")],
    /,
    *,
    old: Annotated[
        int | None, Parameter(name="--from", help="Number of the old revision [default: the one before the new].")
    ] = None,
    new: Annotated[int | None, Parameter(name="--to", help="Number of the new revision [default: the last].")] = None,
    form: Annotated[
        Form | None,
        Parameter(
            name="--format",
            help="text for reading, html for a self-contained page, json for a list of changes"
            " [default: what --output ends in; text].",
        ),
    ] = None,
    output: Annotated[
        Path | None, Parameter(help="Write to this file instead, which ends in .txt, .html or .json.")
    ] = None,
) -> None:
    """Show what changed between two revisions of an article, down to the word.

    The current readers read each of them again, from the archived capture in which it first appeared. The table
    `revisions` lists all revisions.
    """
    form = format_for(form, output, ENDINGS, Form.TEXT)
    settings = command_settings()
    article_id = article_id_of(article, settings.site)
    with clear_errors():
        pair = _choose(find_revisions(settings, article_id), old, new)
        articles = read_revisions(settings, pair) if pair else []
        changes = compare(*articles) if pair else []
    if pair is None:
        message = one_line(f"{article_id} has one revision, so there is nothing to compare.")
        Console(stderr=form is not Form.TEXT, soft_wrap=True).print(message, markup=False, highlight=False)
    with _open_output(output if pair or form is Form.JSON else None) as console:
        if form is Form.JSON:
            console.file.write(as_json(_rows(pair, changes) if pair else []))
        elif pair and form is Form.HTML:
            console.file.write(page_of(pair, changes, articles[-1]))
        elif pair:
            _print_changes(console, pair, changes)


def _choose(revisions: list[Revision], old: int | None, new: int | None) -> tuple[Revision, Revision] | None:
    """Return the old and the new revision; None if there is only one.

    Raises:
        UserError: there is no revision with that number.
    """
    by_number = {revision.number: revision for revision in revisions}
    if len(revisions) == 1 and {old, new} <= {None, *by_number}:
        return None
    last = revisions[-1].number
    new = last if new is None else new
    old = new - 1 if old is None else old
    for number in (old, new):
        if number not in by_number:
            raise UserError(f"{revisions[0].article_id} has no revision {number}; it has revisions 1 to {last}.")
    return by_number[old], by_number[new]


@contextmanager
def _open_output(output: Path | None) -> Iterator[Console]:
    if output is None:
        yield wide_console()
        return
    with clear_errors(), output.open("w", encoding="utf-8") as file:
        yield Console(file=file, force_terminal=False)


def _rows(pair: tuple[Revision, Revision], changes: list[Change | Unchanged]) -> list[dict[str, Any]]:
    old, new = pair
    return [
        {
            "article_id": new.article_id,
            "from_revision": old.number,
            "to_revision": new.number,
            "field": change.field,
            "kind": change.kind,
            "old_position": change.old_position,
            "new_position": change.new_position,
            "old": change.old,
            "new": change.new,
            "words": [words._asdict() for words in change.words],
        }
        for change in changes
        if isinstance(change, Change)
    ]


def _print_changes(console: Console, pair: tuple[Revision, Revision], changes: list[Change | Unchanged]) -> None:
    coloured = console.color_system is not None and not console.no_color
    lines = [Text(one_line(revision.description), style="bold" if coloured else "") for revision in pair]
    lines.append(Text())
    for change in changes:
        if isinstance(change, Change):
            lines.append(_line(change, coloured))
        else:
            lines.append(Text(f"… {change.summary}", style="dim" if coloured else ""))
    if not changes:
        lines.append(Text("The current readers find no difference."))
    for line in lines:
        console.print(line, soft_wrap=not console.is_terminal)


def _line(change: Change, coloured: bool) -> Text:
    sign, style = SIGNS[change.kind]
    line = Text(f"{sign} {change.name}: ", style=style if coloured else "")
    if change.kind != "changed":
        return line.append(one_line(change.new if change.old is None else change.old))
    before = None
    for mark, text in change.words:
        if before and (coloured or (before, mark) != ("removed", "added")):
            line.append(" ")
        opening, closing = ("", "") if coloured else BRACKETS[mark]
        line.append(f"{opening}{one_line(text)}{closing}", style=STYLES[mark] if coloured else "")
        before = mark
    return line
