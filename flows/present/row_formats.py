"""Rows in the formats that are not for reading in a terminal, and which of them a file's name asks for."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from flows.errors import WRONG_USE, UserError
from flows.present.endings import format_for
from spiders.terminal_text import UNSAFE_CHARACTER, plain
from warehouse.present.article_text import escaped_inline
from warehouse.present.delimited_rows import Text, csv_lines
from warehouse.present.json_values import compact_json, json_objects, moment_text, text_of_other

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for another encoding."""


class Format(StrEnum):
    """How rows are printed. The names that `ExportFormat` has too mean the same there."""

    TABLE = "table"
    VERTICAL = "vertical"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    SPREADSHEETS = "spreadsheets"
    MARKDOWN = "markdown"


class FileFormat(StrEnum):
    """How rows are printed, or written to a file: `Format`, and Parquet, which cannot be printed."""

    TABLE = "table"
    VERTICAL = "vertical"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    SPREADSHEETS = "spreadsheets"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


ENDINGS = {
    ".csv": (FileFormat.CSV, FileFormat.SPREADSHEETS),
    ".json": (FileFormat.JSON,),
    ".jsonl": (FileFormat.JSONL,),
    ".ndjson": (FileFormat.JSONL,),
    ".md": (FileFormat.MARKDOWN,),
    ".parquet": (FileFormat.PARQUET,),
    ".txt": (FileFormat.TABLE, FileFormat.VERTICAL, FileFormat.MARKDOWN),
}
"""The formats that a file with this ending may have, first the one that it has if none is named."""


def format_of(form: FileFormat | None, output: Path | None) -> FileFormat:
    """Return the format of rows: the one that is named, else the one that the output's ending means.

    Args:
        form: None if none is named.
        output: None if the rows are printed.

    Raises:
        UserError: they contradict each other, the ending means no format, or Parquet is to be printed.
    """
    if output is None and form is FileFormat.PARQUET:
        raise UserError("Parquet cannot be printed; name a file with --output.", WRONG_USE)
    return format_for(form, output, ENDINGS, FileFormat.TABLE)


def row_lines(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str, types: Sequence[str] = (), clean: Text = str
) -> Iterator[str]:
    """Yield the lines of rows in a format, without line ends.

    Args:
        columns: their names.
        rows: their values.
        form: a `Format` other than `TABLE` and `VERTICAL`.
        types: DuckDB's names of the columns' types, if known.
        clean: what becomes of each text in CSV.
    """
    match form:
        case Format.JSON:
            objects = json_objects(columns, rows, types)
            yield "["
            yield from (f"{printable_json(one)}{',' * (number < len(rows))}" for number, one in enumerate(objects, 1))
            yield "]"
        case Format.JSONL:
            yield from (printable_json(value) for value in json_objects(columns, rows, types))
        case Format.CSV:
            yield from csv_lines(columns, rows, clean=clean)
        case Format.SPREADSHEETS:
            lines = csv_lines(columns, rows, for_spreadsheets=True, clean=plain)
            yield BYTE_ORDER_MARK + next(lines)
            yield from lines
        case Format.MARKDOWN:
            yield from (f"| {' | '.join(line)} |" for line in (map(markdown_cell, columns), ["---"] * len(columns)))
            yield from (f"| {' | '.join(map(markdown_cell, row))} |" for row in rows)


def write_rows(
    path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]], form: FileFormat, types: Sequence[str] = ()
) -> None:
    """Write rows to a file, in CSV with the line ends and the very texts of an export; not a table, nor Parquet."""
    end = "\r\n" if form in {FileFormat.CSV, FileFormat.SPREADSHEETS} else "\n"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}{end}" for line in row_lines(columns, rows, form, types))


def markdown_cell(value: Any) -> str:
    """Return a value as a cell of a Markdown table, with its markup and HTML escaped."""
    return escaped_inline(plain(text_of(value))).replace("\n", "<br>")


def text_of(value: Any) -> str:
    """Return a value as text: `true`, a moment in UTC, a list as JSON; empty for a null."""
    match value:
        case None:
            return ""
        case bool() | list() | tuple() | dict():
            return compact_json(value)
        case _:
            return moment_text(value) if isinstance(value, datetime) else text_of_other(value)


def printable_json(value: Any, indent: int | None = None) -> str:
    r"""Return JSON with control characters escaped as `\uXXXX`, so that a terminal does not obey them."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return UNSAFE_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def as_json(value: Any) -> str:
    """Return `printable_json` with an indentation, and a line end."""
    return printable_json(value, indent=1) + "\n"
