"""How old the published database is, in words, and a warning if it is too old."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from flows.present.words import span
from flows.settings import Settings
from warehouse.query.published_at import published_at


def age_of(database: Path) -> timedelta | None:
    """Return how long ago the database was published; None if it is not a published one.

    Raises:
        WarehouseError: there is no database to read.
    """
    then = published_at(database)
    return None if then is None else datetime.now(UTC) - then


def warn_of_age(settings: Settings) -> timedelta | None:
    """Warn on stderr if the published database is older than `Settings.oldest_snapshot`, and return its age.

    Raises:
        WarehouseError: there is no database to read.
    """
    age = age_of(settings.readable)
    if age is not None and age > timedelta(days=settings.oldest_snapshot):
        Console(stderr=True, soft_wrap=True).print(
            f"The published data is {span(age)} old: no run has been green since. See `caci status`.",
            style="yellow",
            highlight=False,
        )
    return age
