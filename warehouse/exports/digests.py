"""Digests over what tables hold, by which two publications are compared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import pairwise

import duckdb

from warehouse.database.connection import with_memory
from warehouse.database.quoting import quoted_name
from warehouse.exports.database import Table
from warehouse.exports.tables import ARTICLES
from warehouse.resources import read_sql

MAX_ARTICLES = 1_000
"""Articles that are written as JSON in memory at once."""
ROWS = 20_000
"""Digests that are held in memory; DuckDB would join those of all rows in it."""
SORTED_AT_ONCE = 500_000
"""Digests that DuckDB sorts in memory, some 40 MB."""
SORTED = "SELECT digest FROM digests WHERE digest >= ? AND digest < ? ORDER BY digest"
BEYOND_ALL = b"\xff" * 33
"""A digest has 32 bytes."""


@dataclass(frozen=True)
class Contents:
    """How many rows a table has, and a sha256 over them in hexadecimal."""

    rows: int
    digest: str


def contents_of(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], lasting: bool = False
) -> dict[str, Contents]:
    """The contents of each table by name; with `lasting` of its lasting columns, and without tables that have none."""
    found = {}
    for table in tables:
        fleeting = table.exported.fleeting if lasting else ()
        if fleeting is not None:
            found[table.name] = with_memory(connection, partial(contents, connection, table, fleeting))
    return found


def contents(connection: duckdb.DuckDBPyConnection, table: Table, fleeting: Collection[str]) -> Contents:
    """The contents of the table, without its columns `fleeting`.

    The digests of its rows are sorted, so that their order is none of the table's digest.
    """
    write_digests(connection, table, fleeting)
    ((rows,),) = connection.execute("SELECT count(*) FROM digests").fetchall()
    ranges = min(1 + rows // SORTED_AT_ONCE, 256)
    bounds = [*(bytes([256 * place // ranges]) for place in range(ranges)), BEYOND_ALL]
    digest = sha256()
    for first, beyond in pairwise(bounds):
        for batch in connection.execute(SORTED, [first, beyond]).to_arrow_reader(ROWS):
            digest.update("".join(row.hex() for row in batch.column(0).to_pylist()).encode())
    connection.execute("DROP TABLE digests")
    return Contents(rows, digest.hexdigest())


def write_digests(connection: duckdb.DuckDBPyConnection, table: Table, fleeting: Collection[str]) -> None:
    """Writes a digest of each row of the table into the temporary table `digests`."""
    names = [quoted_name(column.name) for column in table.columns if column.name not in fleeting]
    columns = f"struct_pack({', '.join(f'{name} := {name}' for name in names)})"
    statement, source = read_sql("exports/digest.sql"), quoted_name(table.name)
    connection.execute("CREATE OR REPLACE TEMP TABLE digests (digest BLOB)")
    ((last,),) = connection.execute(f"SELECT coalesce(max(rowid), -1) FROM {source}").fetchall()  # noqa: S608 quoted
    at_once = MAX_ARTICLES if table.exported is ARTICLES else last + 1
    for first in range(0, last + 1, max(at_once, 1)):
        connection.execute(statement.format(table=source, columns=columns, first=first, last=first + at_once - 1))


def digest_of(contents: Mapping[str, Contents]) -> str:
    """One digest over all tables: `sha256:` and 64 hexadecimal digits."""
    lines = "".join(f"{name} {contents[name].digest}\n" for name in sorted(contents))
    return f"sha256:{sha256(lines.encode()).hexdigest()}"
