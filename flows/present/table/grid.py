"""Rows as a grid: a line a row, in columns."""

from collections.abc import Iterator, Sequence
from typing import Any

from flows.present.table.values import cell_text, cut, is_numeric, isolated, width
from flows.present.table.widths import GAP, Column, fit

MAX_UNBROKEN = 48
"""Cells of a text without a space that is not cut: identifiers, names of sections, short digests."""
MAX_PADDED = 60
"""Cells to which a column is padded in a file or a pipe, where nothing is cut; wider values take what they need."""
Line = list[tuple[str, str]]
"""Parts of a line, each with its style."""


class Grid:
    """The rows of a result, measured.

    Attributes:
        shown: number of columns that fit.
        is_whole: whether all columns fit, and no value is cut.
    """

    def __init__(self, names: Sequence[str], rows: Sequence[Sequence[Any]], max_width: int | None) -> None:
        """Measure the rows; `max_width` is that of the terminal, None for a file or a pipe."""
        self._is_limited = max_width is not None
        self._rows = rows
        self._headers = list(map(cell_text, names))
        by_column = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        self._texts = [list(map(cell_text, values)) for values in by_column]
        self._numeric = list(map(is_numeric, by_column))
        columns = list(map(measured, self._headers, by_column, self._texts))
        self._widths = (
            {place: min(column.natural, MAX_PADDED) for place, column in enumerate(columns)}
            if max_width is None
            else fit(columns, max_width)
        )
        self.shown = len(self._widths)
        self.is_whole = self.shown == len(columns) and all(
            self._widths[place] >= column.natural for place, column in enumerate(columns)
        )

    def lines(self) -> Iterator[Line]:
        """Yield the header, a rule, and a line for each row."""
        yield self._line(self._headers, ["bold"] * len(self._headers))
        yield [((" " * GAP).join("─" * cells for cells in self._widths.values()), "dim")]
        for row, texts in zip(self._rows, zip(*self._texts, strict=True), strict=True):
            yield self._line(texts, ["dim" if value is None else "" for value in row])

    def _line(self, texts: Sequence[str], styles: Sequence[str]) -> Line:
        parts: Line = []
        last = next(reversed(self._widths), 0)
        for place, cells in self._widths.items():
            text = cut(texts[place], cells) if self._is_limited else texts[place]
            spaces = " " * (cells - width(text))
            if self._is_limited:
                text = isolated(text)
            text = spaces + text if self._numeric[place] else text if place == last else text + spaces
            parts += [(text, styles[place]), ("" if place == last else " " * GAP, "")]
        return parts


def measured(name: str, values: Sequence[Any], texts: Sequence[str]) -> Column:
    """Return a column to be fitted. Only a text may be cut, and only one with spaces or a long one."""
    widths = list(map(width, texts))
    may_be_cut = any(
        cells > MAX_UNBROKEN or (isinstance(value, str | list | dict) and " " in text)
        for value, text, cells in zip(values, texts, widths, strict=True)
    )
    return Column(name, width(name), max(widths, default=0), may_be_cut)
