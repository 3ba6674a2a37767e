"""How old the published database is."""

from datetime import datetime
from pathlib import Path

from warehouse.errors import QueryError
from warehouse.query.sandbox import query


def published_at(path: Path) -> datetime | None:
    """When the database at `path` was published, in UTC; None for one that is no publication, as the writer's.

    Raises WarehouseError where there is no database to read.
    """
    try:
        rows = query(path, "SELECT published_at FROM publication").rows
    except QueryError:
        return None
    return rows[0][0] if rows else None
