"""Tells a new layout of the site by its pages: selectors that matched on nearly all of them match no more."""

from collections import Counter
from math import ceil, log10

from schemas.capture import PageKind
from schemas.layout import Layout, LayoutCount
from spiders.pages import READER_VERSION
from spiders.pages.layouts.fingerprint import ABSENT, read_layout
from spiders.pages.layouts.k2 import ON_EVERY_PAGE

TRAILING_PAGES = 500
"""So many of the latest pages of a kind make the baseline: a crawl of a day reads 20, an audit 700."""
FEWEST_PAGES = 20
"""Of fewer pages nothing is concluded."""
CHANCE = 6
"""A run of misses counts as drift where chance alone gives it once in 10^6."""
FEWEST_MISSES = 3


class LayoutWatch:
    """Holds the pages of a crawl against those of the crawls before it."""

    def __init__(self, baseline: Layout | None = None) -> None:
        """`baseline` is what the crawl before wrote; that of other readers, or none, begins a new one."""
        fits = baseline is not None and baseline.reader_version == READER_VERSION
        self._baseline = baseline if fits and baseline is not None else Layout(reader_version=READER_VERSION)
        self._own = {kind: LayoutCount() for kind in ON_EVERY_PAGE}
        self._misses: Counter[tuple[PageKind, str]] = Counter()
        self._drifted = False

    def take(self, kind: PageKind, url: str, content: bytes, content_type: str | None) -> list[str]:
        """Takes a page that should be of this kind; gives in words what shows by now that the layout has changed."""
        found = read_layout(content, kind, content_type)
        own = self._own[kind]
        counts = {selector: dict(own.paths.get(selector, {})) for selector in found}
        for selector, path in found.items():
            if path != ABSENT:
                counts[selector][path] = counts[selector].get(path, 0) + 1
        self._own[kind] = LayoutCount(pages=own.pages + 1, paths=counts)
        told = (self._judge(kind, selector, path) for selector, path in found.items())
        problems = [f"{problem} (latest: {url})" for problem in told if problem is not None]
        self._drifted = self._drifted or bool(problems)
        return problems

    def in_order(self, kind: PageKind) -> bool:
        """True if the latest page of the kind lacked nothing that pages had before."""
        return not any(count for (of, _), count in self._misses.items() if of is kind)

    def has_seen_in_order(self, kind: PageKind) -> bool:
        """True if a page of the kind was taken, and the latest one lacked nothing that pages had before."""
        return self._own[kind].pages > 0 and self.in_order(kind)

    def layout(self) -> Layout:
        """The baseline for the next crawl: with the pages of this one, unless their layout drifted."""
        if self._drifted:
            return self._baseline
        kinds = {kind.value: joined(self._baseline.kinds.get(kind.value), own) for kind, own in self._own.items()}
        return Layout(reader_version=READER_VERSION, kinds=kinds)

    def _judge(self, kind: PageKind, selector: str, path: str) -> str | None:
        before = self._baseline.kinds.get(kind.value, LayoutCount())
        paths = before.paths.get(selector, {})
        matched = sum(paths.values())
        if before.pages < FEWEST_PAGES or not matched:
            return None
        if path in paths:
            self._misses[kind, selector] = 0
            return None
        self._misses[kind, selector] += 1
        misses = self._misses[kind, selector]
        if misses < misses_allowed(matched, before.pages):
            return None
        was = f"`{selector}` was on {matched} of the {before.pages} {kind.value} pages before"
        if path == ABSENT:
            return f"{was} and is on none of the last {misses}"
        usual = max(paths, key=lambda known: paths[known])
        return f"{was}, as `{usual}`, and stands elsewhere on the last {misses}, as `{path}`"


def misses_allowed(matched: int, pages: int) -> int:
    """How many pages in a row may lack what `matched` of `pages` had: the fewest that chance would hardly give."""
    share_missing = 1 - (matched + 1) / (pages + 2)
    return max(FEWEST_MISSES, ceil(-CHANCE / log10(share_missing)))


def joined(before: LayoutCount | None, own: LayoutCount) -> LayoutCount:
    """The two counts as one of `TRAILING_PAGES` at the most, in which the older pages give way."""
    if before is None or not before.pages:
        return own
    share = min(1.0, max(0, TRAILING_PAGES - own.pages) / before.pages)
    paths: dict[str, dict[str, int]] = {}
    for selector in {*before.paths, *own.paths}:
        old, new = before.paths.get(selector, {}), own.paths.get(selector, {})
        sums = {path: round(old.get(path, 0) * share) + new.get(path, 0) for path in (*old, *new)}
        paths[selector] = {path: count for path, count in sorted(sums.items()) if count}
    return LayoutCount(pages=round(before.pages * share) + own.pages, paths=dict(sorted(paths.items())))
