"""What is particular to a site, as data: one TOML file per site, read into a typed model.

In comes the name of a site, out goes its `Site`: hosts and paths, sections, how the magazine names itself, its labels
and boilerplate, and the years of its dirt. A sister site needs a file here and no code. What any site made with Joomla
and K2 prints is the business of `spiders/pages`.
"""

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.article import Kind, LinkBlock
from schemas.base import Record
from schemas.page_layout import PageLayout


def _checked_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (OverflowError, RecursionError, re.error) as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_checked_pattern)]
"""A regular expression, applied without regard to case to text with single spaces."""


class SiteSection(Record):
    """One section of the site."""

    title: str = Field(description="Category as printed under the title.")
    kind: Kind = Field(description="Kind of its articles, unless the page says otherwise.")
    digest_title: str | None = Field(
        default=None, description="What follows the date in the title of its digests, as in `23 January News Digest`."
    )
    drupal_term: int | None = Field(default=None, description="Number of its term in the former system.")
    crawl: bool = Field(default=True, description="Whether its listing is walked and its feed is read.")
    feed_frozen_until: date | None = Field(default=None, description="Its feed is known to end here; see `SiteFeed`.")


class Era(Record):
    """A span of issue dates, both ends included."""

    first: date = Field(description="First issue date.")
    last: date = Field(description="Last issue date.")

    def covers(self, day: date | None) -> bool:
        """Return True if `day` is known and lies in the era."""
        return day is not None and self.first <= day <= self.last


class SiteFeed(Record):
    """The feed over all sections."""

    path: str = Field(description="Path and query.")
    frozen_until: date | None = Field(
        default=None, description="The feed is known to end here: it is fetched and recorded, and never an alarm."
    )


class Magazine(Record):
    """How the magazine names itself, and what it prints around its articles."""

    in_bylines: Pattern = Field(description="Its name in bylines, as in `(9/24/2003 issue of the CACI Analyst)`.")
    in_titles: Pattern | None = Field(
        default=None, description="Its name in the titles of HTML documents, without `The` and dashes around it."
    )
    labels: tuple[str, ...] = Field(
        min_length=1, description="Labels of the parts of an article, in their order and in capitals."
    )
    boilerplate: str | None = Field(
        default=None,
        description="Beginning of the text about the magazine, which may be glued to an article's end.",
    )
    foot: tuple[str, ...] = Field(
        default=(),
        description="Lines of a page's foot, which end the text of a text rendering; `*` is anything.",
    )
    side_blocks: dict[str, LinkBlock] = Field(
        default_factory=dict,
        description="By heading of a sidebar block, in small letters: where its links are recorded.",
    )


class Site(Record):
    """One site: its hosts, sections, magazine, calendar, and the eras of its dirt."""

    name: str = Field(description="Short name: the part of an article's identifier before the colon.")
    title: str = Field(description="The publication's name.")
    host: str = Field(description="Canonical public host.")
    other_hosts: tuple[str, ...] = Field(default=(), description="Hosts that serve the same pages.")
    drupal_host: str | None = Field(default=None, description="Host of the former system, made with Drupal.")
    sections_path: str = Field(description="Path under which the sections' listings are, as `/publications`.")
    legacy_slug: Pattern | None = Field(
        default=None,
        description="End of an imported item's slug: the issue date, in the groups `year`, `month` and `day`.",
    )
    page_size: int = Field(gt=0, description="Items on a page of a section's listing.")
    items: int | None = Field(
        default=None, gt=0, description="About how many items it lists, for the estimate of a first crawl."
    )
    feed: SiteFeed | None = Field(default=None, description="The feed over all sections.")
    sections: dict[str, SiteSection] = Field(description="By slug, as `analytical-articles`.")
    magazine: Magazine = Field(description="How the magazine names itself, and what it prints around its articles.")
    first_day: date | None = Field(default=None, description="Day of the first issue: nothing is older.")
    month_first_until: date | None = Field(default=None, description="Slashed byline dates are month first until then.")
    wednesday_era: Era | None = Field(
        default=None, description="Issues came out on Wednesdays, which decides between two readings of a date."
    )
    abstracts_since: date | None = Field(
        default=None, description="First issue whose intro column holds an editorial abstract; None if none does."
    )
    mojibake_era: Era | None = Field(
        default=None, description="Closing quotation marks are printed as UTF-8 that was read as windows-1252."
    )
    layouts: tuple[PageLayout, ...] = Field(
        default=(), description="Of its own templates, where these print what no stock layout finds."
    )
    accepted_layouts: tuple[PageLayout, ...] = Field(
        default=(), description="Those that a person accepted after a redesign; from the archive, not from the file."
    )

    def __hash__(self) -> int:
        """Return the hash of the name: sites are cache keys, and are hashed for every address."""
        return hash(self.name)

    @property
    def origin(self) -> str:
        """Scheme and canonical host, without a slash at the end."""
        return f"https://{self.host}"

    def section_titled(self, category: str | None) -> str | None:
        """Return the slug of the section with this title; None if there is none."""
        return next((slug for slug, section in self.sections.items() if section.title == category), None)

    def section_of_kind(self, kind: Kind) -> str | None:
        """Return the slug of the first section whose articles are of this kind; None if there is none."""
        return next((slug for slug, section in self.sections.items() if section.kind is kind), None)

    def section_of_digest(self, digest_title: str) -> str | None:
        """Return the slug of the section with this title of a digest, whatever its case; None if there is none."""
        title = " ".join(digest_title.casefold().split())
        slugs = (slug for slug, section in self.sections.items() if (section.digest_title or "").casefold() == title)
        return next(slugs, None)

    @property
    def digest_titles(self) -> tuple[str, ...]:
        """What follows the date in the titles of digests."""
        return tuple(section.digest_title for section in self.sections.values() if section.digest_title)

    def is_own_host(self, host: str) -> bool:
        """Return True for every form of the site's hosts: in any case, with or without the final dot of a full name."""
        return host.lower().rstrip(".") in {self.host, *self.other_hosts}


@cache
def load_site(name: str) -> Site:
    """Return the site called `name`.

    Raises:
        FileNotFoundError: there is no such site file.
        pydantic.ValidationError: the file does not describe a site.
    """
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return Site.model_validate(tomllib.loads(text))
