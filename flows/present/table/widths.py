"""Which columns of a result fit beside each other, and how wide each is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2
"""Cells between two columns."""
MIN_TEXT = 16
"""Cells below which a text is not worth showing."""
MIN_TITLE = 24
READ_FIRST = frozenset({"article_id", "title", "published_on", "section", "name", "authors", "headline", "defect"})
"""Columns that say what a row is about: they stay while others are left out."""
# What nobody reads at half its length: url, pdf_url, content_digest
READ_LAST = re.compile(r"(?:.*_)?(?:url|digest)")


@dataclass(frozen=True)
class Column:
    """A column to be fitted: the cells of its name and of its widest value, and whether its values may be cut."""

    name: str
    header: int
    widest: int
    may_be_cut: bool

    @property
    def natural(self) -> int:
        """Cells that it takes if nothing is cut."""
        return max(self.header, self.widest)

    @property
    def least(self) -> int:
        """Cells that it takes at least."""
        if not self.may_be_cut:
            return self.natural
        shortest = MIN_TITLE if self.name in READ_FIRST else MIN_TEXT
        return max(self.header, min(self.widest, shortest))


def fit(columns: Sequence[Column], width: int) -> dict[int, int]:
    """Return the widths of the columns that fit, by their place; those that are left out are missing.

    Columns in `READ_FIRST` come first, those in `READ_LAST` last, otherwise those on the left. What remains is shared
    out among those that could be wider.
    """
    chosen: list[int] = []
    used = -GAP
    for place in sorted(range(len(columns)), key=lambda place: _rank(columns[place].name)):
        if used + GAP + columns[place].least > width:
            if columns[place].name in READ_FIRST:
                continue
            break
        chosen.append(place)
        used += GAP + columns[place].least
    if not chosen:
        return {0: width} if columns else {}
    widths = {place: columns[place].least for place in sorted(chosen)}
    spare = width - used
    needy = sorted(chosen, key=lambda place: columns[place].natural - columns[place].least)
    for number, place in enumerate(needy):
        more = min(columns[place].natural - columns[place].least, spare // (len(needy) - number))
        widths[place] += more
        spare -= more
    return widths


def _rank(name: str) -> int:
    return 0 if name in READ_FIRST else 2 if READ_LAST.fullmatch(name) else 1
