"""Rows printed as a table, JSON, CSV or Markdown, in which no text of a page is a command, a formula or markup."""

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

# Where a spreadsheet sees the beginning of a formula, in both widths, and the whitespace that it skips before one:
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_START = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# Markup inside a cell of Markdown: \ | ` * [ ] ~, and a _ at the edge of a word. Entities and < are escaped apart.
MARKUP = re.compile(r"[\\|`*\[\]~]|(?<![^\W_])_|_(?![^\W_])")
# &amp; or &#38;
ENTITY = re.compile(r"&(?=#?\w+;)")
PIPED_WIDTH = 160
"""Characters in a line of output that is piped."""


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def wide_console() -> Console:
    """Return the terminal; or, if the output is piped and so has no width, a console wide enough for tables."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=PIPED_WIDTH if piped else None)


def print_rows(console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]], output: Format) -> None:
    """Print all rows."""
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
    """Return a value as a cell of CSV, with an apostrophe before a text that a spreadsheet would run as a formula.

    Numbers and dates stay as they are, also `-5`.
    """
    return f"'{plain(value)}" if isinstance(value, str) and FORMULA_START.match(value) else plain(value)


def markdown_cell(value: Any) -> str:
    """Return a value as a cell of a Markdown table, with its markup and HTML escaped."""
    text = MARKUP.sub(r"\\\g<0>", ENTITY.sub("&amp;", plain(value)).replace("<", "&lt;"))
    return text.replace("\n", "<br>")


def as_json(value: Any) -> str:
    r"""Return indented JSON with control characters escaped as `\uXXXX`, so that a terminal does not obey them."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return UNSAFE_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def jsonable(value: Any) -> Any:
    """Return a value as JSON represents it: dates as ISO text, other objects as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [jsonable(element) for element in value]
    if isinstance(value, dict):
        return {str(key): jsonable(element) for key, element in value.items()}
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _write(console: Console, text: str) -> None:
    console.file.write(text)
