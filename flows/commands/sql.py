"""`caci sql`."""

import sys
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.output import Format, print_rows
from flows.commands.settings import settings_of
from flows.exit import clear_errors


def sql_command(
    query: Annotated[str, Parameter(help='The query, as "SELECT title, published_on FROM articles LIMIT 5".')],
    /,
    *,
    format: Annotated[Format, Parameter(help="How the rows are printed.")] = Format.TABLE,  # noqa: A002 the option's name
) -> None:
    """Ask the published database a question in SQL, and print every row.

    The database is opened read-only, without access to files, network, extensions or settings. Tables: articles,
    sections, paragraphs, authors, article_authors, links, tags, digest_items, hits, revisions, captures, evidence,
    rejects, runs. `caci sql "DESCRIBE articles"` shows a table's columns.
    """
    settings = settings_of()
    from warehouse.query import query as run_query

    database = settings.snapshot if settings.snapshot.exists() else settings.warehouse
    with clear_errors():
        result = run_query(database, query)
    # Piped output has no width of its own: tables get what they need.
    console = Console() if sys.stdout.isatty() else Console(width=200)
    if result.columns:
        print_rows(console, result.columns, result.rows, format)
