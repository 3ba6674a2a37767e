"""What one export holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.exports.content.database_tables import Table, publication
from warehouse.exports.content.digests import TableSummary, summarise


@dataclass(frozen=True)
class ExportContent:
    """What is to be written.

    Attributes:
        connection: from `attached`.
        tables: those of its tables that are written, in order.
        summaries: their rows and digests, by name.
        published: what the database says of its publication.
        articles: identifiers of those that are written one by one; None if no query chose them.
    """

    connection: duckdb.DuckDBPyConnection
    tables: Sequence[Table]
    summaries: Mapping[str, TableSummary]
    published: Mapping[str, Any]
    articles: Sequence[str] | None = None

    @property
    def published_at(self) -> str | None:
        """When the database was published, as ISO text; None if it does not say."""
        return self.published.get("published_at")


def read_content(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], articles: Sequence[str] | None = None
) -> ExportContent:
    """Return the content of an export of some tables, or of some articles, of a connection from `attached`."""
    return ExportContent(connection, tables, summarise(connection, tables), publication(connection), articles)
