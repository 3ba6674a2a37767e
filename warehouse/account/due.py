"""Which items are due to be fetched again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from schemas.listing import KnownItem
from warehouse.database.location import Location
from warehouse.resources import read_sql

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Intervals:
    """How long after a request an item is left alone, by its age.

    A run takes a while, so that each is some hours shorter than its name says: otherwise daily runs would skip days.
    """

    recent: timedelta = timedelta(hours=20)
    """Daily. New articles are edited most."""
    of_a_year: timedelta = timedelta(days=7, hours=-4)
    """Weekly."""
    older: timedelta = timedelta(days=182, hours=-4)
    """Twice a year. A page takes 7 KB of the archive each time, whether it has changed or not: its counter has."""

    @classmethod
    def whatever_the_age(cls, interval: timedelta) -> Self:
        """Return the same interval for all."""
        return cls(interval, interval, interval)


def items_due(
    warehouse: Location, site: str, now: datetime, limit: int, recent_days: int, intervals: Intervals = Intervals()
) -> list[KnownItem]:
    """Return the items whose page is to be fetched again, the most urgent first.

    Recent items come first, because they are edited most; then those that were not requested for the longest time: any
    of them may have been edited, or be gone.

    Args:
        warehouse: where the captures are.
        site: the prefix of the identifiers, such as `caci`.
        now: the time of the run.
        limit: how many items are returned at most.
        recent_days: items published in this many days before today are recent.
        intervals: items that were requested less than this before `now` are not due.

    Raises:
        WarehouseError: there is no database to read.
    """
    parameters = {
        "site": site,
        "recent_since": (now - timedelta(days=recent_days)).date(),
        "a_year_ago": (now - A_YEAR).date(),
        "recent_before": now - intervals.recent,
        "of_a_year_before": now - intervals.of_a_year,
        "older_before": now - intervals.older,
        "limit": limit,
    }
    rows = warehouse.ask(read_sql("account/due_items.sql"), parameters)
    return [KnownItem(article_id=article_id, url=url, was_rejected=rejected) for article_id, url, rejected in rows]
