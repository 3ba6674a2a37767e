"""Which items are due to be fetched again."""

from datetime import date, datetime

from schemas.known_item import KnownItem
from warehouse.database.location import Location
from warehouse.resources import read_sql


def items_due(warehouse: Location, site: str, recent_since: date, asked_before: datetime, most: int) -> list[KnownItem]:
    """Return at most `most` items whose page was not requested since `asked_before`, the most urgent first.

    The items published since `recent_since` come first, because they are edited most; then those that were not
    requested for the longest time: any of them may have been edited, or be gone.

    Raises:
        WarehouseError: there is no database to read.
    """
    parameters = {"site": site, "recent_since": recent_since, "asked_before": asked_before, "most": most}
    rows = warehouse.ask(read_sql("account/due_items.sql"), parameters)
    return [KnownItem(article_id=article_id, url=url, was_rejected=rejected) for article_id, url, rejected in rows]
