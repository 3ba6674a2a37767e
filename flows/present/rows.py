"""Rows printed as a table or in another format, in which no text of a page is a command, a formula or markup."""

import os
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.present.row_formats import Format, row_lines
from spiders.terminal_text import plain

PIPED_WIDTH = 160
"""Characters in a line of output that is piped."""


def wide_console() -> Console:
    """Return the terminal; or, if the output is piped and so has no width, a console wide enough for tables."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=PIPED_WIDTH if piped else None)


def print_rows(
    console: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]], output: Format, types: Sequence[str] = ()
) -> None:
    """Print all rows.

    Args:
        console: where.
        columns: their names.
        rows: their values.
        output: how.
        types: DuckDB's names of the columns' types, if known.
    """
    if output is Format.TABLE:
        table = Table()
        for column in columns:
            table.add_column(Text(plain(column)), overflow="fold")
        for row in rows:
            table.add_row(*(Text(plain(value)) for value in row))
        console.print(table)
    else:
        console.file.writelines(f"{line}\n" for line in row_lines(columns, rows, output, types, plain))
