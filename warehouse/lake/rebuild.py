"""A database made anew from the archive, held against a lake, and put in its place in one transaction."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.database.location import Lake
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.lake.connection import attach as attach_lake
from warehouse.lake.connection import connect_for
from warehouse.lake.errors import NOTHING_THERE, explain_lake
from warehouse.lake.schema import create, drop
from warehouse.rebuild.difference import TABLES, Difference, attach, differences
from warehouse.resources import read_sql


@dataclass(frozen=True)
class Comparison:
    """What a lake and a new database differ in."""

    difference: Difference | None
    """None where the lake is empty, or its tables are of another version."""
    other_version: bool = False


def compare(lake: Lake, rebuilt: Path) -> Comparison:
    """Holds the lake, as it is now, against the database at `rebuilt`.

    Raises WarehouseError where one of them cannot be read.
    """
    with closing(connect_for(lake)) as connection:
        try:
            attach_lake(connection, lake, "before", read_only=True)
            attach(connection, rebuilt, "after")
            empty, same = connection.execute(read_sql("lake/version.sql")).fetchall()[0]
            if empty or not same:
                return Comparison(None, other_version=not empty)
            return Comparison(differences(connection))
        except duckdb.Error as error:
            if NOTHING_THERE in str(error):
                return Comparison(None)
            raise explain_lake(error, lake) from None


def replace(lake: Lake, rebuilt: Path) -> None:
    """Puts what the database at `rebuilt` holds in place of what the lake holds, whole and at once.

    Raises:
        WarehouseError: the lake cannot be written, or holds what another archive has; it stays as it was then.
    """
    with closing(connect_for(lake)) as connection:
        try:
            attach_lake(connection, lake, "lake", read_only=False)
            attach(connection, rebuilt, "after")
            connection.execute("USE lake")
            with transaction(connection):
                refuse_other_archives(connection, lake)
                drop(connection)
                create(connection)
                for (table,) in connection.execute(TABLES).fetchall():
                    connection.execute(f"INSERT INTO lake.main.{table} BY NAME FROM after.main.{table}")
        except duckdb.Error as error:
            raise explain_lake(error, lake) from None


def refuse_other_archives(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Raises WarehouseError where the lake has captures of WARC files of which the new database knows nothing."""
    if connection.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake'").fetchone() == (0,):
        return
    files = connection.execute(read_sql("lake/other_files.sql")).fetchall()
    if files:
        raise WarehouseError(
            f"There are captures in {lake} of WARC files that are not in this archive ({len(files):,}, the first is"
            f" {files[0][0]}); it stays as it was. Bring the files of all writers together, then run `caci rebuild`."
        )
