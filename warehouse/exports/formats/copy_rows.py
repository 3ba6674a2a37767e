"""Write the rows of statements to one file by DuckDB's COPY: https://duckdb.org/docs/stable/sql/statements/copy."""

import gzip
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

from warehouse.database.quoting import quoted_text

BUFFER_BYTES = 1 << 20


def copy_rows(
    connection: duckdb.DuckDBPyConnection, statements: Iterable[str], path: Path, *options: str, start: bytes = b""
) -> None:
    """Write what the statements read, one after the other; compressed if the path ends in `.gz`.

    COPY cannot append, so each statement is written to a file of its own first. COPY could compress too, but each file
    would become a gzip member of its own, and not every reader goes on after the first.

    Args:
        connection: from `attached`.
        statements: SELECT statements.
        path: of the file.
        options: of COPY. With `HEADER true` only the first statement's rows get one.
        start: what the file begins with.
    """
    part = path.with_name(f"{path.name}.part")
    with open_file(path) as file:
        file.write(start)
        try:
            for statement in statements:
                connection.execute(f"COPY ({statement}) TO {quoted_text(part)} ({', '.join(options)})")
                with part.open("rb") as rows:
                    shutil.copyfileobj(rows, file, BUFFER_BYTES)
                options = tuple(option.replace("HEADER true", "HEADER false") for option in options)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written, compressed if its name ends in `.gz`; neither a time nor a name is in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw:
        if path.suffix != ".gz":
            yield raw
            return
        with gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as file:
            yield file  # type: ignore[misc]
