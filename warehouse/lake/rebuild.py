"""Puts a database that was made anew from the archive in the place of a lake, in one transaction."""

from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.database.file import DatabaseFile
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.lake.address import LakeAddress
from warehouse.lake.connection import attach, connect_for
from warehouse.lake.errors import explain_lake
from warehouse.lake.schema import create, drop
from warehouse.rebuild.difference import TABLES
from warehouse.resources import read_sql


def replace(lake: LakeAddress, rebuilt: Path) -> None:
    """Put what the database at `rebuilt` holds in place of what the lake holds, whole and at once.

    Raises:
        WarehouseError: the lake cannot be written, or holds what another archive has; it stays as it was.
    """
    with closing(connect_for(lake)) as connection:
        try:
            attach(connection, lake, "lake", read_only=False)
            DatabaseFile(rebuilt).attach(connection, "after")
            connection.execute("USE lake")
            with transaction(connection):
                refuse_other_archives(connection, lake)
                drop(connection)
                create(connection)
                for (table,) in connection.execute(TABLES).fetchall():
                    connection.execute(f"INSERT INTO lake.main.{table} BY NAME FROM after.main.{table}")
        except duckdb.Error as error:
            raise explain_lake(error, lake) from None


def refuse_other_archives(connection: duckdb.DuckDBPyConnection, lake: LakeAddress) -> None:
    """Reject a rebuild that knows nothing of WARC files whose captures are in the lake.

    Raises:
        WarehouseError: there are such files.
    """
    if connection.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake'").fetchone() == (0,):
        return
    files = connection.execute(read_sql("lake/other_files.sql")).fetchall()
    if files:
        raise WarehouseError(
            f"There are captures in {lake} of WARC files that are not in this archive ({len(files):,}, the first is"
            f" {files[0][0]}); it stays as it was. Bring the files of all writers together, then run `caci rebuild`."
        )
