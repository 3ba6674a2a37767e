"""The formats of an export, by the names that the command offers."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """A format of an export."""

    PARQUET = "parquet"
    CSV = "csv"
    SPREADSHEETS = "spreadsheets"
    """CSV in which no text of a page is run as a formula."""
    JSON_LINES = "jsonl"
    DATA_PACKAGE = "datapackage"
