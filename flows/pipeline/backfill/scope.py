"""Which items a backfill is about, and the windows into which they are split."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from flows.errors import WrongParameters
from schemas.known_item import KnownItem
from spiders.sites import Site
from spiders.urls import identify

WindowSize = Literal["month", "quarter", "year"]
UNDATED = "undated"
SITE = "site"
"""The source of a backfill that is no path."""
MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True)
class Scope:
    """Items of some sections, published in some days. Called with an item of the certificate, says whether it is one.

    An item of which no listing tells the date is always one: only its page can tell.
    """

    site: Site
    sections: tuple[str, ...] = ()
    """None: all that are crawled, and what no section has."""
    since: date | None = None
    until: date | None = None
    left: frozenset[str] = frozenset()
    """Articles that are left for another run."""

    def __call__(self, item: Mapping[str, Any]) -> bool:
        """True where the item is in the scope; it has `article_id`, `sections`, `url` and `published_on`."""
        return item["article_id"] not in self.left and self._has_section(item) and self._has_day(item["published_on"])

    @property
    def in_words(self) -> str:
        """The scope in words, as `2003-01-01 to today, field-reports`."""
        days = f"{self.since or 'the beginning'} to {self.until or 'today'}"
        return ", ".join([days, *self.sections])

    def leaving(self, articles: Iterable[str]) -> "Scope":
        """The scope without these articles."""
        return replace(self, left=self.left.union(articles))

    def _has_section(self, item: Mapping[str, Any]) -> bool:
        wanted = self.sections or [name for name, section in self.site.sections.items() if section.crawl]
        named = set(item["sections"]) | {identify(item["url"], self.site).section}
        return bool(named.intersection(wanted)) or (not self.sections and named == {None})

    def _has_day(self, day: date | None) -> bool:
        return day is None or ((self.since or date.min) <= day <= (self.until or date.max))


@dataclass(frozen=True)
class Window:
    """A stretch of days, and the items of it that are still to be fetched."""

    name: str
    """As 2003, 2003 quarter 1, 2003-01, or undated."""
    items: tuple[KnownItem, ...]


def windows_of(items: Iterable[Mapping[str, Any]], size: WindowSize) -> list[Window]:
    """The items by window: the oldest first, those of no known date last.

    `items` have `article_id`, `url` and `published_on`.
    """
    windows: dict[str, list[KnownItem]] = {}
    for item in sorted(items, key=lambda item: (item["published_on"] or date.max, item["article_id"])):
        known = KnownItem(article_id=item["article_id"], url=item["url"], was_refused=False)
        windows.setdefault(_name(item["published_on"], size), []).append(known)
    return [Window(name, tuple(items)) for name, items in windows.items()]


def _name(day: date | None, size: WindowSize) -> str:
    if day is None:
        return UNDATED
    match size:
        case "year":
            return f"{day:%Y}"
        case "quarter":
            return f"{day:%Y} quarter {(day.month - 1) // MONTHS_OF_A_QUARTER + 1}"
        case "month":
            return f"{day:%Y-%m}"


def check_parameters(
    since: date | None, until: date | None, sections: list[str] | None, source: str, limit: int | None
) -> None:
    """Raises WrongParameters for parameters of which each is right and which are wrong together; says what to do."""
    if since is not None and until is not None and since > until:
        raise WrongParameters(f"since {since} is after until {until}; exchange the two")
    if source != SITE and (since or until or sections or limit):
        raise WrongParameters(
            "files are taken whole, since what a reader cannot date must not be lost: leave out since, until, sections"
            " and limit, or the source"
        )
