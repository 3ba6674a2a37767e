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

# What a page may carry and a terminal would obey: control characters, tabs and line ends excepted
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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
            _write(console, json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
        case Format.CSV:
            buffer = io.StringIO()
            writer = csv.writer(buffer, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(["" if value is None else plain(value) for value in row] for row in rows)
            _write(console, buffer.getvalue())
        case Format.MARKDOWN:
            lines = [columns, ["---"] * len(columns), *([plain(value) for value in row] for row in rows)]
            _write(console, "".join(f"| {' | '.join(_cell(value) for value in line)} |\n" for line in lines))


def plain(value: Any) -> str:
    """A value as text that a terminal shows and does not obey."""
    return CONTROL.sub("�", "" if value is None else str(value))


def jsonable(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [jsonable(element) for element in value]
    if isinstance(value, dict):
        return {str(key): jsonable(element) for key, element in value.items()}
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\n", "<br>")


def _write(console: Console, text: str) -> None:
    console.file.write(text)
