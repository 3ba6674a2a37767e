"""The description of CSV files as a Data Package, which Frictionless reads.

The format, version 2: https://datapackage.org/standard/data-package/.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.exports.content.database_tables import Column, Table
from warehouse.exports.content.description import PROGRAM, Source
from warehouse.exports.content.digests import TableSummary
from warehouse.exports.content.file_digests import File
from warehouse.exports.content.tables import ARTICLES

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
"""Table Schema's name of each of DuckDB's types; a list is an array, and all others are strings."""


def data_package(
    source: Source,
    version: str | None,
    published_at: str | None,
    tables: Sequence[Table],
    summaries: Mapping[str, TableSummary],
    files: Mapping[str, File],
) -> dict[str, Any]:
    """Return the content of `datapackage.json`.

    Args:
        source: whose articles these are.
        version: of a release; None for an export without one.
        published_at: when the database was published, as ISO text; None if it does not say.
        tables: to describe, in order.
        summaries: with the number of rows of each table.
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
    resources = [resource(table, summaries[table.name].rows, files[table.name], names) for table in tables]
    return {name: value for name, value in package.items() if value is not None} | {"resources": resources}


def resource(table: Table, rows: int, file: File, names: Sequence[str]) -> dict[str, Any]:
    """Return the description of a table's file and its columns."""
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
    """Return the columns of a table, its primary key, and its foreign key into `articles`."""
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
    """Return the description of a column. Without nulls it has no missing values: an empty field is an empty text."""
    kind = "array" if column.type.endswith("]") else TYPES.get(column.type, "string")
    described = {"name": column.name, "type": kind, "description": column.comment}
    if column.nullable:
        return described | {"missingValues": [""]}
    return described | {"missingValues": [], "constraints": {"required": True}}
