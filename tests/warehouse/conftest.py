"""A new warehouse for each test, copied: making its tables takes longer than what most tests do with them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.support.shared import make_once
from warehouse.database.warehouse import open_warehouse


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a warehouse without rows."""

    def make(directory: Path) -> None:
        with open_warehouse(directory / "warehouse.duckdb"):
            pass

    return make_once(tmp_path_factory, "empty-warehouse", make) / "warehouse.duckdb"


@pytest.fixture
def connection(empty_warehouse: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a connection to a new warehouse."""
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(empty_warehouse, path)
    with open_warehouse(path) as opened:
        yield opened
