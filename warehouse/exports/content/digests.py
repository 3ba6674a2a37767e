"""The number of rows of tables and digests over them, by which two publications are compared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import pairwise

import duckdb

from warehouse.database.arrow import batches_of
from warehouse.database.connection import with_memory
from warehouse.database.quoting import quoted_name
from warehouse.exports.content.database_tables import Table
from warehouse.exports.content.tables import ARTICLES
from warehouse.resources import read_sql

MAX_ARTICLES_DIGESTED = 1_000
"""Articles that DuckDB puts into JSON at once."""
MAX_DIGESTS = 20_000
"""Digests that Python holds at once; with `string_agg` DuckDB would hold all of them."""
MAX_DIGESTS_SORTED = 500_000
"""Digests that DuckDB sorts at once, in some 40 MB."""
SORTED = "SELECT digest FROM digests WHERE digest >= ? AND digest < ? ORDER BY digest"
BEYOND_ALL = b"\xff" * 33
"""A digest has 32 bytes."""


@dataclass(frozen=True)
class TableSummary:
    """How many rows a table has, and a SHA-256 over them in hexadecimal."""

    rows: int
    digest: str


def summarise(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], lasting: bool = False
) -> dict[str, TableSummary]:
    """Return the summary of each table by name.

    Args:
        connection: from `attached`.
        tables: to be summarised.
        lasting: leave out fleeting columns, and tables that have no others.
    """
    summaries = {}
    for table in tables:
        fleeting = table.exported.fleeting if lasting else ()
        if fleeting is not None:
            summaries[table.name] = with_memory(connection, partial(summary_of, connection, table, fleeting))
    return summaries


def summary_of(connection: duckdb.DuckDBPyConnection, table: Table, fleeting: Collection[str]) -> TableSummary:
    """Return the summary of a table without its columns `fleeting`, whatever the order of its rows."""
    write_digests(connection, table, fleeting)
    ((rows,),) = connection.execute("SELECT count(*) FROM digests").fetchall()
    ranges = min(1 + rows // MAX_DIGESTS_SORTED, 256)
    bounds = [*(bytes([256 * number // ranges]) for number in range(ranges)), BEYOND_ALL]
    digest = sha256()
    for first, beyond in pairwise(bounds):
        for batch in batches_of(connection.execute(SORTED, [first, beyond]).to_arrow_reader(MAX_DIGESTS)):
            digest.update("".join(row.hex() for row in batch.column(0).to_pylist()).encode())
    connection.execute("DROP TABLE digests")
    return TableSummary(rows, digest.hexdigest())


def write_digests(connection: duckdb.DuckDBPyConnection, table: Table, fleeting: Collection[str]) -> None:
    """Write a digest of each row of the table into the temporary table `digests`."""
    names = [quoted_name(column.name) for column in table.columns if column.name not in fleeting]
    columns = f"struct_pack({', '.join(f'{name} := {name}' for name in names)})"
    statement, source = read_sql("exports/content/digest.sql"), quoted_name(table.name)
    connection.execute("CREATE OR REPLACE TEMP TABLE digests (digest BLOB)")
    ((last,),) = connection.execute(f"SELECT coalesce(max(rowid), -1) FROM {source}").fetchall()  # noqa: S608 quoted
    at_once = MAX_ARTICLES_DIGESTED if table.exported is ARTICLES else last + 1
    for first in range(0, last + 1, max(at_once, 1)):
        connection.execute(statement.format(table=source, columns=columns, first=first, last=first + at_once - 1))


def digest_of(summaries: Mapping[str, TableSummary]) -> str:
    """Return one digest over all tables: `sha256:` and 64 hexadecimal digits."""
    lines = "".join(f"{name} {summaries[name].digest}\n" for name in sorted(summaries))
    return f"sha256:{sha256(lines.encode()).hexdigest()}"
