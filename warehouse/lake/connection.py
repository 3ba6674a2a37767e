"""Opens a lake, so that the same SQL runs in it as in a DuckDB file: one catalogue in PostgreSQL, many writers.

What one transaction writes was decided from all that was committed before it. Writers take turns for that
(`warehouse.lake.storage`); and DuckLake, which would join what two of them inserted at the same time, is told to
refuse the second (`ducklake_max_retry_count`), should a lock ever be lost before its holder's last commit arrived.
"""

from importlib.resources import files
from pathlib import Path

import duckdb

from warehouse.database.connection import connect
from warehouse.database.quoting import quoted_text
from warehouse.database.storage import register_storage
from warehouse.errors import MissingExtra, WarehouseError
from warehouse.lake.address import LakeAddress
from warehouse.lake.errors import NOTHING_THERE, explain_lake
from warehouse.lake.object_store import is_object_store, use_object_store
from warehouse.lake.schema import bring_up
from warehouse.lake.storage import LakeStorage

SCHEMA = "caci_lake"
"""Schema of the catalogue in PostgreSQL; the database may hold others, as Prefect's."""
EXTENSIONS = ("postgres_scanner", "httpfs", "ducklake")
"""The second is for files in an object store: whether they are there only the catalogue says."""
DATA_PATH = "SELECT value FROM ducklake_options(?) WHERE option_name = 'data_path'"


def open_lake(lake: LakeAddress, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that uses the lake, in UTC; without `read_only` it is made where there is none.

    With `read_only` it stays as it is now, whatever is written meanwhile.

    Raises:
        MissingExtra: the extra `lake` is not installed.
        WarehouseError: the catalogue cannot be reached or is of another version, or the files are not there.
    """
    connection = connect_for(lake)
    try:
        attach(connection, lake, "lake", read_only)
        connection.execute("USE lake")
        bring_up(connection, lake, read_only)
    except duckdb.Error as error:
        connection.close()
        raise explain_lake(error, lake) from None  # its traceback would show the address
    except BaseException:
        connection.close()
        raise
    return connection


def connect_for(lake: LakeAddress) -> duckdb.DuckDBPyConnection:
    """A connection to an empty database in memory, in UTC, with what a lake needs: extensions, password, settings.

    Raises:
        MissingExtra: the extra `lake` is not installed.
        WarehouseError: DuckDB does not take an extension, as one for another system.
    """
    paths = [extension(name) for name in EXTENSIONS]
    register_storage("ducklake", LakeStorage)
    connection = connect(":memory:", spill=lake.data_dir / "lake.duckdb.tmp")
    connection.execute("SET TimeZone = 'UTC'")
    try:
        for path in paths:
            connection.execute(f"LOAD {quoted_text(path)}")
    except duckdb.Error as error:
        connection.close()
        raise explain_lake(error, lake) from error
    connection.execute("SET ducklake_max_retry_count = 0")
    password = "" if lake.password is None else f", PASSWORD {quoted_text(lake.password)}"
    # As a secret it is in no message, and in no table that tells what is attached.
    connection.execute(f"CREATE SECRET catalogue (TYPE postgres{password})")
    use_object_store(connection)
    return connection


def extension(name: str) -> Path:
    """The file of an extension of DuckDB, as installed with the extra `lake`: nothing is ever fetched.

    Raises MissingExtra where it is not installed, or for another version of DuckDB.
    """
    package = f"duckdb_extension_{name}"
    try:
        path = Path(str(files(package))) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    except ModuleNotFoundError as error:
        raise MissingExtra(package) from error
    if not path.is_file():
        raise MissingExtra(f"{package} {duckdb.__version__}")
    return path


def attach(connection: duckdb.DuckDBPyConnection, lake: LakeAddress, name: str, read_only: bool) -> None:
    """Attaches the lake under `name`: to be written, and made where there is none; or as it is now, to be read.

    Raises:
        duckdb.Error: the catalogue cannot be reached, is of another version, or, with `read_only`, there is none.
        WarehouseError: its files are not there.
    """
    if read_only:
        attach_with(connection, lake, name, "READ_ONLY true")
        ((version,),) = connection.execute("SELECT id FROM ducklake_current_snapshot(?)", [name]).fetchall()
        connection.execute(f"DETACH {name}")
        attach_with(connection, lake, name, f"SNAPSHOT_VERSION {version}")
    else:
        try:
            attach_with(connection, lake, name, "CREATE_IF_NOT_EXISTS false")
        except duckdb.Error as error:
            if NOTHING_THERE not in str(error):
                raise
            make(connection, lake, name)
    ((folder,),) = connection.execute(DATA_PATH, [name]).fetchall()
    if not is_object_store(folder) and not Path(folder).is_dir():
        raise WarehouseError(
            f"The files of {lake} are in {folder}, which is not there on this machine. Mount it under the same path."
        )


def make(connection: duckdb.DuckDBPyConnection, lake: LakeAddress, name: str) -> None:
    """Makes the catalogue of a new lake and the folder of its files, and attaches it.

    Raises WarehouseError where the folder cannot be made.
    """
    if not is_object_store(lake.new_files):
        make_folder(lake)
    try:
        attach_with(connection, lake, name, f"DATA_PATH {quoted_text(lake.new_files)}")
    except duckdb.Error as error:
        if "already exists" not in str(error):
            raise
        attach_with(connection, lake, name, "CREATE_IF_NOT_EXISTS false")  # another writer was faster


def make_folder(lake: LakeAddress) -> None:
    """Makes the folder for the files of a new lake; raises WarehouseError where it cannot."""
    try:
        Path(lake.new_files).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"The folder of {lake}, {lake.new_files}, cannot be made: {error.strerror}.") from error


def attach_with(connection: duckdb.DuckDBPyConnection, lake: LakeAddress, name: str, options: str) -> None:
    """Attaches the lake with these options of DuckLake; raises duckdb.Error where that fails."""
    if lake.files is not None and "DATA_PATH" not in options:
        options += f", DATA_PATH {quoted_text(lake.new_files)}"
    connection.execute(
        f"ATTACH {quoted_text(f'ducklake:postgres:{lake.connection_string}')} AS {name}"
        f" (METADATA_SCHEMA '{SCHEMA}', META_SECRET 'catalogue', {options})"
    )
