"""This package's own SQL, put to whatever place the warehouse is in."""

from contextlib import closing
from typing import Any

import duckdb

from warehouse.database.location import Lake, Place
from warehouse.lake.connection import open_lake
from warehouse.lake.errors import explain_lake
from warehouse.query.sandbox import Parameters, query


def ask(place: Place, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """All rows of `sql`, which must not be a reader's: in a lake it would reach the catalogue, and all of its server.

    Raises WarehouseError where there is nothing to read.
    """
    if not isinstance(place, Lake):
        return query(place, sql, parameters).rows
    with closing(open_lake(place, read_only=True)) as connection:
        try:
            return connection.execute(sql, parameters).fetchall()
        except duckdb.Error as error:
            raise explain_lake(error, place) from None
