"""Prints rows as a table, JSON, CSV or Markdown."""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from spiders.terminal_text import UNSAFE_CHARACTER, plain

# What a spreadsheet takes for the beginning of a formula, in both widths, or skips before one
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# What Markdown takes for markup inside a cell: \ | ` * [ ] ~ <, a _ that no word surrounds, an & that begins an entity
MARKUP = re.compile(r"[\\|`*\[\]~]|(?<![^\W_])_|_(?![^\W_])")
ENTITY = re.compile(r"&(?=#?\w+;)")
PIPED_WIDTH = 160


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def wide_console() -> Console:
    """The terminal; where the output is piped, which has no width of its own, wide enough for tables."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=PIPED_WIDTH if piped else None)


def print_rows(console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]], output: Format) -> None:
    """Prints every row."""
    match output:
        case Format.TABLE:
            table = Table()
            for column in columns:
                table.add_column(Text(plain(column)), overflow="fold")
            for row in rows:
                table.add_row(*(Text(plain(value)) for value in row))
            console.print(table)
        case Format.JSON:
            objects = [dict(zip(columns, map(jsonable, row), strict=True)) for row in rows]
            _write(console, as_json(objects))
        case Format.CSV:
            buffer = io.StringIO()
            writer = csv.writer(buffer, lineterminator="\n")
            writer.writerow(map(csv_cell, columns))
            writer.writerows(map(csv_cell, row) for row in rows)
            _write(console, buffer.getvalue())
        case Format.MARKDOWN:
            lines = [map(markdown_cell, columns), ["---"] * len(columns), *(map(markdown_cell, row) for row in rows)]
            _write(console, "".join(f"| {' | '.join(line)} |\n" for line in lines))


def csv_cell(value: Any) -> str:
    """A value as a cell of CSV. A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Numbers and dates are no text and stay as they are, `-5` too. JSON has every text unchanged.
    """
    return f"'{plain(value)}" if isinstance(value, str) and FORMULA.match(value) else plain(value)


def markdown_cell(value: Any) -> str:
    """A value as a cell of a Markdown table, in which no text of a page is markup, HTML or the end of the cell."""
    text = MARKUP.sub(r"\\\g<0>", ENTITY.sub("&amp;", plain(value)).replace("<", "&lt;"))
    return text.replace("\n", "<br>")


def as_json(value: Any) -> str:
    """JSON, indented, in which what a terminal would obey is written as \\uXXXX: the same to whoever reads JSON."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return UNSAFE_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def jsonable(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [jsonable(element) for element in value]
    if isinstance(value, dict):
        return {str(key): jsonable(element) for key, element in value.items()}
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _write(console: Console, text: str) -> None:
    console.file.write(text)
