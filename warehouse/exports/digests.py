"""Digests over what tables hold, by which two publications are compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import duckdb

from warehouse.connection import with_memory
from warehouse.exports.database import Table
from warehouse.quoting import quoted_name
from warehouse.resources import read_sql

ROWS = 20_000
"""Digests that are held in memory; DuckDB would join those of all rows in it."""


@dataclass(frozen=True)
class Contents:
    """How many rows a table has, and a sha256 over them in hexadecimal."""

    rows: int
    digest: str


def contents_of(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], lasting: bool = False
) -> dict[str, Contents]:
    """The contents of each table by name; with `lasting` of its lasting columns, and without tables that have none."""
    statement = read_sql("queries/exports/digest.sql")
    found = {}
    for table in tables:
        fleeting = table.exported.fleeting if lasting else ()
        if fleeting is None:
            continue
        names = [quoted_name(column.name) for column in table.columns if column.name not in fleeting]
        columns = f"struct_pack({', '.join(f'{name} := {name}' for name in names)})"
        sql = statement.format(table=quoted_name(table.name), columns=columns)
        found[table.name] = with_memory(connection, partial(contents, connection, sql))
    return found


def contents(connection: duckdb.DuckDBPyConnection, sql: str) -> Contents:
    """The contents of the table the digests of whose rows `sql` gives, sorted."""
    rows, digest = 0, sha256()
    for batch in connection.execute(sql).to_arrow_reader(ROWS):
        rows += batch.num_rows
        digest.update("".join(batch.column(0).to_pylist()).encode())
    return Contents(rows, digest.hexdigest())


def digest_of(contents: Mapping[str, Contents]) -> str:
    """One digest over all tables: `sha256:` and 64 hexadecimal digits."""
    lines = "".join(f"{name} {contents[name].digest}\n" for name in sorted(contents))
    return f"sha256:{sha256(lines.encode()).hexdigest()}"
