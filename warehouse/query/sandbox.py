"""A reader's SQL, on a connection that can reach nothing but the database.

What DuckDB offers for it: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.connection import connect
from warehouse.database.faults import explain
from warehouse.database.files import require_parent_or_file
from warehouse.database.seal import attach_proven
from warehouse.errors import QueryError, WarehouseError
from warehouse.query.describe import described_with_comments
from warehouse.query.limits import MAX_MEMORY, MAX_SECONDS, OF_A_READER, Limits, Result, fetch_rows, run_within
from warehouse.query.statements import check_statements, require_one
from warehouse.resources import read_sql


@dataclass(frozen=True)
class QueryResult:
    """All rows of a query; `types` are DuckDB's names, one for each of `columns`."""

    columns: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]


Parameters = Sequence[Any] | Mapping[str, Any]


def query(path: Path, sql: str, parameters: Parameters = (), limits: Limits = OF_A_READER) -> QueryResult:
    """Run a query and return all rows.

    Args:
        path: of the database.
        sql: the query.
        parameters: values for its `?`, or by name for its `$name`.
        limits: what it may take.

    Raises:
        WarehouseError: there is no database that can be read.
        QueryError: the SQL is wrong, does more than read, or exceeds the limits.
    """
    return run(path, sql, lambda connection: fetch_result(connection, limits), parameters, limits.seconds)


def query_each(path: Path, sql: str, limits: Limits = OF_A_READER) -> Iterator[QueryResult]:
    """Run every statement, on the same snapshot, and yield the rows of each; an error comes after those before it.

    Args:
        path: of the database.
        sql: one statement or several. A DESCRIBE of a table or view also has the comments of its columns.
        limits: what all of them together may take in time, and each in rows.

    Raises:
        WarehouseError: there is no database that can be read.
        QueryError: the SQL is wrong, does more than read, or exceeds the limits.
    """
    results: list[QueryResult] = []

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        for statement in check_statements(connection, sql):
            connection.execute(statement)
            if with_comments := described_with_comments(statement.query):
                connection.execute(with_comments)
            # A PIVOT whose columns depend on the data becomes CREATE TYPE and SELECT.
            if statement.type != duckdb.StatementType.CREATE:
                results.append(fetch_result(connection, limits))

    try:
        _work_in_sandbox(path, work, limits.seconds)
    finally:
        yield from results


def fetch_result(connection: duckdb.DuckDBPyConnection, limits: Limits) -> QueryResult:
    """Return the rows of the query that the connection has run.

    Raises:
        QueryError: they exceed the limits.
    """
    described = connection.description or []
    rows = fetch_rows(connection, limits) if described else []
    return QueryResult([name for name, *_ in described], [str(kind) for _, kind, *_ in described], rows)


def run(
    path: Path,
    sql: str,
    read: Callable[[duckdb.DuckDBPyConnection], Result],
    parameters: Parameters = (),
    seconds: float | None = MAX_SECONDS,
) -> Result:
    """Run a query in the sandbox and return what `read` makes of the connection, which has its rows.

    Raises:
        WarehouseError: as `query` does.
        QueryError: as `query` does, also for an error while the rows are read.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> Result:
        require_one(check_statements(connection, sql))
        connection.execute(sql, parameters)
        return read(connection)

    return _work_in_sandbox(path, work, seconds)


def _work_in_sandbox(path: Path, work: Callable[[duckdb.DuckDBPyConnection], Result], seconds: float | None) -> Result:
    def guarded(connections: list[duckdb.DuckDBPyConnection]) -> Result:
        with sandbox(path) as connection:
            connections.append(connection)
            try:
                return work(connection)
            except duckdb.PermissionException as error:
                raise QueryError(str(error).splitlines()[0]) from error
            except duckdb.OutOfMemoryException as error:
                raise QueryError(f"The query needs more than {MAX_MEMORY} of memory. Ask for less at once.") from error
            except (duckdb.Error, ValueError) as error:
                raise QueryError(trimmed(str(error))) from error

    return run_within(seconds, guarded)


@contextmanager
def sandbox(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that can read the database, and no file, network or extension, and can change no setting.

    Each has an instance of its own, so that the next one sees a snapshot published meanwhile, and what one reader does
    to the instance harms no other. A published database is only read if it is what was published.

    Raises:
        WarehouseError: there is no database that can be read, or it is empty.
    """
    require_parent_or_file(path, read_only=True)
    connection = connect(":memory:")
    try:
        try:
            attach_proven(connection, path, "warehouse")
            connection.execute(read_sql("query/sandbox.sql").format(memory=MAX_MEMORY))
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
