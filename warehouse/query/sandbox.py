"""A reader's SQL, on a connection that can reach nothing but the database.

What DuckDB offers for it: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain
from warehouse.database.files import require_parent_or_file
from warehouse.database.quoting import quoted_text
from warehouse.errors import QueryError, WarehouseError
from warehouse.resources import read_sql

# A log to a file, which the sandbox forbids, ends the whole process (DuckDB 1.5.5), so it is not even tried; nor is
# query('…'), which could spell it in pieces.
FORBIDDEN = re.compile(r"""(enable_logging)|\b(query)\b(?:"|\s|/\*.*?\*/|--[^\n]*)*\(""", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class QueryResult:
    """All rows of a query; `types` are DuckDB's names, one for each of `columns`."""

    columns: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]


Parameters = Sequence[Any] | Mapping[str, Any]


def query(path: Path, sql: str, parameters: Parameters = ()) -> QueryResult:
    """Run a query and return all rows.

    Args:
        path: of the database.
        sql: the query.
        parameters: values for its `?`, or by name for its `$name`.

    Raises:
        WarehouseError: there is no database that can be read.
        QueryError: the SQL is wrong, or does more than read.
    """
    with executed(path, sql, parameters) as connection:
        described = connection.description or []
        rows = connection.fetchall() if described else []
    return QueryResult([name for name, *_ in described], [str(kind) for _, kind, *_ in described], rows)


@contextmanager
def executed(path: Path, sql: str, parameters: Parameters = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection in the sandbox that has run a query, whose rows are to be read.

    Raises:
        WarehouseError: as `query` does.
        QueryError: as `query` does, also for an error while the rows are read.
    """
    if forbidden := FORBIDDEN.search(sql):
        raise QueryError(f"The function {forbidden[1] or forbidden[2]} is not available here.")
    with sandbox(path) as connection:
        try:
            # DuckDB returns None if there is no statement at all.
            answer: duckdb.DuckDBPyConnection | None = connection.execute(sql, parameters)
            if answer is None:
                raise QueryError("There is no statement to run. Give one, as `SELECT count(*) FROM articles`.")
            yield connection
        except duckdb.PermissionException as error:
            raise QueryError(str(error).splitlines()[0]) from error
        except (duckdb.Error, ValueError) as error:
            raise QueryError(trimmed(str(error))) from error


@contextmanager
def sandbox(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that can read the database, and no file, network or extension, and can change no setting.

    Each has an instance of its own, so that the next one sees a snapshot published meanwhile, and what one reader does
    to the instance harms no other.

    Raises:
        WarehouseError: there is no database that can be read, or it is empty.
    """
    require_parent_or_file(path, read_only=True)
    connection = connect(":memory:")
    try:
        try:
            connection.execute(read_sql("query/sandbox.sql").format(location=quoted_text(path)))
            require_tables(connection, path)
        except duckdb.Error as error:
            raise explain(error, path) from error
        yield connection
    finally:
        connection.close()


def require_tables(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Check that the database has a table.

    Raises:
        WarehouseError: it has none.
    """
    if connection.execute("SELECT count(*) FROM duckdb_tables() WHERE NOT internal").fetchone() == (0,):
        raise WarehouseError(f"The database at {path} is empty. Run `caci ingest` to fill it.")


def trimmed(message: str) -> str:
    """Return DuckDB's message without what only its developers need."""
    return message.split("\n\nStack Trace:")[0].strip()
