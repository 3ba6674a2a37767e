"""Digests over what tables hold, by which two publications are compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import duckdb

from warehouse.exports.database import Table
from warehouse.quoting import quoted_name
from warehouse.resources import read_sql


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
        ((rows, digest),) = connection.execute(sql).fetchall()
        found[table.name] = Contents(rows, digest)
    return found


def digest_of(contents: Mapping[str, Contents]) -> str:
    """One digest over all tables: `sha256:` and 64 hexadecimal digits."""
    lines = "".join(f"{name} {contents[name].digest}\n" for name in sorted(contents))
    return f"sha256:{sha256(lines.encode()).hexdigest()}"
