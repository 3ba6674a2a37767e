"""`caci search`."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.days import FIRST_DAY, LAST_DAY
from flows.commands.row_output import RowsFormat, RowsOutput, print_answer, write_answer
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.present.row_formats import FileFormat, format_of
from flows.present.rows import console_of_lines
from flows.present.search_hits import MARK, ignored_words, print_counts, print_hits
from flows.present.snapshot_age import warn_of_age
from spiders.terminal_text import one_line
from warehouse.query.limits import OF_A_READER
from warehouse.query.sandbox import query as run_query
from warehouse.resources import read_sql


def search_command(
    query: Annotated[
        str | None,
        Parameter(
            help='Words, "phrases in quotation marks", and beginnings* of words; none to list the newest articles.'
        ),
    ] = None,
    /,
    *,
    title: Annotated[bool, Parameter(negative="", help="Search only titles.")] = False,
    label: Annotated[str | None, Parameter(help="Search only sections with this label, such as CONCLUSIONS.")] = None,
    kind: Annotated[
        str | None, Parameter(help="Search only this kind: analytical, field_report, news_digest, …")
    ] = None,
    section: Annotated[
        str | None, Parameter(help="Search only this section of the site, such as field-reports.")
    ] = None,
    author: Annotated[
        str | None, Parameter(help="Search only articles by authors with this in a name, in any spelling of theirs.")
    ] = None,
    since: Annotated[
        date | None,
        FIRST_DAY,
        Parameter(help="Published on this day or later: a day, a month or a year, as 2003-05-14, 2003-05 or 2003."),
    ] = None,
    until: Annotated[
        date | None, LAST_DAY, Parameter(help="Published on this day or earlier; of a month or a year its last day.")
    ] = None,
    year: Annotated[int | None, Parameter(help="Published in this year.")] = None,
    top: Annotated[int, Parameter(help="Show at most this many articles.")] = 10,
    form: RowsFormat = None,
    output: RowsOutput = None,
) -> None:
    """Search titles, authors, abstracts, texts, headlines and bios; the best come first, each with a passage.

    A word also matches its other forms (militant, militants), a phrase only itself. An article ranks higher the more
    of the words it has, the rarer and the nearer to each other they are, and the shorter it is; words in titles and
    names count more (BM25F). In SQL: FROM search('kashmir militants').
    """
    form = format_of(form, output)
    settings = command_settings()
    database = settings.readable
    terminal = form is FileFormat.TABLE and output is None
    filters = {"kind": kind, "section": section, "author": author, "since": since, "until": until, "year": year}
    asked = {"text": query, "label": label, "part": "title" if title else None, **filters}
    parameters = {**filters, "top": top}
    if query is not None:
        parameters |= {**asked, "mark": MARK if terminal else "**"}
    check_asked(asked)
    with clear_errors():
        if warn_of_age(settings) is None:
            raise UserError(f"{database} has no search index. Run `caci publish` to make one.", RED)
        check_filters(database, asked)
        unknown = run_query(database, "FROM search_unknown($text)", {"text": query}).rows if query is not None else []
        for note in ignored_words(unknown):
            Console(stderr=True, soft_wrap=True).print(one_line(note), markup=False, highlight=False)
        sql = read_sql("query/search_listing.sql" if query is None else "query/search.sql")
        if output is not None:
            write_answer(database, sql, form, output, OF_A_READER, parameters)
            return
        result = run_query(database, sql, parameters)
        counted = terminal and result.rows
        counts = run_query(database, read_sql("query/search_counts.sql"), asked).rows if counted else []
    if not terminal:
        print_answer(result, form)
        return
    console = console_of_lines()
    print_hits(console, (dict(zip(result.columns, row, strict=True)) for row in result.rows))
    if counts:
        print_counts(console, counts, len(result.rows))
    else:
        sought = "the filters" if query is None else query
        console.print(one_line(f"No article matches {sought}."), markup=False, highlight=False)


def check_asked(asked: dict[str, Any]) -> None:
    """Check that something is asked for.

    Raises:
        UserError: nothing is.
    """
    given = {name for name, value in asked.items() if value is not None}
    if not given:
        raise UserError("Give words to search for, or a filter such as --author.", WRONG_USE)
    if "text" not in given and given & {"label", "part"}:
        raise UserError("Give words to search for: --title and --label say only where.", WRONG_USE)


def check_filters(database: Path, asked: dict[str, Any]) -> None:
    """Check that each filter can match an article.

    Raises:
        UserError: one cannot; the message says what there is.
        WarehouseError: the database cannot be read.
    """
    given = {name for name, value in asked.items() if value is not None}
    if given == {"text"}:
        return
    wanted = {"author": asked["author"], "label": asked["label"]}
    result = run_query(database, read_sql("query/search_filters.sql"), wanted)
    there = dict(zip(result.columns, result.rows[0], strict=True))
    if there["first_day"] is None and there["sections"] is None:
        return  # nothing is published yet: the search says so
    for problem in problems(asked, there):
        raise UserError(one_line(problem), WRONG_USE)


def problems(asked: dict[str, Any], there: dict[str, Any]) -> list[str]:
    """Return what is wrong with the filters.

    Args:
        asked: the filters by name; None for one that is not given.
        there: the row of `query/search_filters.sql`.
    """
    found: list[str] = []
    if asked["section"] is not None and asked["section"] not in there["sections"]:
        found.append(f"There is no section {asked['section']!r}; the sections are {', '.join(there['sections'])}.")
    if asked["kind"] is not None and asked["kind"] not in there["kinds"]:
        found.append(f"There is no kind {asked['kind']!r}; the kinds are {', '.join(there['kinds'])}.")
    if asked["label"] is not None and not there["has_label"]:
        labels = ", ".join(there["labels"] or ["none"])
        found.append(f"There is no label {asked['label']!r}; the most frequent are {labels}.")
    if asked["author"] is not None and not there["has_author"]:
        name, similar = asked["author"], " or ".join(there["similar_authors"] or [])
        found.append(
            f"There is no author with {name!r} in the name. Did you mean {similar}?"
            if similar
            else f"There is no author with {name!r} in the name. The view authors_by_articles has all of them."
        )
    since, until, year = asked["since"], asked["until"], asked["year"]
    if since and until and since > until:
        found.append(f"Since {since} is after until {until}; swap the two.")
    first, last = there["first_day"], there["last_day"]
    if first and (
        (since and since > last) or (until and until < first) or (year and not first.year <= year <= last.year)
    ):
        found.append(f"There is no article of that time; the articles are from {first} to {last}.")
    return found
