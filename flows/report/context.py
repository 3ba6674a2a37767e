"""What every chapter is made from: the answers of the database, the names of sections, and the present."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from warehouse.query.report_answers import Answers

PAINTS = ("first", "second", "third", "fourth")
"""Classes of the colours of sections, in their fixed order; further sections share `other`."""
NO_SECTION = "No section"


@dataclass(frozen=True)
class Context:
    """The answers, the title of each section in the site's order, and the moment (UTC) at which the page is made."""

    answers: Answers
    titles: Mapping[str, str]
    now: datetime

    def title_of(self, section: str | None) -> str:
        """Return the printed name of a section; a section that the site file does not know is named by its slug."""
        return self.titles.get(section, section) if section else NO_SECTION

    def paint_of(self, section: str | None) -> str:
        """Return the class of a section's colour."""
        known = list(self.titles)[: len(PAINTS)]
        return PAINTS[known.index(section)] if section in known else "other"

    def place_of(self, section: str | None) -> tuple[int, str]:
        """Where a section stands among the others: in the site's order, unknown ones behind by name."""
        known = list(self.titles)
        return (known.index(section), "") if section in known else (len(known), section or "￿")
