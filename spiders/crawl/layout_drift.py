"""Notices a new layout of the site: selectors that matched on nearly all of its pages no longer match."""

from collections import Counter
from math import ceil, floor, log10

from schemas.capture import PageKind
from schemas.page_layout import Layout, LayoutCount
from spiders.pages import READER_VERSION
from spiders.pages.layouts.fingerprint import ABSENT, read_layout
from spiders.pages.layouts.k2 import ON_EVERY_PAGE

MAX_BASELINE_PAGES = 500
"""The baseline is made of the latest pages of a kind: a daily crawl reads 20, an audit 700."""
MIN_BASELINE_PAGES = 20
"""From fewer pages nothing is concluded."""
MAX_CHANCE = 1e-6
"""Misses in a row count as drift if the probability that chance alone produces them is at most this."""
MIN_MISSES = 3


class LayoutWatch:
    """Compares the pages of a crawl with those of earlier crawls."""

    def __init__(self, baseline: Layout | None = None, version: str = READER_VERSION) -> None:
        """Begin with the baseline that the previous crawl wrote; with none, or one of other readers, make a new one.

        Args:
            baseline: of the previous crawl.
            version: of the readers, see `reader_version`.
        """
        fits = baseline is not None and baseline.reader_version == version
        self.baseline = baseline if fits and baseline is not None else Layout(reader_version=version)
        self._before = {kind: mended(count) for kind, count in self.baseline.kinds.items()}
        self._own = {kind: LayoutCount() for kind in ON_EVERY_PAGE}
        self._misses: Counter[tuple[PageKind, str]] = Counter()
        self.has_drifted = False

    def add_page(self, kind: PageKind, url: str, content: bytes, content_type: str | None) -> dict[str, str]:
        """Add a page that should be of this kind.

        Args:
            kind: of the page, by its address.
            url: its address, for the sentences returned.
            content: its bytes.
            content_type: value of its Content-Type header; None if absent.

        Returns:
            By selector what shows by now that the layout has changed, in words; empty if nothing does.
        """
        layout = read_layout(content, kind, content_type)
        own = self._own[kind]
        counts = {selector: dict(own.paths.get(selector, {})) for selector in layout}
        for selector, path in layout.items():
            if path != ABSENT:
                counts[selector][path] = counts[selector].get(path, 0) + 1
        self._own[kind] = LayoutCount(pages=own.pages + 1, paths=counts)
        drifts = {selector: self._drift_of(kind, selector, path) for selector, path in layout.items()}
        problems = {selector: f"{drift} (latest: {url})" for selector, drift in drifts.items() if drift is not None}
        self.has_drifted = self.has_drifted or bool(problems)
        return problems

    def in_order(self, kind: PageKind) -> bool:
        """Return True if the latest page of the kind lacks nothing that pages had before."""
        return not any(count for (of, _), count in self._misses.items() if of is kind)

    def has_seen_in_order(self, kind: PageKind) -> bool:
        """Return True if pages of the kind were added, and the latest one lacks nothing that pages had before."""
        return self._own[kind].pages > 0 and self.in_order(kind)

    def layout(self) -> Layout:
        """Return the baseline for the next crawl: with the pages of this one, unless their layout drifted."""
        if self.has_drifted:
            return self.baseline
        kinds = {kind.value: joined(self._before.get(kind.value), own) for kind, own in self._own.items()}
        return self.baseline.model_copy(update={"kinds": kinds})

    def _drift_of(self, kind: PageKind, selector: str, path: str) -> str | None:
        before = self._before.get(kind.value, LayoutCount())
        paths = before.paths.get(selector, {})
        matched = sum(paths.values())
        if before.pages < MIN_BASELINE_PAGES or not matched:
            return None
        if path in paths:
            self._misses[kind, selector] = 0
            return None
        self._misses[kind, selector] += 1
        misses = self._misses[kind, selector]
        if misses < misses_that_show_drift(matched, before.pages):
            return None
        was = f"`{selector}` was on {matched:.0f} of the {before.pages} {kind.value} pages before"
        if path == ABSENT:
            return f"{was} and is on none of the last {misses}"
        usual = max(paths, key=lambda path_before: paths[path_before])
        return f"{was}, as `{usual}`, and stands elsewhere on the last {misses}, as `{path}`"


def misses_that_show_drift(matched: float, pages: int) -> int:
    """Return how many pages in a row must lack what `matched` of `pages` had before chance hardly explains it."""
    share_missing = 1 - (min(matched, pages) + 1) / (pages + 2)
    return max(MIN_MISSES, ceil(log10(MAX_CHANCE) / log10(share_missing)))


def joined(before: LayoutCount | None, own: LayoutCount) -> LayoutCount:
    """Return the two counts as one of at most `MAX_BASELINE_PAGES` pages, in which the older pages count for less.

    What was not seen on that many pages is forgotten.
    """
    if before is None or not before.pages:
        return own
    before = mended(before)
    older = min(before.pages, max(0, MAX_BASELINE_PAGES - own.pages))
    paths: dict[str, dict[str, float]] = {}
    unseen: dict[str, dict[str, int]] = {}
    for selector in sorted({*before.paths, *own.paths}):
        old, new = before.paths.get(selector, {}), own.paths.get(selector, {})
        pages_since = {path: count + own.pages for path, count in before.unseen.get(selector, {}).items()}
        ages = {path: 0 if new.get(path) else pages_since.get(path, own.pages) for path in sorted({*old, *new})}
        sums = {path: _scaled(old.get(path, 0), older / before.pages) + new.get(path, 0) for path in ages}
        paths[selector] = {path: sums[path] for path, age in ages.items() if sums[path] and age < MAX_BASELINE_PAGES}
        unseen[selector] = {path: age for path, age in ages.items() if age and path in paths[selector]}
    return LayoutCount(
        pages=older + own.pages, paths=paths, unseen={name: ages for name, ages in unseen.items() if ages}
    )


def mended(count: LayoutCount) -> LayoutCount:
    """Return the count of an archived baseline with at most as many matches as pages: version 1.4 rounded them up."""
    paths: dict[str, dict[str, float]] = {}
    for selector, counts in count.paths.items():
        matched = sum(counts.values())
        share = count.pages / matched if matched > count.pages else 1
        paths[selector] = {path: _scaled(number, share) for path, number in counts.items()}
    return count.model_copy(update={"paths": paths})


def _scaled(count: float, share: float) -> float:
    """Return a share of a count, rounded down to a binary fraction: so a sum is exact, and never exceeds the pages."""
    return count if share == 1 else floor(count * share * 256) / 256
