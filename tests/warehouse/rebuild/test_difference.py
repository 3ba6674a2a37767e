"""The comparison of a rebuilt database with the one in use."""

from pathlib import Path

import pytest

from warehouse.database.file import DatabaseFile
from warehouse.errors import WarehouseError
from warehouse.rebuild.difference import compare


def test_a_missing_rebuilt_database_is_an_error_and_not_an_equal_one(tmp_path: Path) -> None:
    in_use = DatabaseFile(tmp_path / "warehouse.duckdb")
    in_use.open().close()
    with pytest.raises(WarehouseError, match="There is no rebuilt database at"):
        compare(in_use, tmp_path / "missing.duckdb")
