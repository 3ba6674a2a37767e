"""Open a lake, so that the same SQL runs in it as in a DuckDB file: one catalogue in PostgreSQL, many writers.

What a transaction writes depends on everything that was committed before it, so writers take turns
(`warehouse.lake.storage`). If a writer lost the lock before its last commit arrived, DuckLake would merge the inserts
of both by trying the commit again; with `ducklake_max_retry_count` 0 the second fails instead:
https://ducklake.select/docs/stable/duckdb/advanced_features/conflict_resolution.
"""

from importlib.resources import files
from pathlib import Path

import duckdb

from warehouse.database.connection import connect
from warehouse.database.files import spill_of
from warehouse.database.quoting import quoted_text
from warehouse.database.storage import register_storage
from warehouse.errors import MissingExtra, WarehouseError
from warehouse.lake.address import LakeAddress
from warehouse.lake.faults import NO_LAKE, explain_lake
from warehouse.lake.object_store import is_object_store, use_object_store
from warehouse.lake.schema import bring_up
from warehouse.lake.storage import LakeStorage

SCHEMA = "caci_lake"
"""The catalogue's schema in PostgreSQL; the database may hold others, such as Prefect's."""
EXTENSIONS = ("postgres_scanner", "httpfs", "ducklake")
"""`httpfs` reads files in an object store; only the catalogue says whether they are in one, so it is always loaded."""
DATA_PATH = "SELECT value FROM ducklake_options(?) WHERE option_name = 'data_path'"


def open_lake(lake: LakeAddress, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Return a connection that uses the lake, in UTC.

    Args:
        lake: its address.
        read_only: see the lake as it is now, whatever is written meanwhile. Otherwise make the lake if absent.

    Raises:
        MissingExtra: the extra `lake` is not installed.
        WarehouseError: the catalogue cannot be reached or is of another version, or the files are missing.
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
    """Return a connection to an empty database in memory, in UTC, with a lake's extensions, password and settings.

    Raises:
        MissingExtra: the extra `lake` is not installed.
        WarehouseError: DuckDB cannot load an extension, such as one for another system.
    """
    paths = [extension(name) for name in EXTENSIONS]
    register_storage("ducklake", LakeStorage)
    connection = connect(":memory:", spill=spill_of(lake.data_dir / "lake.duckdb"))
    connection.execute("SET TimeZone = 'UTC'")
    try:
        for path in paths:
            connection.execute(f"LOAD {quoted_text(path)}")
    except duckdb.Error as error:
        connection.close()
        raise explain_lake(error, lake) from error
    connection.execute("SET ducklake_max_retry_count = 0")
    password = "" if lake.password is None else f", PASSWORD {quoted_text(lake.password)}"
    # A secret is shown in no message, and in no table of attached databases.
    connection.execute(f"CREATE SECRET catalogue (TYPE postgres{password})")
    use_object_store(connection)
    return connection


def extension(name: str) -> Path:
    """Return the file of an extension of DuckDB, as installed with the extra `lake`: nothing is ever downloaded.

    Raises:
        MissingExtra: it is not installed, or is for another version of DuckDB.
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
    """Attach a lake.

    Args:
        connection: from `connect_for`.
        lake: its address.
        name: under which it is attached.
        read_only: attach it as it is now. Otherwise make it if absent.

    Raises:
        duckdb.Error: the catalogue cannot be reached, is of another version, or, with `read_only`, has no lake.
        WarehouseError: its files are missing.
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
            if NO_LAKE not in str(error):
                raise
            make(connection, lake, name)
    ((folder,),) = connection.execute(DATA_PATH, [name]).fetchall()
    if not is_object_store(folder) and not Path(folder).is_dir():
        raise WarehouseError(
            f"The files of {lake} are in {folder}, which is not there on this machine. Mount it under the same path."
        )


def make(connection: duckdb.DuckDBPyConnection, lake: LakeAddress, name: str) -> None:
    """Make the catalogue of a new lake and the folder of its files, and attach it.

    Raises:
        WarehouseError: the folder cannot be made.
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
    """Make the folder for the files of a new lake.

    Raises:
        WarehouseError: it cannot be made.
    """
    try:
        Path(lake.new_files).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"The folder of {lake}, {lake.new_files}, cannot be made: {error.strerror}.") from error


def attach_with(connection: duckdb.DuckDBPyConnection, lake: LakeAddress, name: str, options: str) -> None:
    """Attach a lake with options of DuckLake: https://ducklake.select/docs/stable/duckdb/usage/connecting.

    Raises:
        duckdb.Error: it cannot be attached.
    """
    if lake.files is not None and "DATA_PATH" not in options:
        options += f", DATA_PATH {quoted_text(lake.new_files)}"
    connection.execute(
        f"ATTACH {quoted_text(f'ducklake:postgres:{lake.connection_string}')} AS {name}"
        f" (METADATA_SCHEMA '{SCHEMA}', META_SECRET 'catalogue', {options})"
    )
