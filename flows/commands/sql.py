"""`caci sql`."""

from typing import Annotated

from cyclopts import Parameter

from flows.commands.output import Format, print_rows, wide_console
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
    sections, paragraphs, authors, article_authors, links, tags, digest_items, hits, revisions, duplicates, captures,
    evidence, rejects, runs. `caci sql "DESCRIBE articles"` shows a table's columns.

    What a page carries is shown and never obeyed: control characters become �, Markdown is escaped, and in CSV a text
    that a spreadsheet would run as a formula gets an apostrophe before it. JSON has every text as it is.
    """
    settings = settings_of()
    from warehouse.query import query as run_query

    database = settings.readable
    with clear_errors():
        result = run_query(database, query)
    if result.columns:
        print_rows(wide_console(), result.columns, result.rows, format)
