"""`caci sql`."""

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.present.rows import Format, print_rows, wide_console
from flows.present.snapshot_age import warn_of_age
from flows.present.words import counted
from warehouse.output_file import output_file
from warehouse.query.limits import MAX_SECONDS, OF_A_READER, Limits
from warehouse.query.sandbox import query as run_query


class QueryFormat(StrEnum):
    """Formats of the rows: those that can be printed (`Format`), and Parquet, which is a file."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


def sql_command(
    query: Annotated[
        str | None, Parameter(help='The query, such as "SELECT title, published_on FROM articles LIMIT 5".')
    ] = None,
    /,
    *,
    form: Annotated[
        QueryFormat, Parameter(name="--format", help="How to print the rows, or write them to --output.")
    ] = QueryFormat.TABLE,
    output: Annotated[Path | None, Parameter(help="Write the rows to this file instead.")] = None,
    timeout: Annotated[
        float, Parameter(help="Stop a query after this number of seconds; 0 for no limit.", validator=Number(gte=0))
    ] = MAX_SECONDS,
) -> None:
    """Run a query in SQL on the published database, and print every row; without a query, open a prompt.

    The database is opened read-only, without access to files, network, extensions or settings. Tables: articles,
    sections, paragraphs, authors, article_authors, links, tags, digest_items, hits, revisions, duplicates, captures,
    evidence, rejects, runs, entities, mentions. `caci sql "DESCRIBE articles"` shows the columns of a table. The
    prompt has history and completion, and Ctrl-C ends a query there; if standard input is not a terminal, the query is
    read from there. A query that takes more than 1 GB of memory, or gives more than a million rows, is stopped.

    Nothing in the text of a page is obeyed: control characters become �, Markdown is escaped, and in CSV a text that a
    spreadsheet would run as a formula gets an apostrophe before it. JSON and Parquet have every text unchanged.
    """
    settings = command_settings()
    database = settings.readable
    limits = replace(OF_A_READER, seconds=timeout or None)
    with clear_errors():
        warn_of_age(settings)
    if query is None and sys.stdin.isatty():
        from flows.present.prompt import ask  # loads prompt_toolkit, 0.15 s that a query does without

        with clear_errors():
            ask(database, limits=limits)
        return
    text = sys.stdin.read() if query is None else query
    if form is QueryFormat.PARQUET or output is not None:
        _write(database, text, form, output, limits)
        return
    with clear_errors():
        result = run_query(database, text, limits=limits)
    if result.columns:
        print_rows(wide_console(), result.columns, result.rows, Format(form))


def _write(database: Path, text: str, form: QueryFormat, output: Path | None, limits: Limits) -> None:
    if output is None:
        raise UserError("Parquet cannot be printed; name a file with --output.", WRONG_USE)
    with clear_errors():
        try:
            with output_file(output) as new:
                count = _write_rows(database, text, form, new, limits)
        except OSError as error:
            raise UserError(f"{output} cannot be written: {error.strerror or error}.") from error
    message = f"{counted(count, 'row')} in {output}."
    Console(stderr=True, soft_wrap=True).print(message, markup=False, highlight=False)


def _write_rows(database: Path, text: str, form: QueryFormat, path: Path, limits: Limits) -> int:
    """Write the rows of a query to a new file, and return their number."""
    if form is QueryFormat.PARQUET:
        from warehouse.query.parquet_file import write_parquet  # loads Arrow, 0.1 s and 30 MB

        return write_parquet(database, text, path, limits.seconds)
    result = run_query(database, text, limits=limits)
    with path.open("w", encoding="utf-8", newline="") as file:
        print_rows(Console(file=file, width=10_000), result.columns, result.rows, Format(form))
    return len(result.rows)
