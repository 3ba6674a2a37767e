"""Rows of a query as CSV: byte for byte what DuckDB's COPY makes of them in an export (`exports/formats/delimited`)."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from warehouse.present.json_values import compact_json, moment_text, text_of_other
from warehouse.present.spreadsheet_text import MAX_CHARACTERS, spreadsheet_text
from warehouse.query.column_names import distinct_names

# What RFC 4180 quotes, and a # at the beginning, which some readers take for a comment.
QUOTED = re.compile(r'^$|^#|[",\r\n]')
Text = Callable[[str], str]


class LongCell(NamedTuple):
    """A text that is longer than a cell of a spreadsheet, in a row counted from 1."""

    column: str
    row: int
    characters: int


def csv_lines(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], for_spreadsheets: bool = False, clean: Text = str
) -> Iterator[str]:
    """Yield the lines of a table with a header, without line ends.

    A null is an empty field, an empty text `""`; moments are ISO 8601 in UTC, lists and objects JSON.

    Args:
        columns: their names.
        rows: their values.
        for_spreadsheets: write an apostrophe before a text that would be run or read as a number, and moments in the
            form that spreadsheets read.
        clean: what becomes of each text.
    """
    names = distinct_names(columns)
    # Some readers trim a text that is not quoted.
    padded = [any(isinstance(row[place], str) and is_padded(row[place]) for row in rows) for place in range(len(names))]
    safe = (lambda text: clean(spreadsheet_text(text))) if for_spreadsheets else clean
    moment = spreadsheet_moment if for_spreadsheets else moment_text

    def field(value: Any, quote: bool) -> str:
        match value:
            case str():
                text = safe(value)
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case int() | float():
                return str(value)
            case datetime():
                return moment(value)
            case list() | tuple() | dict():
                text = safe(compact_json(value))
            case _:
                text = text_of_other(value)
        return '"' + text.replace('"', '""') + '"' if quote or QUOTED.search(text) else text

    yield ",".join(map(field, names, padded))
    for row in rows:
        yield ",".join(map(field, row, padded))


def is_padded(text: str) -> bool:
    """Return whether a text begins or ends with a space or tab."""
    return text.startswith((" ", "\t")) or text.endswith((" ", "\t"))


def spreadsheet_moment(moment: datetime) -> str:
    """Return a moment as spreadsheets read it, in UTC, with milliseconds if it has any."""
    in_utc = moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    return in_utc.isoformat(" ", "milliseconds").removesuffix(".000")


def long_cells(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[LongCell]:
    """Yield the texts that are longer than a cell of a spreadsheet."""
    for number, row in enumerate(rows, 1):
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, str) and len(value) > MAX_CHARACTERS:
                yield LongCell(column, number, len(value))
