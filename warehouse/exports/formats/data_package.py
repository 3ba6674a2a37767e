"""The description of CSV files as a Data Package (datapackage.org, version 2), as Frictionless reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.exports.database import Column, Table
from warehouse.exports.description import PROGRAM, Source
from warehouse.exports.digests import Contents
from warehouse.exports.files import File
from warehouse.exports.tables import ARTICLES

PROFILES = "https://datapackage.org/profiles/2.0"
TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DOUBLE": "number",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "JSON": "object",
}
"""Table Schema's name of each of DuckDB's types; a list is an array, and what else there is a string."""


def data_package(
    source: Source,
    version: str | None,
    published_at: str | None,
    tables: Sequence[Table],
    contents: Mapping[str, Contents],
    files: Mapping[str, File],
) -> dict[str, Any]:
    """The content of `datapackage.json`.

    Args:
        source: whose articles these are.
        version: of a release; None for an export without one.
        published_at: when the database was published, as ISO text; None where it does not say.
        tables: that are described, in order.
        contents: number of rows of each table.
        files: the CSV file of each table.
    """
    package = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": f"{source.name}-analyst",
        "title": source.title,
        "description": source.description,
        "homepage": source.url,
        "version": version,
        "created": published_at,
        "sources": [{"title": source.title, "path": source.url}],
        "contributors": [
            {"title": source.title, "path": source.url, "roles": ["publisher"]},
            {"title": PROGRAM, "roles": ["wrangler"]},
        ],
    }
    names = [table.name for table in tables]
    resources = [resource(table, contents[table.name].rows, files[table.name], names) for table in tables]
    return {name: value for name, value in package.items() if value is not None} | {"resources": resources}


def resource(table: Table, rows: int, file: File, names: Sequence[str]) -> dict[str, Any]:
    """A table's file, and what stands in it."""
    return {
        "name": table.name,
        "type": "table",
        "description": table.comment,
        "path": file.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "rows": rows,
        "dialect": {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"},
        "schema": table_schema(table, names),
    }


def table_schema(table: Table, names: Sequence[str]) -> dict[str, Any]:
    """The columns of a table, what tells its rows apart, and the articles that they belong to."""
    schema: dict[str, Any] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [field(column) for column in table.columns],
    }
    if table.exported.unique:
        schema["primaryKey"] = list(table.exported.key)
    if table.exported.of_article and table.exported is not ARTICLES and ARTICLES.name in names:
        reference = {"resource": ARTICLES.name, "fields": ["article_id"]}
        schema["foreignKeys"] = [{"fields": ["article_id"], "reference": reference}]
    return schema


def field(column: Column) -> dict[str, Any]:
    """A column. One without nulls has no missing values: an empty field of it is an empty text."""
    kind = "array" if column.type.endswith("]") else TYPES.get(column.type, "string")
    described = {"name": column.name, "type": kind, "description": column.comment}
    if column.nullable:
        return described | {"missingValues": [""]}
    return described | {"missingValues": [], "constraints": {"required": True}}
