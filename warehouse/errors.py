"""What the warehouse raises. Each message says what happened, to which file, and what to do next."""

from pathlib import Path


class WarehouseError(Exception):
    """The database cannot be opened, written or published, or a batch is not whole."""


class DamagedWarehouse(WarehouseError):
    """The database's bytes are not what DuckDB wrote; `fault` says what is wrong. The archive makes it anew."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path} {fault}. Run `caci rebuild` to make it anew from the archive.")
        self.fault = fault


class QueryError(WarehouseError):
    """The user's SQL is wrong, or asks for what a reader may not do."""


class MissingExtra(WarehouseError):
    """The extra `lake` is not installed, or not for this version of DuckDB."""

    def __init__(self, package: str) -> None:
        super().__init__(f"CACI_LAKE needs the extra `lake` ({package} is missing): pip install 'caci-analyst[lake]'")
