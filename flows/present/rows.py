"""Rows printed as a table or in another format, in which no text of a page is a command, a formula or markup."""

import os
import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any

from rich.console import Console

from flows.present.row_formats import Format, row_lines
from flows.present.table.pager import is_terminal, paged
from flows.present.table.printing import Layout, print_table
from spiders.terminal_text import plain

LINES_AT_ONCE = 1000
PIPED_WIDTH = 160
"""Characters in a line of output that is piped."""


def wide_console() -> Console:
    """Return the terminal; or, if the output is piped and so has no width, a console wide enough for tables."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=PIPED_WIDTH if piped else None)


def console_of_lines() -> Console:
    """Return a console for sentences: a terminal gets them wrapped at words, a file or a pipe in one piece."""
    console = Console()
    console.soft_wrap = not is_terminal(console)
    return console


def print_rows(
    console: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]], output: Format, types: Sequence[str] = ()
) -> None:
    """Print all rows: as a table fitted to the terminal, if the output is one; whole otherwise.

    Args:
        console: where.
        columns: their names.
        rows: their values.
        output: how.
        types: DuckDB's names of the columns' types, if known.
    """
    if output in {Format.TABLE, Format.VERTICAL}:
        with paged(console):
            print_table(console, columns, rows, Layout(vertical=output is Format.VERTICAL))
    else:
        lines = row_lines(columns, rows, output, types, plain)
        while some := list(islice(lines, LINES_AT_ONCE)):  # each write to a pipe may be a system call
            console.file.write("\n".join(some) + "\n")
