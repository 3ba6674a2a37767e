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
from warehouse.exports.formats.registry import ExportFormat


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
    output: Annotated[
        Path | None, Parameter(help="The folder to write [default: exports/FORMAT in the data directory].")
    ] = None,
) -> None:
    """Write the published database as files.

    parquet: split by year of publication, with types and comments. csv: the same values, for programs. spreadsheets:
    CSV in which no text of a page is run as a formula or read as a number. jsonl: a JSON object for each row, with
    authors, sections and links inside each article. datapackage: compressed CSV with schema and digests, described for
    Frictionless and in Croissant.

    The folder is replaced as a whole, in one step, and stays as it is if nothing has changed. A folder that is not
    empty and holds no export is never replaced. With --table the default folder is exports/selected/FORMAT.
    """
    if output is not None and output.suffix.lower() in ENDINGS:
        raise UserError(
            f"{output} is named like a file, and an export is a folder: name a folder; or write one table into a file,"
            f' as with `caci sql "FROM articles" --output {output.name}`.',
            WRONG_USE,
        )
    settings = command_settings()
    folder = output or exports_of(settings) / ("selected" if table else "") / form
    with clear_errors():
        exported = export(settings.readable, form, folder.absolute(), source_of(settings), table or ())
    counts = {"table": len(exported.rows), "row": sum(exported.rows.values()), "file": exported.files}
    message = f"{folder}: {', '.join(counted(number, noun) for noun, number in counts.items())}."
    if not exported.written:
        message += " Nothing has changed since it was written."
    Console().print(message, highlight=False, markup=False, soft_wrap=True)
    warn_of_long_cells(exported.long_texts)
