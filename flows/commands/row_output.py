"""The rows of a query, printed or written to a file: the same for every command that asks one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from flows.errors import UserError, clear_errors
from flows.present.row_formats import FileFormat, Format, write_rows
from flows.present.rows import print_rows, wide_console
from flows.present.words import listing
from spiders.messages import counted
from spiders.terminal_text import one_line
from warehouse.output_file import output_file
from warehouse.present.delimited_rows import LongCell, long_cells
from warehouse.present.spreadsheet_text import MAX_CHARACTERS
from warehouse.query.limits import Limits
from warehouse.query.sandbox import Parameters, QueryResult
from warehouse.query.sandbox import query as run_query

RowsFormat = Annotated[
    FileFormat | None,
    Parameter(
        name="--format", help="How to print the rows, or write them to --output [default: what its ending says; table]."
    ),
]
RowsOutput = Annotated[
    Path | None,
    Parameter(help="Write the rows to this file, which ends in .csv, .json, .jsonl, .md or .parquet."),
]
MAX_LONG_CELLS = 5
"""Cells that a warning names."""


def print_answer(result: QueryResult, form: FileFormat) -> None:
    """Print the rows of a query."""
    print_rows(wide_console(), result.columns, result.rows, Format(form), result.types)
    warn_of_long_rows(result.columns, result.rows, form)


def write_answer(
    database: Path, sql: str, form: FileFormat, output: Path, limits: Limits, parameters: Parameters = ()
) -> None:
    """Write the rows of a query to a file, whole or not at all, and say on standard error how many they are.

    Raises:
        UserError: the SQL is wrong, or the file or the database is not what it should be.
    """
    with clear_errors():
        try:
            with output_file(output) as new:
                count = _write(database, sql, form, new, limits, parameters)
        except OSError as error:
            raise UserError(f"{output} cannot be written: {error.strerror or error}.") from error
    _say(f"{counted(count, 'row')} in {output}.")


def _write(database: Path, sql: str, form: FileFormat, path: Path, limits: Limits, parameters: Parameters) -> int:
    """Write the rows of a query to a new file, and return their number."""
    if form is FileFormat.PARQUET:
        from warehouse.query.parquet_file import write_parquet  # loads Arrow, 0.1 s and 30 MB

        return write_parquet(database, sql, path, limits.seconds, parameters)
    result = run_query(database, sql, parameters, limits)
    if form in {FileFormat.TABLE, FileFormat.VERTICAL}:
        with path.open("w", encoding="utf-8") as file:
            print_rows(Console(file=file), result.columns, result.rows, Format(form), result.types)
    else:
        write_rows(path, result.columns, result.rows, form, result.types)
        warn_of_long_rows(result.columns, result.rows, form)
    return len(result.rows)


def warn_of_long_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> None:
    """Name on standard error what a spreadsheet has no room for, if the rows are for one."""
    if form != Format.SPREADSHEETS:
        return
    identifier = columns.index("article_id") if "article_id" in columns else None

    def named(cell: LongCell) -> str:
        row = f"row {cell.row}" if identifier is None else str(rows[cell.row - 1][identifier])
        return f"{cell.column} of {row} ({counted(cell.characters, 'character')})"

    warn_of_long_cells(list(map(named, long_cells(columns, rows))))


def warn_of_long_cells(names: Sequence[str]) -> None:
    """Name on standard error the cells that a spreadsheet has no room for, if there are any."""
    if not names:
        return
    others = len(names) - MAX_LONG_CELLS
    listed = [*names[:MAX_LONG_CELLS], *([counted(others, "other")] if others > 0 else [])]
    _say(
        f"Too long for a cell of a spreadsheet, which Excel and LibreOffice cut after {MAX_CHARACTERS:,} characters:"
        f" {listing(listed)}."
    )


def _say(message: str) -> None:
    Console(stderr=True, soft_wrap=True).print(one_line(message), markup=False, highlight=False)
