"""Whether feeds are alive: a live and a dead one answer the same 200."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.listing import Listing
from spiders.sites import Site
from spiders.urls import feed_url

# Listings and feeds print the same date of creation. A feed that lacks a year of what the listing has is not delayed.
FROZEN_AFTER = timedelta(days=365)
ALL_SECTIONS = ""
"""In place of a section: the feed over all of them."""


def feed_address(section: str, site: Site) -> str | None:
    """The public address of a section's feed, or of the feed over all sections; None where the site has none."""
    if section != ALL_SECTIONS:
        return feed_url(section, site)
    return f"{site.origin}{site.feed.path}" if site.feed is not None else None


def frozen_until(section: str, site: Site) -> date | None:
    """The day at which a feed is known to end; None for one that must be alive."""
    if section != ALL_SECTIONS:
        return site.sections[section].feed_frozen_until
    return site.feed.frozen_until if site.feed is not None else None


@dataclass
class FeedCheck:
    """Compares the newest entry of each feed with the newest that the listings show."""

    site: Site
    _listed: dict[str, date] = field(default_factory=dict)
    _fed: dict[str, Listing] = field(default_factory=dict)

    def listing_read(self, section: str, newest: date | None) -> None:
        """The newest entry on a page of a listing; None where no entry has a date."""
        if newest is None:
            return
        for place in (section, ALL_SECTIONS):
            self._listed[place] = max(newest, self._listed.get(place, newest))

    def feed_read(self, section: str, feed: Listing) -> None:
        """What the feed of a section, or of all, names."""
        self._fed[section] = feed

    def verdicts(self) -> tuple[list[str], list[str]]:
        """What is wrong with the feeds, and what is known to be so: problems and notes, in words."""
        problems: list[str] = []
        notes: list[str] = []
        for section, feed in self._fed.items():
            listed = self._listed.get(section)
            if listed is None or (feed.newest is not None and listed - feed.newest < FROZEN_AFTER):
                continue
            name = f"the feed of {section}" if section else "the feed of the whole site"
            known = frozen_until(section, self.site)
            if feed.newest is None:
                problems.append(f"{name} names no item, though the listing does: it is frozen or empty")
            elif known is not None and feed.newest <= known:
                notes.append(f"{name} ends on {feed.newest}, as is known; it is not believed")
            else:
                problems.append(
                    f"{name} is frozen: its newest entry is of {feed.newest}, the listing's of {listed}; see {feed.url}"
                )
        return problems, notes
