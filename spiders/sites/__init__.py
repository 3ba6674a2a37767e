"""What is particular to a site, as data: one TOML file a site, read into a typed model."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import Field

from schemas.article import Kind
from schemas.base import Record


class SiteSection(Record):
    """One section of the site."""

    title: str = Field(description="Category as printed under the title.")
    kind: Kind = Field(description="Kind of its articles, where the page says nothing else.")
    drupal_term: int | None = Field(default=None, description="Number of its term in the former system.")
    crawl: bool = Field(default=True, description="Whether its listing is walked and its feed is read.")
    feed_frozen_until: date | None = Field(default=None, description="Its feed is known to end here; see `SiteFeed`.")


class Era(Record):
    """A span of issue dates, both ends included."""

    first: date = Field(description="First issue date.")
    last: date = Field(description="Last issue date.")

    def covers(self, day: date | None) -> bool:
        """True when `day` is known and lies in the era."""
        return day is not None and self.first <= day <= self.last


class SiteFeed(Record):
    """The feed over all sections."""

    path: str = Field(description="Path and query.")
    frozen_until: date | None = Field(
        default=None, description="The feed is known to end here: it is asked, noted, and never an alarm."
    )


class Site(Record):
    """One site: its hosts, sections, calendar, and the eras of its dirt."""

    name: str = Field(description="Short name: the part of an article's identifier before the colon.")
    title: str = Field(description="The publication's name.")
    host: str = Field(description="Canonical public host.")
    other_hosts: tuple[str, ...] = Field(description="Hosts that serve the same pages.")
    drupal_host: str = Field(description="Host of the former system.")
    page_size: int = Field(gt=0, description="Items on a page of a section's listing.")
    feed: SiteFeed | None = Field(default=None, description="The feed over all sections, where there is one.")
    sections: dict[str, SiteSection] = Field(description="By slug, as analytical-articles.")
    month_first_until: date = Field(description="Slashed byline dates up to here are month first.")
    wednesday_era: Era = Field(description="Issues came out on Wednesdays: decides between two readings of a date.")
    abstracts_since: date = Field(description="First issue whose intro column holds an editorial abstract.")
    mojibake_era: Era = Field(description="Closing quotation marks printed as UTF-8 read in cp1252.")

    def __hash__(self) -> int:
        """Sites are told apart by name, so that what is known of an address can be kept."""
        return hash(self.name)

    @property
    def origin(self) -> str:
        """Scheme and canonical host, without a slash at the end."""
        return f"https://{self.host}"

    def section_titled(self, category: str | None) -> str | None:
        """Return the slug of the section with this title; None if there is none."""
        return next((slug for slug, section in self.sections.items() if section.title == category), None)

    def is_own_host(self, host: str) -> bool:
        """True for every host form of the site: any case, with or without the trailing dot of a full domain name."""
        return host.lower().rstrip(".") in {self.host, *self.other_hosts}


@cache
def load_site(name: str = "caci") -> Site:
    """The site called `name`.

    Raises:
        FileNotFoundError: there is no such site file.
        pydantic.ValidationError: the file does not describe a site.
    """
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return Site.model_validate(tomllib.loads(text))
