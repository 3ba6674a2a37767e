"""`caci sql`."""

import sys
from dataclasses import replace
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.command_settings import command_settings
from flows.commands.row_output import RowsFormat, RowsOutput, print_answer, write_answer
from flows.errors import clear_errors
from flows.present.row_formats import format_of
from flows.present.snapshot_age import warn_of_age
from warehouse.query.limits import MAX_SECONDS, OF_A_READER
from warehouse.query.sandbox import query as run_query


def sql_command(
    query: Annotated[
        str | None, Parameter(help='The query, such as "SELECT title, published_on FROM articles LIMIT 5".')
    ] = None,
    /,
    *,
    form: RowsFormat = None,
    output: RowsOutput = None,
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
    if query is None and sys.stdin.isatty():
        from flows.present.prompt import ask  # loads prompt_toolkit, 0.15 s that a query does without

        with clear_errors():
            ask(database, limits=limits)
        return
    text = sys.stdin.read() if query is None else query
    if output is not None:
        write_answer(database, text, form, output, limits)
        return
    with clear_errors():
        result = run_query(database, text, limits=limits)
    if result.columns:
        print_answer(result, form)
