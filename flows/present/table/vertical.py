"""Rows with one value a line, each behind its name."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import set_cell_size
from rich.console import Console
from rich.text import Text

from flows.present.table.grid import Line
from flows.present.table.values import CUT, cell_text, cut, isolated, value_text, width
from flows.present.table.widths import GAP

MIN_VALUE_WIDTH = 20
RULE = 40
"""Cells of the line above a row, in a file or a pipe."""


def vertical_lines(
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    total: int,
    max_width: int | None,
    max_lines: int | None = None,
) -> Iterator[Line]:
    """Yield the lines of each row: `row 1 of 600`, then each name with its value.

    Args:
        names: of the columns.
        rows: that are printed.
        total: rows of the whole result.
        max_width: of the terminal, at which values are continued on the next line; None for a file or a pipe.
        max_lines: of one value, after which it is cut; None for all.
    """
    headers = list(map(cell_text, names))
    indent = max(map(width, headers), default=0) + GAP
    if max_width is not None:
        indent = min(indent, max(max_width - MIN_VALUE_WIDTH, 0))
    for number, row in enumerate(rows, 1):
        heading = f"── row {number:,} of {total:,} "
        yield [(heading + "─" * ((max_width or RULE) - width(heading)), "dim")]
        for header, value in zip(headers, row, strict=True):
            lines = value_lines(value, max_width - indent if max_width is not None else None, max_lines)
            name = header + " " * (indent - width(header))
            if width(name) > indent:
                yield [(cut(header, max_width or width(header)), "bold")]
                name = " " * indent
            for line in lines:
                yield [(name if line else name.rstrip(), "bold"), (line, "dim" if value is None else "")]
                name = " " * indent


def value_lines(value: Any, max_width: int | None, max_lines: int | None) -> list[str]:
    """Return a value on lines of at most `max_width` cells; after `max_lines` of them … says that it goes on."""
    text = value_text(value).replace("\t", " ").replace("\r", "\n")
    if max_width is None:
        return text.split("\n")
    if max_lines is not None:
        text = text[: 8 * max_width * (max_lines + 1)]
    # The console is only asked for the size of a tab.
    wrapped = Text(text).wrap(Console(width=max_width), max_width, tab_size=1)
    lines = [isolated(line.plain.rstrip()) for line in wrapped] or [""]
    if max_lines is not None and len(lines) > max_lines:
        last = lines[max_lines - 1]
        lines[max_lines - 1 :] = [f"{set_cell_size(last, min(max_width - 2, width(last))).rstrip()} {CUT}"]
    return lines
