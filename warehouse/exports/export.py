"""Write an export in one format: whole, at once, and only if the one that is there is not current."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.connection import with_memory
from warehouse.database.files import require_parent_or_file
from warehouse.exports.content.database_tables import Table, attached, exported_tables, publication
from warehouse.exports.content.description import Source, is_current, manifest
from warehouse.exports.content.digests import Contents, contents_of
from warehouse.exports.content.file_digests import file_of, files_of
from warehouse.exports.export_format import ExportFormat
from warehouse.exports.folder import MANIFEST, refuse_others, workplace, write_json
from warehouse.exports.formats.croissant import croissant
from warehouse.exports.formats.data_package import data_package
from warehouse.exports.formats.delimited import write_csv
from warehouse.exports.formats.json_lines import write_json_lines
from warehouse.exports.formats.parquet import write_parquet


@dataclass(frozen=True)
class Exported:
    """What became of an export.

    Attributes:
        folder: where it is.
        files: how many it has.
        rows: how many each table has, by name.
        written: False if it was there already.
    """

    folder: Path
    files: int
    rows: Mapping[str, int]
    written: bool


@dataclass(frozen=True)
class Content:
    """What is to be written: tables of an open database, their digests, and what is said of the publication."""

    connection: duckdb.DuckDBPyConnection
    tables: Sequence[Table]
    contents: Mapping[str, Contents]
    published: Mapping[str, Any]

    @property
    def published_at(self) -> str | None:
        """When the database was published, as ISO text; None if it does not say."""
        return self.published.get("published_at")


def export(database: Path, form: ExportFormat, folder: Path, source: Source, names: Sequence[str] = ()) -> Exported:
    """Write an export, unless the same content is there already.

    Args:
        database: what to export.
        form: the format.
        folder: whose former content is replaced at once.
        source: whose articles these are.
        names: of tables; all that are exported if empty.

    Raises:
        QueryError: there is no such table.
        WarehouseError: there is no database, `folder` holds something else than an export, or writing fails.
    """
    require_parent_or_file(database, read_only=True)
    refuse_others(folder)
    hidden = folder.with_name(f".{folder.name}.partial")
    with workplace(folder, hidden) as place, attached(database, place.spill) as connection:
        tables = exported_tables(connection, names)
        content = content_of(connection, tables)
        rows = {name: held.rows for name, held in content.contents.items()}
        expected = manifest(form, content.published, content.tables, content.contents)
        if (existing := manifest_of(folder)) is not None and is_current(existing, expected, folder):
            return Exported(folder, len(existing.get("files", ())), rows, written=False)
        WRITERS[form](content, source, place.folder)
        files = files_of(place.folder)
        write_json(place.folder / MANIFEST, expected | {"files": [asdict(file) for file in files]})
        place.put_in_place(folder)
    return Exported(folder, len(files), rows, written=True)


def content_of(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> Content:
    """Return the content of some tables of a connection from `attached`."""
    return Content(connection, tables, contents_of(connection, tables), publication(connection))


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """Return the content of the `export.json` of a folder; None if there is none that can be read."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def write_each(content: Content, write: Callable[[Table], None]) -> None:
    """Write each table, and once more with more memory if DuckDB had too little."""
    for table in content.tables:
        with_memory(content.connection, partial(write, table))


def write_parquet_files(content: Content, _source: Source, folder: Path) -> None:
    """Write Parquet: a folder or a file for each table."""
    write_each(content, lambda table: write_parquet(content.connection, table, folder))


def write_csv_files(content: Content, _source: Source, folder: Path) -> None:
    """Write CSV for programs: a file for each table."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / f"{table.name}.csv"))


def write_spreadsheets(content: Content, _source: Source, folder: Path) -> None:
    """Write CSV for spreadsheets: a file for each table."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / f"{table.name}.csv", True))


def write_json_files(content: Content, _source: Source, folder: Path) -> None:
    """Write JSON Lines: a file for each table."""
    write_each(content, lambda table: write_json_lines(content.connection, table, folder / f"{table.name}.jsonl"))


def write_data_package(content: Content, source: Source, folder: Path, version: str | None = None) -> None:
    """Write compressed CSV, a file for each table, and describe it as a Data Package and in Croissant."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / "data" / f"{table.name}.csv.gz"))
    files = {table.name: file_of(folder, f"data/{table.name}.csv.gz") for table in content.tables}
    published_at = content.published_at
    package = data_package(source, version, published_at, content.tables, content.contents, files)
    write_json(folder / "datapackage.json", package)
    write_json(folder / "croissant.json", croissant(source, version, published_at, content.tables, files))


WRITERS: Mapping[ExportFormat, Callable[[Content, Source, Path], None]] = {
    ExportFormat.PARQUET: write_parquet_files,
    ExportFormat.CSV: write_csv_files,
    ExportFormat.SPREADSHEETS: write_spreadsheets,
    ExportFormat.JSON_LINES: write_json_files,
    ExportFormat.DATA_PACKAGE: write_data_package,
}
