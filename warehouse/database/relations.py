"""Arrow tables as relations of a connection."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pyarrow


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pyarrow.Table]) -> Iterator[None]:
    """Lets SQL read `tables` by their names, for as long as the context lasts."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)
