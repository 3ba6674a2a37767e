"""Finds out which feeds are alive: the site responds to a live feed and to a dead one with the same status 200."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.listing import Listing
from spiders.sites import Site
from spiders.urls import feed_url

# Listings and feeds print the same date of creation. A feed that lacks a year of the listing's items is not delayed.
MIN_LAG_OF_A_FROZEN_FEED = timedelta(days=365)
ALL_SECTIONS = ""
"""In place of a section: the feed over all of them."""


def feed_address(section: str, site: Site) -> str | None:
    """Return the public address of a section's feed, or of the feed over all sections; None if the site has none."""
    if section != ALL_SECTIONS:
        return feed_url(section, site)
    return f"{site.origin}{site.feed.path}" if site.feed is not None else None


def frozen_until(section: str, site: Site) -> date | None:
    """Return the day on which a feed is known to end; None for one that must be alive."""
    if section != ALL_SECTIONS:
        return site.sections[section].feed_frozen_until
    return site.feed.frozen_until if site.feed is not None else None


@dataclass
class FeedCheck:
    """Compares the newest entry of each feed with the newest entry of the listings."""

    site: Site
    _newest_listed: dict[str, date] = field(default_factory=dict)
    _feeds: dict[str, Listing] = field(default_factory=dict)

    def add_listing_page(self, section: str, newest: date | None) -> None:
        """Add a page of a listing by the date of its newest entry; None if no entry has a date."""
        if newest is None:
            return
        for key in (section, ALL_SECTIONS):
            self._newest_listed[key] = max(newest, self._newest_listed.get(key, newest))

    def add_feed(self, section: str, feed: Listing) -> None:
        """Add the feed of a section, or of all sections."""
        self._feeds[section] = feed

    def verdicts(self) -> tuple[list[str], list[str]]:
        """Return what is wrong with the feeds, and what is known to be so: problems and notes, a sentence each."""
        problems: list[str] = []
        notes: list[str] = []
        for section, feed in self._feeds.items():
            listed = self._newest_listed.get(section)
            if listed is None or (feed.newest is not None and listed - feed.newest < MIN_LAG_OF_A_FROZEN_FEED):
                continue
            name = f"the feed of {section}" if section else "the feed of the whole site"
            expected_end = frozen_until(section, self.site)
            if feed.newest is None:
                problems.append(f"{name} names no item, though the listing does: it is frozen or empty; see {feed.url}")
            elif expected_end is not None and feed.newest <= expected_end:
                notes.append(f"{name} ends on {feed.newest}, as expected; it is not relied on")
            else:
                problems.append(
                    f"{name} is frozen: its newest entry is of {feed.newest}, the listing's of {listed}; see {feed.url}"
                )
        return problems, notes
