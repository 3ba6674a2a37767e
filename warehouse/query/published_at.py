"""When a database was published; not when its articles were."""

from datetime import datetime
from pathlib import Path

from warehouse.errors import QueryError
from warehouse.query.sandbox import query


def published_at(path: Path) -> datetime | None:
    """Return when a database was published, in UTC; None if it was not, as the writer's.

    Raises:
        WarehouseError: there is no database that can be read.
    """
    try:
        rows = query(path, "SELECT published_at FROM publication").rows
    except QueryError:
        return None
    return rows[0][0] if rows else None
