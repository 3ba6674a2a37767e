"""What every chapter is made from: the answers of the database, the names of the site, and the current time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from warehouse.query.report_answers import Answers

PAINTS = ("first", "second", "third", "fourth")
"""Classes of the colours of the first sections, in the site's order; the other sections share `other`."""
NO_SECTION = "No section"


@dataclass(frozen=True)
class Context:
    """What a chapter knows."""

    answers: Answers
    publication: str
    """Title of the site."""
    titles: Mapping[str, str]
    """Title of each section by its slug, in the site's order."""
    now: datetime
    """When the page is made, in UTC."""

    def title_of(self, section: str | None) -> str:
        """Return the printed title of a section; the slug, if the site file does not name the section."""
        return self.titles.get(section, section) if section else NO_SECTION

    def paint_of(self, section: str | None) -> str:
        """Return the class of a section's colour."""
        painted = list(self.titles)[: len(PAINTS)]
        return PAINTS[painted.index(section)] if section in painted else "other"

    def sort_key(self, section: str | None) -> tuple[int, str]:
        """Return the key that sorts sections in the site's order, then others by name, then articles without one."""
        order = list(self.titles)
        return (order.index(section), "") if section in order else (len(order), section or "￿")
