"""Replace what a lake holds by a database that was rebuilt from the archive, in one transaction."""

from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.lake.address import LakeAddress
from warehouse.lake.connection import attach, connect_for
from warehouse.lake.faults import explain_lake
from warehouse.lake.schema import create, drop
from warehouse.rebuild.difference import TABLES, attach_rebuilt
from warehouse.resources import read_sql


def replace(lake: LakeAddress, rebuilt: Path) -> None:
    """Replace all tables of the lake by those of the database at `rebuilt`, at once.

    Raises:
        WarehouseError: there is no such database, the lake cannot be written, or it holds captures of another archive.
            The lake stays as it was.
    """
    with closing(connect_for(lake)) as connection:
        try:
            attach(connection, lake, "lake", read_only=False)
            attach_rebuilt(connection, rebuilt)
            connection.execute("USE lake")
            with transaction(connection):
                check_archive(connection, lake)
                drop(connection)
                create(connection)
                for (table,) in connection.execute(TABLES).fetchall():
                    connection.execute(f"INSERT INTO lake.main.{table} BY NAME FROM after.main.{table}")
        except duckdb.Error as error:
            raise explain_lake(error, lake) from None


def check_archive(connection: duckdb.DuckDBPyConnection, lake: LakeAddress) -> None:
    """Check that the rebuilt database has every WARC file of which the lake holds captures.

    Raises:
        WarehouseError: it lacks some.
    """
    if connection.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake'").fetchone() == (0,):
        return
    files = connection.execute(read_sql("lake/other_files.sql")).fetchall()
    if files:
        raise WarehouseError(
            f"There are captures in {lake} of WARC files that are not in this archive ({len(files):,}, the first is"
            f" {files[0][0]}); it stays as it was. Bring the files of all writers together, then run `caci rebuild`."
        )
