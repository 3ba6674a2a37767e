"""Decides, page by page, whether pages after one another differ from those before by more than chance explains.

Each page multiplies the evidence for a change by how much likelier it is after one than without (CUSUM, Page 1954:
https://en.wikipedia.org/wiki/CUSUM). The evidence never falls below 1, so that a change may begin at any page. Without
a change it takes 1 / `MAX_CHANCE` pages, on average and at least, until it looks like one.
"""

from collections.abc import Mapping
from math import exp, sqrt

from schemas.page_layout import Misses
from spiders.crawl.layout_drift import MAX_CHANCE

MIN_MISSES_OF_FIELD = 5
"""An author may leave out what a template never does, so that it takes more pages than a selector."""
MAX_PAGES_KEPT = 50
SHARES_AFTER_CHANGE = (0.75, 0.99)
"""A change concerns most pages (12/31/2000 can still be read, and 1/2/2000 cannot), or all of them."""
SHIFT = 2.0
"""By how many standard deviations a text is shorter after a change. Of analytical articles, half is six of them."""
MAX_DEVIATIONS = 4.0
"""A single page counts for no more, as a short notice among articles is nothing special."""
MIN_DEVIATION = 0.8
"""Smallest standard deviation of lengths, in the classes of `yields.py`: 15 % of a text's words."""


class Sequence:
    """The latest pages, of which some lack a field, or all have short texts."""

    def __init__(self, before: Misses | None = None) -> None:
        """Begin where the previous crawl ended; by default with nothing."""
        self.pages: tuple[str, ...] = before.pages if before is not None else ()
        """The addresses of the latest pages that differ."""
        self.evidence: tuple[float, ...] = before.evidence if before is not None else (1.0, 1.0)

    def add(self, url: str, differs: bool, factors: tuple[float, ...]) -> None:
        """Add a page: its address, whether it differs from those before, and how much likelier it is after a change."""
        if differs and url in self.pages:
            return
        evidence = (max(1.0, before) * factor for before, factor in zip(self.evidence, factors, strict=True))
        # No more than necessary: the first page that is as before ends a change.
        self.evidence = tuple(max(1.0, min(one, 2 / MAX_CHANCE)) for one in evidence)
        if max(self.evidence) == 1.0:
            self.pages = ()
        elif differs:
            self.pages = (*self.pages, url)[-MAX_PAGES_KEPT:]

    @property
    def shows_change(self) -> bool:
        """Return True if chance hardly explains these pages."""
        mean = sum(self.evidence) / len(self.evidence)
        return len(self.pages) >= MIN_MISSES_OF_FIELD and mean >= 1 / MAX_CHANCE

    def summary(self) -> Misses:
        """Return what the next crawl begins with."""
        return Misses(pages=self.pages, evidence=self.evidence)


def factors_of_miss(missing: bool, share_missing: float) -> tuple[float, ...]:
    """Return how much likelier a page that lacks, or has, a field is after each change, by the share lacking it before.

    A page that lacked the field before the change lacks it afterwards.
    """
    shares = [share + (1 - share) * share_missing for share in SHARES_AFTER_CHANGE]
    if missing:
        return tuple(share / share_missing for share in shares)
    return tuple((1 - share) / (1 - share_missing) for share in shares)


def factors_of_length(length: int, lengths: Mapping[int, float]) -> tuple[float, ...]:
    """Return how much likelier a text of this length is if texts became shorter, by the lengths of those before."""
    pages = sum(lengths.values())
    mean = sum(one * count for one, count in lengths.items()) / pages
    variance = sum((one - mean) ** 2 * count for one, count in lengths.items()) / pages
    deviation = max(MIN_DEVIATION, sqrt(variance * (1 + 1 / pages)))
    deviations = max(-MAX_DEVIATIONS, min(MAX_DEVIATIONS, (length - mean) / deviation))
    return (exp(-SHIFT * deviations - SHIFT**2 / 2),) * len(SHARES_AFTER_CHANGE)
