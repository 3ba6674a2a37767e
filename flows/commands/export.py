"""`caci export`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.row_output import warn_of_long_cells
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.pipeline.export import exports_of, source_of
from flows.present.row_formats import ENDINGS
from spiders.messages import counted
from warehouse.exports.export import export
from warehouse.exports.formats.registry import OF_ARTICLES, ExportFormat
from warehouse.query.cited_articles import select_articles


def export_command(
    *,
    form: Annotated[
        ExportFormat,
        # The choices would have the former names too.
        Parameter(name="--format", show_choices=False, help=f"The format to write: {', '.join(ExportFormat)}."),
    ] = ExportFormat.PARQUET,
    table: Annotated[
        list[str] | None, Parameter(name="--table", negative="", help="Write only this table; may be repeated.")
    ] = None,
    sql: Annotated[
        str | None,
        Parameter(
            help="Write only the articles in the column article_id of the answer to this query; for text and markdown."
        ),
    ] = None,
    output: Annotated[
        Path | None, Parameter(help="The folder to write [default: exports/FORMAT in the data directory].")
    ] = None,
) -> None:
    """Write the published database as files.

    parquet: split by year of publication, with types and comments. csv: the same values, for programs. spreadsheets:
    CSV in which no text of a page is run as a formula or read as a number. jsonl: a JSON object for each row, with
    authors, sections and links inside each article. datapackage: compressed CSV with schema and digests, described for
    Frictionless and in Croissant. text: a file for each article with its words alone, and metadata.csv, for programs
    that analyse text; markdown: the same with whole articles. Both leave out what repeats another article, unless --sql
    names it.

    The folder is replaced as a whole, in one step, and stays as it is if nothing has changed. A folder that is not
    empty and holds no export is never replaced. With --table or --sql the default folder is exports/selected/FORMAT.
    """
    if output is not None and output.suffix.lower() in ENDINGS:
        raise UserError(
            f"{output} is named like a file, and an export is a folder: name a folder; or write one table into a file,"
            f' as with `caci sql "FROM articles" --output {output.name}`.',
            WRONG_USE,
        )
    if form in OF_ARTICLES and table:
        raise UserError(f"There are no tables in --format {form}: choose articles with --sql.", WRONG_USE)
    if form not in OF_ARTICLES and sql is not None:
        raise UserError("--sql is for --format text and markdown; `caci sql … --output` writes rows.", WRONG_USE)
    settings = command_settings()
    folder = output or exports_of(settings) / ("selected" if table or sql else "") / form
    with clear_errors():
        articles = None if sql is None else select_articles(settings.readable, sql=sql)
        exported = export(settings.readable, form, folder.absolute(), source_of(settings), table or (), articles)
    counts = {"table": len(exported.rows), "row": sum(exported.rows.values()), "file": exported.files}
    if form in OF_ARTICLES:
        counts = {"article": exported.files - 1}  # the other is the table of them
    message = f"{folder}: {', '.join(counted(number, noun) for noun, number in counts.items())}."
    if not exported.written:
        message += " Nothing has changed since it was written."
    Console().print(message, highlight=False, markup=False, soft_wrap=True)
    warn_of_long_cells(exported.long_texts)
