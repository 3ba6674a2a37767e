"""The forms of an export."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """What an export consists of."""

    PARQUET = "parquet"
    CSV = "csv"
    SPREADSHEETS = "spreadsheets"
    """CSV that nothing of a page can turn into a formula."""
    JSON_LINES = "jsonl"
    DATA_PACKAGE = "datapackage"
