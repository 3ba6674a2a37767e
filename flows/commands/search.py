"""`caci search`."""

from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.errors import RED, UserError, clear_errors
from flows.present.rows import Format, print_rows, wide_console
from flows.present.snapshot_age import warn_of_age
from spiders.terminal_text import one_line
from warehouse.query.sandbox import query as run_query
from warehouse.resources import read_sql

# Private characters, which no text has: what stands between them is printed bold.
MARK = "\ue000"


def search_command(
    query: Annotated[str, Parameter(help='Words, "phrases in quotation marks", and beginnings* of words.')],
    /,
    *,
    label: Annotated[str | None, Parameter(help="In sections with this label only, as CONCLUSIONS.")] = None,
    kind: Annotated[str | None, Parameter(help="Of this kind only, as analytical, field_report, news_digest.")] = None,
    section: Annotated[str | None, Parameter(help="In this section of the site only, as field-reports.")] = None,
    author: Annotated[str | None, Parameter(help="By authors whose name has this in it.")] = None,
    since: Annotated[date | None, Parameter(help="Published on this day or later, as 2003-01-01.")] = None,
    until: Annotated[date | None, Parameter(help="Published on this day or earlier.")] = None,
    year: Annotated[int | None, Parameter(help="Published in this year.")] = None,
    top: Annotated[int, Parameter(help="How many articles at most.")] = 10,
    format: Annotated[Format, Parameter(help="How they are printed.")] = Format.TABLE,  # noqa: A002 the option's name
) -> None:
    """Search titles, abstracts, texts, headlines and bios; the best articles come first, each with a passage.

    A word is found in its other forms too (militant, militants), a phrase as it stands. The more of the words an
    article has, the rarer they are and the shorter it is, the better (BM25). In SQL: FROM search('kashmir militants').
    """
    settings = command_settings()

    database = settings.readable
    terminal = format is Format.TABLE
    parameters = {
        "text": query, "label": label, "kind": kind, "section": section, "author": author, "since": since,
        "until": until, "year": year, "top": top, "mark": MARK if terminal else "**",
    }  # fmt: skip
    with clear_errors():
        if warn_of_age(settings) is None:
            raise UserError(f"{database} has no search index. Run `caci publish` to make one.", RED)
        found = run_query(database, read_sql("query/search.sql"), parameters)
    if not terminal:
        print_rows(wide_console(), found.columns, found.rows, format)
        return
    console = Console(soft_wrap=True)
    for row in found.rows:
        _show(console, dict(zip(found.columns, row, strict=True)), one_line)
    if not found.rows:
        console.print(one_line(f"No article has {query}."), markup=False, highlight=False)


def _show(console: Console, row: dict[str, Any], one_line: Any) -> None:
    told = [str(row["published_on"] or "no date"), row["authors"], row["label"] or row["part"]]
    console.print(Text(f"{row['rank']}. {one_line(row['title'])}", style="bold"))
    console.print(Text("   " + one_line(" · ".join(part for part in told if part)), style="dim"))
    snippet = Text("   ")
    for number, piece in enumerate(row["snippet"].split(MARK)):
        snippet.append(one_line(piece), style="bold yellow" if number % 2 else "")
    console.print(snippet)
    console.print(Text(f"   {one_line(row['article_id'])}  {one_line(row['url'] or '')}\n", style="dim"))
