"""The description of CSV files in Croissant, which catalogues and search engines of data sets read.

The format: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files as package_files
from typing import Any

from warehouse.exports.content.database_tables import Column, Table
from warehouse.exports.content.description import PROGRAM, RIGHTS, Source, citation
from warehouse.exports.content.file_digests import File
from warehouse.exports.content.tables import ARTICLES

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
TYPES = {
    "INTEGER": "sc:Integer",
    "BIGINT": "sc:Integer",
    "BOOLEAN": "sc:Boolean",
    "DOUBLE": "sc:Float",
    "DATE": "sc:Date",
    "TIMESTAMP WITH TIME ZONE": "sc:DateTime",
}
"""Croissant's name of each of DuckDB's types; all others are text."""


def croissant(
    source: Source, version: str | None, published_at: str | None, tables: Sequence[Table], files: Mapping[str, File]
) -> dict[str, Any]:
    """Return the content of `croissant.json`; for the parameters see `data_package`."""
    dataset = {
        "@context": context(),
        "@type": "sc:Dataset",
        "name": f"{source.name}-analyst",
        "description": source.description,
        "conformsTo": CONFORMS_TO,
        "url": source.url,
        "version": version,
        "datePublished": published_at,
        "license": RIGHTS,
        "inLanguage": "en",
        "creator": {"@type": "sc:Organization", "name": PROGRAM},
        "publisher": {"@type": "sc:Organization", "name": source.title, "url": source.url},
        "citeAs": citation(source, version, published_at),
        "isLiveDataset": False,
        "distribution": [file_object(files[table.name]) for table in tables],
        "recordSet": [record_set(table, files[table.name], [other.name for other in tables]) for table in tables],
    }
    return {name: value for name, value in dataset.items() if value is not None}


def context() -> dict[str, Any]:
    """Return the context that Croissant prescribes for every description."""
    text = package_files("warehouse").joinpath("exports/formats/croissant_context.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def file_object(file: File) -> dict[str, Any]:
    """Return the description of a file."""
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": "text/csv",
        "sha256": file.sha256,
    }


def record_set(table: Table, file: File, names: Sequence[str]) -> dict[str, Any]:
    """Return the description of a table's rows."""
    refers = table.exported is not ARTICLES and ARTICLES.name in names
    described: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.comment,
        "field": [field(table, column, file, refers) for column in table.columns],
    }
    if table.exported.unique:
        described["key"] = [{"@id": f"{table.name}/{name}"} for name in table.exported.key]
    return described


def field(table: Table, column: Column, file: File, refers: bool) -> dict[str, Any]:
    """Return the description of a column, and its place in the file."""
    described = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.comment,
        "dataType": TYPES.get(column.type, "sc:Text"),
        "source": {"fileObject": {"@id": file.path}, "extract": {"column": column.name}},
    }
    if refers and table.exported.of_article and column.name == "article_id":
        described["references"] = {"field": {"@id": f"{ARTICLES.name}/article_id"}}
    return described
