"""CSV, as RFC 4180 has it, in UTF-8: either the same values for programs, or what is harmless in a spreadsheet."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

from warehouse.database.quoting import quoted_name
from warehouse.exports.database import Column, Table, selections

ROWS = 2_000
"""Rows that are held in memory."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it a spreadsheet takes UTF-8 for something else."""


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, for_spreadsheets: bool = False) -> None:
    """Writes a table with a header; compressed where the path ends in `.gz`.

    A null is an empty field, an empty text `""`; moments are ISO 8601 in UTC, lists and objects are JSON.

    Args:
        connection: from `attached`.
        table: what to write.
        path: of the file.
        for_spreadsheets: writes a byte order mark, an apostrophe before what would be run as a formula, and � for
            control characters.
    """
    fields = [csv_field(column, for_spreadsheets) for column in table.columns]
    line = f"concat_ws(',', {', '.join(fields)})"
    with opened(path) as file:
        file.write(BYTE_ORDER_MARK if for_spreadsheets else b"")
        file.write((",".join(column.name for column in table.columns) + "\r\n").encode())
        for statement in selections(connection, table, [line]):
            for batch in connection.execute(statement).to_arrow_reader(ROWS):
                file.write("".join(f"{text}\r\n" for text in batch.column(0).to_pylist()).encode())


def csv_field(column: Column, for_spreadsheets: bool = False) -> str:
    """The SQL of a column's value as a field of CSV, never null."""
    name = f"row_of.{quoted_name(column.name)}"
    match column.type:
        case "VARCHAR" | "JSON":
            text = f"{name}::VARCHAR"
            return f"csv_field({f'spreadsheet_text({text})' if for_spreadsheets else text})"
        case "TIMESTAMP WITH TIME ZONE":
            return f"coalesce(moment_text({name}), '')"
        case nested if nested.endswith("]") or nested.startswith(("STRUCT", "MAP")):
            return f"csv_field(to_json({name})::VARCHAR)"
        case _:
            return f"coalesce({name}::VARCHAR, '')"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file to be written, compressed where its name ends in `.gz`; without a clock or a name within."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw:
        if path.suffix != ".gz":
            yield raw
            return
        with gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as file:
            yield file  # type: ignore[misc]
