"""Printing rows as a table: which layout, how many of them, and what is said about the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rich.console import Console
from rich.segment import Segment, Segments

from flows.present.table.grid import Grid, Line
from flows.present.table.pager import is_terminal
from flows.present.table.values import CUT, cut, value_text
from flows.present.table.vertical import vertical_lines
from spiders.messages import counted

EXPLANATION = ["explain_key", "explain_value"]
"""Columns of EXPLAIN, whose value is a drawing."""
MAX_LINES_OF_VALUE = 4
"""Lines of one value of a row that is only shown vertically because it is too wide."""
LINES_AROUND = 7
"""Lines of a screen that rows do not have: header, rule, what is said about the rest, the prompts around them."""
MIN_ROWS = 10
LINES_AT_ONCE = 1000


@dataclass(frozen=True)
class Layout:
    """How rows are laid out in a terminal. A file or a pipe gets all of them, whole.

    Attributes:
        vertical: one value a line, whole, whatever the width.
        max_rows: rows that are printed; 0 for all, None for a screenful.
        all_rows: what the user writes to see all rows.
        all_columns: what the user writes to see all columns.
    """

    vertical: bool = False
    max_rows: int | None = 0
    all_rows: str = "--rows 0"
    all_columns: str = "--format vertical"


def print_table(
    console: Console, names: Sequence[str], rows: Sequence[Sequence[Any]], layout: Layout, note: str = ""
) -> None:
    """Print rows as a table: in a terminal fitted to its width, with their number and `note` below."""
    if not is_terminal(console):
        lines = vertical_lines(names, rows, len(rows), None) if layout.vertical else Grid(names, rows, None).lines()
        while some := list(islice(lines, LINES_AT_ONCE)):  # each write to a pipe may be a system call
            console.file.write("".join("".join(text for text, _ in line).rstrip() + "\n" for line in some))
        if note:
            console.file.write(f"{counted(len(rows), 'row')} · {note}\n")
        return
    # Segments, since to print each line as a Text takes forty times as long.
    styles = {name: console.get_style(name) for name in ("", "bold", "dim")}
    lines = _terminal_lines(console, names, rows, layout, note)
    segments = [Segment(text, styles[style]) for line in lines for text, style in [*line, ("\n", "")]]
    console.print(Segments(segments), soft_wrap=True, end="")


def _terminal_lines(
    console: Console, names: Sequence[str], rows: Sequence[Sequence[Any]], layout: Layout, note: str
) -> Iterator[Line]:
    max_rows = max(console.height - LINES_AROUND, MIN_ROWS) if layout.max_rows is None else layout.max_rows
    printed = rows[: max_rows or None]
    grid = Grid(names, printed, console.width)
    shown, is_cut = len(names), False
    if list(names) == EXPLANATION:
        yield from ([(cut(line, console.width), "")] for _, text in rows for line in value_text(text).split("\n"))
        printed = rows
    elif layout.vertical:
        yield from vertical_lines(names, printed, len(rows), console.width)
    elif len(rows) == 1 and not grid.is_whole:
        lines = list(vertical_lines(names, printed, 1, console.width, MAX_LINES_OF_VALUE))
        is_cut = any(line[-1][0].endswith(f" {CUT}") for line in lines)
        yield from lines
    else:
        yield from grid.lines()
        shown = grid.shown
    counts = [_count("row", len(rows), len(printed)), _count("column", len(names), shown) if shown < len(names) else ""]
    yield [(" · ".join(filter(None, [*counts, note])), "dim")]
    hints = [
        f"Whole texts: {layout.all_columns}." if is_cut else "",
        f"All rows: {layout.all_rows}." if len(printed) < len(rows) else "",
        f"All columns: {layout.all_columns}." if shown < len(names) else "",
    ]
    if any(hints):
        yield [(" ".join(filter(None, hints)), "dim")]


def _count(noun: str, total: int, shown: int) -> str:
    return counted(total, noun) + (f", {shown:,} shown" if shown < total else "")
