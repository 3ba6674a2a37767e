"""`caci search`."""

from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.commands.row_output import RowsFormat, RowsOutput, print_answer, write_answer
from flows.errors import RED, UserError, clear_errors
from flows.present.row_formats import FileFormat, format_of
from flows.present.snapshot_age import warn_of_age
from spiders.terminal_text import one_line
from warehouse.query.limits import OF_A_READER
from warehouse.query.sandbox import query as run_query
from warehouse.resources import read_sql

# A private-use character, which no text contains: a match is between two of them, and printed bold.
MARK = "\ue000"


def search_command(
    query: Annotated[str, Parameter(help='Words, "phrases in quotation marks", and beginnings* of words.')],
    /,
    *,
    label: Annotated[str | None, Parameter(help="Search only sections with this label, such as CONCLUSIONS.")] = None,
    kind: Annotated[
        str | None, Parameter(help="Search only this kind: analytical, field_report, news_digest, …")
    ] = None,
    section: Annotated[
        str | None, Parameter(help="Search only this section of the site, such as field-reports.")
    ] = None,
    author: Annotated[str | None, Parameter(help="Search only articles by authors whose name contains this.")] = None,
    since: Annotated[date | None, Parameter(help="Published on this day or later, such as 2003-01-01.")] = None,
    until: Annotated[date | None, Parameter(help="Published on this day or earlier.")] = None,
    year: Annotated[int | None, Parameter(help="Published in this year.")] = None,
    top: Annotated[int, Parameter(help="Show at most this many articles.")] = 10,
    form: RowsFormat = None,
    output: RowsOutput = None,
) -> None:
    """Search titles, abstracts, texts, headlines and bios; the best articles come first, each with a passage.

    A word also matches its other forms (militant, militants), a phrase only itself. An article ranks higher the more
    of the words it has, the rarer they are, and the shorter it is (BM25). In SQL: FROM search('kashmir militants').
    """
    form = format_of(form, output)
    settings = command_settings()
    database = settings.readable
    terminal = form is FileFormat.TABLE and output is None
    parameters = {
        "text": query, "label": label, "kind": kind, "section": section, "author": author, "since": since,
        "until": until, "year": year, "top": top, "mark": MARK if terminal else "**",
    }  # fmt: skip
    with clear_errors():
        if warn_of_age(settings) is None:
            raise UserError(f"{database} has no search index. Run `caci publish` to make one.", RED)
        sql = read_sql("query/search.sql")
        if output is not None:
            write_answer(database, sql, form, output, OF_A_READER, parameters)
            return
        result = run_query(database, sql, parameters)
    if not terminal:
        print_answer(result, form)
        return
    console = Console(soft_wrap=True)
    for row in result.rows:
        _show(console, dict(zip(result.columns, row, strict=True)))
    if not result.rows:
        console.print(one_line(f"No article matches {query}."), markup=False, highlight=False)


def _show(console: Console, row: dict[str, Any]) -> None:
    details = [str(row["published_on"] or "no date"), row["authors"], row["label"] or row["part"]]
    console.print(Text(f"{row['rank']}. {one_line(row['title'])}", style="bold"))
    console.print(Text("   " + one_line(" · ".join(part for part in details if part)), style="dim"))
    snippet = Text("   ")
    for number, piece in enumerate(row["snippet"].split(MARK)):
        snippet.append(one_line(piece), style="bold yellow" if number % 2 else "")
    console.print(snippet)
    console.print(Text(f"   {one_line(row['article_id'])}  {one_line(row['url'] or '')}\n", style="dim"))
