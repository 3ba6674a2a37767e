"""The formats of an export: the name that the command offers, and the function that writes its files.

A new format is a member of `ExportFormat`, an entry in `WRITERS`, and a module beside this one that writes one table.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path

from warehouse.database.connection import with_memory
from warehouse.exports.content.database_tables import Table
from warehouse.exports.content.description import Source
from warehouse.exports.content.export_content import ExportContent
from warehouse.exports.content.file_digests import file_of
from warehouse.exports.folder import write_json
from warehouse.exports.formats.article_files import words_of, write_article_files
from warehouse.exports.formats.croissant import croissant
from warehouse.exports.formats.data_package import data_package
from warehouse.exports.formats.delimited import write_csv
from warehouse.exports.formats.json_lines import write_json_lines
from warehouse.exports.formats.parquet import write_parquet
from warehouse.present.article_text import as_markdown


class ExportFormat(StrEnum):
    """A format of an export."""

    PARQUET = "parquet"
    CSV = "csv"
    SPREADSHEETS = "spreadsheets"
    """CSV in which no text of a page is run as a formula."""
    JSONL = "jsonl"
    DATAPACKAGE = "datapackage"
    TEXT = "text"
    MARKDOWN = "markdown"
    # As two of them could be typed before
    JSON_LINES = "jsonl"
    DATA_PACKAGE = "datapackage"


def write_parquet_files(content: ExportContent, _source: Source, folder: Path) -> None:
    """Write Parquet: a folder or a file for each table."""
    write_each(content, lambda table: write_parquet(content.connection, table, folder))


def write_csv_files(content: ExportContent, _source: Source, folder: Path) -> None:
    """Write CSV for programs: a file for each table."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / f"{table.name}.csv"))


def write_spreadsheets(content: ExportContent, _source: Source, folder: Path) -> None:
    """Write CSV for spreadsheets: a file for each table."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / f"{table.name}.csv", True))


def write_json_files(content: ExportContent, _source: Source, folder: Path) -> None:
    """Write JSON Lines: a file for each table."""
    write_each(content, lambda table: write_json_lines(content.connection, table, folder / f"{table.name}.jsonl"))


def write_data_package(content: ExportContent, source: Source, folder: Path, version: str | None = None) -> None:
    """Write compressed CSV, a file for each table, and describe it as a Data Package and in Croissant."""
    write_each(content, lambda table: write_csv(content.connection, table, folder / "data" / f"{table.name}.csv.gz"))
    files = {table.name: file_of(folder, f"data/{table.name}.csv.gz") for table in content.tables}
    published_at = content.published_at
    package = data_package(source, version, published_at, content.tables, content.summaries, files)
    write_json(folder / "datapackage.json", package)
    write_json(folder / "croissant.json", croissant(source, version, published_at, content.tables, files))


def write_texts(content: ExportContent, _source: Source, folder: Path) -> None:
    """Write the words of each article to a file, and a table of them."""
    write_article_files(content.connection, content.articles, folder, ".txt", words_of)


def write_markdown(content: ExportContent, _source: Source, folder: Path) -> None:
    """Write each article to a file in Markdown, and a table of them."""
    write_article_files(content.connection, content.articles, folder, ".md", as_markdown)


def write_each(content: ExportContent, write: Callable[[Table], None]) -> None:
    """Write each table, and once more with more memory if DuckDB had too little."""
    for table in content.tables:
        with_memory(content.connection, partial(write, table))


WRITERS: Mapping[ExportFormat, Callable[[ExportContent, Source, Path], None]] = {
    ExportFormat.PARQUET: write_parquet_files,
    ExportFormat.CSV: write_csv_files,
    ExportFormat.SPREADSHEETS: write_spreadsheets,
    ExportFormat.JSONL: write_json_files,
    ExportFormat.DATAPACKAGE: write_data_package,
    ExportFormat.TEXT: lambda *parts: with_memory(parts[0].connection, partial(write_texts, *parts)),
    ExportFormat.MARKDOWN: lambda *parts: with_memory(parts[0].connection, partial(write_markdown, *parts)),
}
OF_ARTICLES = frozenset({ExportFormat.TEXT, ExportFormat.MARKDOWN})
"""The formats that have a file for each article."""
WRITTEN_TABLES = ("articles", "article_authors", "sections", "paragraphs", "digest_items")
"""What is written in them."""
