"""`caci sql`."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.command_settings import command_settings
from flows.commands.row_output import RowsFormat, RowsOutput, print_answer, write_answer
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.present.row_formats import FileFormat, format_of
from flows.present.rows import wide_console
from flows.present.snapshot_age import warn_of_age
from flows.present.table.pager import paged
from flows.present.table.printing import Layout, print_table
from warehouse.query.limits import MAX_SECONDS, OF_A_READER, Limits
from warehouse.query.sandbox import QueryResult, query_each


def sql_command(
    query: Annotated[
        str | None, Parameter(help='The query, such as "SELECT title, published_on FROM articles LIMIT 5".')
    ] = None,
    /,
    *,
    file: Annotated[Path | None, Parameter(help="Read the query from this file.")] = None,
    form: RowsFormat = None,
    output: RowsOutput = None,
    rows: Annotated[
        int | None,
        Parameter(
            help="Rows that a table shows in a terminal; 0 for all [default: a screenful].", validator=Number(gte=0)
        ),
    ] = None,
    timeout: Annotated[
        float, Parameter(help="Stop a query after this number of seconds; 0 for no limit.", validator=Number(gte=0))
    ] = MAX_SECONDS,
) -> None:
    """Run queries in SQL on the published database, and print their rows; without a query, open a prompt.

    The database is opened read-only, without access to files, network, extensions or settings. Tables: articles,
    sections, paragraphs, authors, article_authors, links, tags, digest_items, hits, revisions, duplicates, captures,
    evidence, rejects, runs, entities, mentions. `caci sql "DESCRIBE articles"` shows the columns of a table. The
    prompt has history and completion, `help` lists its commands, and Ctrl-C ends a query there; if standard input is
    not a terminal, the query is read from there. A query that takes more than 1 GB of memory, or gives more than a
    million rows, is stopped.

    In a terminal a table is as wide as the terminal: long texts end in …, and columns and rows that do not fit are
    counted. `--format vertical` shows every value, one a line. What is longer than the screen opens $PAGER. A file or a
    pipe gets every row, column and character.

    csv, jsonl and parquet have every value as in `caci export`; with --output FILE byte for byte, whereas in what is
    printed � stands for control characters. For Excel or LibreOffice take spreadsheets: CSV in which a text that would
    be run as a formula, or read as a number, has an apostrophe before it.
    """
    form = format_of(form, output)
    settings = command_settings()
    database = settings.readable
    limits = replace(OF_A_READER, seconds=timeout or None)
    with clear_errors():
        warn_of_age(settings)
    if query is not None and file is not None:
        raise UserError("Give either a query or --file.", WRONG_USE)
    if query is None and file is None and sys.stdin.isatty():
        from flows.present.prompt.session import ask  # loads prompt_toolkit, 0.15 s that a query does without

        with clear_errors():
            ask(database, limits=limits)
        return
    text = query if query is not None else _read(file) if file is not None else sys.stdin.read()
    if output is not None:
        write_answer(database, text, form, output, limits)
    else:
        _print(_results(database, text, limits), form, rows)


def _results(database: Path, text: str, limits: Limits) -> Iterator[QueryResult]:
    with clear_errors():  # not around the printing: a pipe that was closed is no error of the query
        yield from query_each(database, text, limits)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UserError(f"The query cannot be read from {file}: {reason}.", WRONG_USE) from error


def _print(results: Iterable[QueryResult], form: FileFormat, max_rows: int | None) -> None:
    """Print the rows of each result, with an empty line between two."""
    console = wide_console()
    layout = Layout(vertical=form is FileFormat.VERTICAL, max_rows=max_rows)
    is_table = form in {FileFormat.TABLE, FileFormat.VERTICAL}
    with paged(console) if is_table else nullcontext():
        for number, result in enumerate(result for result in results if result.columns):
            if number:
                console.print()
            if is_table:
                print_table(console, result.columns, result.rows, layout)
            else:
                print_answer(result, form)
