"""The numbers of `caci report`: answers to `query/report_questions/`, all from one state of the database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.faults import explain
from warehouse.query.sandbox import sandbox
from warehouse.resources import read_sql, sql_files

Row = dict[str, Any]
DIRECTORY = "query/report_questions"
# Only the published database has these tables.
NEEDS = {"countries": {"entities", "mentions"}, "publication": {"publication"}}
TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"


@dataclass(frozen=True)
class Answers:
    """Rows by name of the question; none for a question whose tables the database lacks."""

    rows: dict[str, list[Row]]

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows[name]

    def first(self, name: str) -> Row | None:
        """Return the first row of an answer; None if it has no row."""
        return next(iter(self.rows[name]), None)


def read_answers(path: Path) -> Answers:
    """Return the answers of a database, on one connection: a snapshot published meanwhile does not mix with it.

    Raises:
        WarehouseError: there is no database that this program can read.
    """
    names = [name.removeprefix(f"{DIRECTORY}/").removesuffix(".sql") for name in sql_files(DIRECTORY)]
    with sandbox(path) as connection:
        try:
            tables = {table for (table,) in connection.execute(TABLES).fetchall()}
            return Answers(
                {name: _rows(connection, name) if NEEDS.get(name, set()) <= tables else [] for name in names}
            )
        except duckdb.Error as error:
            raise explain(error, path) from error


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    answer = connection.execute(read_sql(f"{DIRECTORY}/{name}.sql"))
    columns = [column for column, *_ in answer.description or []]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
