"""Which items a backfill covers, and the windows into which they are divided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from flows.errors import WrongParameters
from schemas.listing import KnownItem
from spiders.messages import joined
from spiders.sites import Site
from spiders.urls import identify

WindowSize = Literal["month", "quarter", "year"]
UNDATED = "undated"
MAX_ITEMS = 1_000_000
"""The most items to which a backfill may be limited; more than any site has."""
AHEAD_OF_UTC = timedelta(hours=14)
"""As far as any clock of the world is: https://data.iana.org/time-zones/tzdb/australasia has Kiritimati."""
SITE = "site"
"""The source of a backfill that is not a path."""
MONTHS_PER_QUARTER = 3
MAX_WINDOW_CHARACTERS = 600
"""Of the list of windows in a message: a backfill by month has three hundred of them."""


@dataclass(frozen=True)
class Scope:
    """Items of some sections, published between two days. Called with an item of the certificate, it decides about it.

    An item whose date no listing states always belongs: only its page states it.
    """

    site: Site
    sections: tuple[str, ...] = ()
    """Slugs of sections; empty for all that are crawled, and for items without a section."""
    since: date | None = None
    until: date | None = None
    left: frozenset[str] = frozenset()
    """Identifiers of the articles that are left for another run."""

    def __call__(self, item: Mapping[str, Any]) -> bool:
        """Return True if the item is in the scope; it has `article_id`, `sections`, `url` and `published_on`."""
        return item["article_id"] not in self.left and self._has_section(item) and self._has_day(item["published_on"])

    @property
    def in_words(self) -> str:
        """The scope in words, such as `2003-01-01 to today, field-reports`."""
        days = f"{self.since or 'the beginning'} to {self.until or 'today'}"
        return ", ".join([days, *self.sections])

    def leaving(self, articles: Iterable[str]) -> "Scope":
        """Return the scope without these articles."""
        return replace(self, left=self.left.union(articles))

    def _has_section(self, item: Mapping[str, Any]) -> bool:
        expected = self.sections or [name for name, section in self.site.sections.items() if section.crawl]
        stated = set(item["sections"]) | {identify(item["url"], self.site).section}
        return bool(stated.intersection(expected)) or (not self.sections and stated == {None})

    def _has_day(self, day: date | None) -> bool:
        return day is None or ((self.since or date.min) <= day <= (self.until or date.max))


@dataclass(frozen=True)
class Window:
    """A range of days, and its items that are still to be fetched."""

    name: str
    """Such as 2003, 2003 quarter 1, 2003-01, or undated."""
    items: tuple[KnownItem, ...]


def windows_of(items: Iterable[Mapping[str, Any]], size: WindowSize) -> list[Window]:
    """Return the items by window: the oldest first, those without a known date last.

    Args:
        items: rows with `article_id`, `url` and `published_on`.
        size: how long a window is.
    """
    windows: dict[str, list[KnownItem]] = {}
    for item in sorted(items, key=lambda item: (item["published_on"] or date.max, item["article_id"])):
        pending = KnownItem(article_id=item["article_id"], url=item["url"], was_rejected=False)
        windows.setdefault(_name(item["published_on"], size), []).append(pending)
    return [Window(name, tuple(items)) for name, items in windows.items()]


def in_words(windows: Iterable[Window]) -> str:
    """Return how many items each window has, as many windows as fit into a message."""
    return joined((f"{len(window.items):,} of {window.name}" for window in windows), MAX_WINDOW_CHARACTERS, ", ")


def _name(day: date | None, size: WindowSize) -> str:
    if day is None:
        return UNDATED
    match size:
        case "year":
            return f"{day:%Y}"
        case "quarter":
            return f"{day:%Y} quarter {(day.month - 1) // MONTHS_PER_QUARTER + 1}"
        case "month":
            return f"{day:%Y-%m}"


def check_parameters(
    site: Site,
    since: date | None,
    until: date | None,
    sections: list[str] | None,
    source: str,
    limit: int | None,
) -> None:
    """Raise WrongParameters for parameters that contradict each other, or between which nothing can be published."""
    if since is not None and since > (datetime.now(UTC) + AHEAD_OF_UTC).date():
        raise WrongParameters(f"since {since} is after today, so nothing can be published yet; name an earlier day")
    if until is not None and site.first_day is not None and until < site.first_day:
        raise WrongParameters(f"until {until} is before the first issue ({site.first_day}); name a later day")
    if not source.strip() or "\0" in source:
        raise WrongParameters("the source is `site`, or the path of a file or a folder")
    if since is not None and until is not None and since > until:
        raise WrongParameters(f"since {since} is after until {until}; swap the two")
    if source != SITE and (since or until or sections or limit):
        raise WrongParameters(
            "files are imported whole, so that nothing without a date is lost: leave out since, until, sections and"
            " limit, or the source"
        )
