"""Writes an export: one format, whole and at once, or not at all because it is there already."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database.connection import with_memory
from warehouse.database.files import require_parent_or_file
from warehouse.exports.database import Table, attached, exported_tables, publication
from warehouse.exports.description import Source, is_current, manifest
from warehouse.exports.digests import Contents, contents_of
from warehouse.exports.files import file_of, files_of
from warehouse.exports.folder import MANIFEST, refuse_others, workplace, write_json
from warehouse.exports.format_names import ExportFormat
from warehouse.exports.formats.croissant import croissant
from warehouse.exports.formats.data_package import data_package
from warehouse.exports.formats.delimited import write_csv
from warehouse.exports.formats.json_lines import write_json_lines
from warehouse.exports.formats.parquet import write_parquet


@dataclass(frozen=True)
class Exported:
    """What became of an export: where it is, its number of files and of rows by table; `written` or there already."""

    folder: Path
    files: int
    rows: Mapping[str, int]
    written: bool


@dataclass(frozen=True)
class Content:
    """What is to be written: tables of an open database, with what is known of all of them."""

    connection: duckdb.DuckDBPyConnection
    tables: Sequence[Table]
    contents: Mapping[str, Contents]
    published: Mapping[str, Any]

    @property
    def published_at(self) -> str | None:
        """When the database was published, as ISO text."""
        return self.published.get("published_at")


def export(database: Path, form: ExportFormat, folder: Path, source: Source, names: Sequence[str] = ()) -> Exported:
    """Writes the tables `names`, or all, of the database to `folder`, whose former content is replaced at once.

    Nothing is written where the same content is there.

    Raises:
        QueryError: there is no such table.
        WarehouseError: there is no database, `folder` is not ours to replace, or writing fails.
    """
    require_parent_or_file(database, read_only=True)
    refuse_others(folder)
    hidden = folder.with_name(f".{folder.name}.partial")
    with workplace(folder, hidden) as place, attached(database, place.spill) as connection:
        tables = exported_tables(connection, names)
        content = content_of(connection, tables)
        rows = {name: found.rows for name, found in content.contents.items()}
        wanted = manifest(form, content.published, content.tables, content.contents)
        if (kept := manifest_of(folder)) is not None and is_current(kept, wanted, folder):
            return Exported(folder, len(kept.get("files", ())), rows, written=False)
        WRITERS[form](content, source, place.folder)
        files = files_of(place.folder)
        write_json(place.folder / MANIFEST, wanted | {"files": [asdict(file) for file in files]})
        place.put_in_place(folder)
    return Exported(folder, len(files), rows, written=True)


def content_of(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> Content:
    """What is known of some tables of a connection from `attached`."""
    return Content(connection, tables, contents_of(connection, tables), publication(connection))


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """What the `export.json` of a folder says; None where there is none that can be read."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def write_each(content: Content, write: Callable[[Table], None]) -> None:
    """Writes each table, and once more where DuckDB had too little memory for it."""
    for table in content.tables:
        with_memory(content.connection, partial(write, table))


def write_parquet_files(content: Content, _source: Source, folder: Path) -> None:
    """Parquet, a folder or a file a table."""
    write_each(content, lambda table: write_parquet(content.connection, table, folder))


def write_csv_files(content: Content, _source: Source, folder: Path) -> None:
    """CSV for programs, a file a table."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / f"{table.name}.csv"))


def write_spreadsheets(content: Content, _source: Source, folder: Path) -> None:
    """CSV for spreadsheets, a file a table."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / f"{table.name}.csv", True))


def write_json_files(content: Content, _source: Source, folder: Path) -> None:
    """JSON Lines, a file a table."""
    write_each(content, lambda table: write_json_lines(content.connection, table, folder / f"{table.name}.jsonl"))


def write_data_package(content: Content, source: Source, folder: Path, version: str | None = None) -> None:
    """Compressed CSV, a file a table, described as a Data Package and in Croissant."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / "data" / f"{table.name}.csv.gz"))
    files = {table.name: file_of(folder, f"data/{table.name}.csv.gz") for table in content.tables}
    at = content.published_at
    package = data_package(source, version, at, content.tables, content.contents, files)
    write_json(folder / "datapackage.json", package)
    write_json(folder / "croissant.json", croissant(source, version, at, content.tables, files))


WRITERS: Mapping[ExportFormat, Callable[[Content, Source, Path], None]] = {
    ExportFormat.PARQUET: write_parquet_files,
    ExportFormat.CSV: write_csv_files,
    ExportFormat.SPREADSHEETS: write_spreadsheets,
    ExportFormat.JSON_LINES: write_json_files,
    ExportFormat.DATA_PACKAGE: write_data_package,
}
