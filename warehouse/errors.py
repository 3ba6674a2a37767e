"""The exceptions of the warehouse. Each message says what happened, to which file, and what to do next."""

from pathlib import Path


class WarehouseError(Exception):
    """Raised by whatever opens, writes, publishes or exports a database, when it cannot.

    Also raised by the load for a batch that is not whole, before anything of it is written.
    """


class DamagedWarehouse(WarehouseError):
    """Raised on opening or reading a database whose bytes are not what DuckDB wrote.

    `flows.pipeline.load` then sets the file aside and rebuilds the database from the archive.

    Attributes:
        fault: what is wrong with the file, such as "is cut short".
    """

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path} {fault}. Run `caci rebuild` to rebuild it from the archive.")
        self.fault = fault


class ChangedSnapshot(WarehouseError):
    """Raised on opening a published database that is not what was published; nothing is read from it."""

    def __init__(self, path: Path, change: str) -> None:
        super().__init__(f"{path} {change}. Run `caci publish` to publish it again.")
        self.change = change


class OlderSchema(WarehouseError):
    """Raised on opening a database whose tables are of an older version, which stays as it was.

    `flows.pipeline.load` then rebuilds it from the archive, beside the old one, and swaps the two.
    """

    def __init__(self, path: Path, found: int, needed: int) -> None:
        super().__init__(
            f"{path} was made by an older version of this program (schema {found}, this one needs {needed}). The next"
            " `caci ingest` builds it again from the archive; `caci rebuild` does so now."
        )


class UnfitValueError(ValueError):
    """Raised by the load for a value that its column cannot hold; names the column.

    `flows.pipeline.reading.chunk` then makes the capture that states the value a reject.
    """


class QueryError(WarehouseError):
    """Raised by `query/` for SQL that is wrong or does more than read, and by `exports/` for a wrong table or version.

    It is the user's mistake: a command that meets it exits with status 2.
    """


class MissingExtra(WarehouseError):
    """Raised by `lake/` on opening a lake when the extra `lake` is missing or is for another version of DuckDB."""

    def __init__(self, package: str) -> None:
        super().__init__(f"CACI_LAKE needs the extra `lake` ({package} is missing): pip install 'caci-analyst[lake]'")


class GazetteerError(WarehouseError):
    """Raised by `gazetteer/` when its files are loaded and one of them is wrong; names the file and the entity."""
