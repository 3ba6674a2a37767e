"""Which items are due to be fetched again."""

from datetime import date, datetime

from schemas.listing import KnownItem
from warehouse.database.location import Location
from warehouse.resources import read_sql


def items_due(
    warehouse: Location, site: str, recent_since: date, requested_before: datetime, limit: int
) -> list[KnownItem]:
    """Return the items whose page is to be fetched again, the most urgent first.

    Recent items come first, because they are edited most; then those that were not requested for the longest time: any
    of them may have been edited, or be gone.

    Args:
        warehouse: where the captures are.
        site: the prefix of the identifiers, such as `caci`.
        recent_since: the first day of publication that counts as recent.
        requested_before: items that were requested later are not due.
        limit: how many items are returned at most.

    Raises:
        WarehouseError: there is no database to read.
    """
    parameters = {"site": site, "recent_since": recent_since, "requested_before": requested_before, "limit": limit}
    rows = warehouse.ask(read_sql("account/due_items.sql"), parameters)
    return [KnownItem(article_id=article_id, url=url, was_rejected=rejected) for article_id, url, rejected in rows]
