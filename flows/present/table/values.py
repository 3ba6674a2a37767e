"""A value as the text of a cell: on one line, harmless to a terminal, and cut where it is too wide."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, set_cell_size

from spiders.terminal_text import plain

NULL = "NULL"
LINE_END = "↵"
CUT = "…"
LINE_ENDS = re.compile(r"\s*(?:\r\n?|[\n\v\f\x85\u2028\u2029])\s*")
# A letter that is written from right to left: Hebrew, Arabic, Syriac and their presentation forms
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LEFT_TO_RIGHT_MARK = "\u200e"
"""Before and after such a text: a terminal that turns it does not turn the cells beside it."""
MAX_CHARACTERS_PER_CELL = 8
"""Combining marks take no cell, so that a text without end could be as wide as one letter."""
DIGIT = re.compile(r"\d")


def value_text(value: Any) -> str:
    """Return a value as DuckDB writes it, on the lines that it has; NULL if it is None."""
    match value:
        case None:
            return NULL
        case str():
            return plain(value)
        case bool():
            return str(value).lower()
        case bytes():
            return "".join(chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\x{byte:02X}" for byte in value)
        case list() | tuple():
            return f"[{', '.join(map(value_text, value))}]"
        case dict():
            return "{" + ", ".join(f"{value_text(key)}: {value_text(part)}" for key, part in value.items()) + "}"
        case _:
            return plain(value)


def cell_text(value: Any) -> str:
    """Return a value on one line; `↵` stands for its line ends."""
    text = value if isinstance(value, str) else value_text(value)
    if text.isascii() and text.isprintable():
        return text
    return plain(LINE_ENDS.sub(LINE_END, text).replace("\t", " "))


def width(text: str) -> int:
    """Return the cells of a terminal that a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int) -> str:
    """Return a text that takes at most `cells`, with … where it was cut: never within a date or a number."""
    head = text[: MAX_CHARACTERS_PER_CELL * cells]
    if head == text and width(text) <= cells:
        return text
    kept = set_cell_size(head, min(cells - 1, cell_len(head)))
    if not text.startswith(f"{kept} "):
        whole_words, _, broken = kept.rpartition(" ")
        if whole_words and DIGIT.search(broken):
            kept = whole_words
    return kept.rstrip() + CUT


def isolated(text: str) -> str:
    """Return a text with marks around it if it is written from right to left."""
    if text.isascii() or not RIGHT_TO_LEFT.search(text):
        return text
    return f"{LEFT_TO_RIGHT_MARK}{text}{LEFT_TO_RIGHT_MARK}"


def is_numeric(values: Sequence[Any]) -> bool:
    """Return whether a column holds numbers, which are aligned at the right."""
    present = [value for value in values if value is not None]
    return bool(present) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in present
    )
