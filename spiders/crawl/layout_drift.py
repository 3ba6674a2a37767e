"""Notices a new layout of the site: selectors that matched on nearly all of its pages no longer match."""

from collections import Counter
from math import ceil, log10

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

    def __init__(self, baseline: Layout | None = None) -> None:
        """Begin with the baseline that the previous crawl wrote; with none, or one of other readers, make a new one."""
        fits = baseline is not None and baseline.reader_version == READER_VERSION
        self._baseline = baseline if fits and baseline is not None else Layout(reader_version=READER_VERSION)
        self._own = {kind: LayoutCount() for kind in ON_EVERY_PAGE}
        self._misses: Counter[tuple[PageKind, str]] = Counter()
        self._drifted = False

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
        self._drifted = self._drifted or bool(problems)
        return problems

    def in_order(self, kind: PageKind) -> bool:
        """Return True if the latest page of the kind lacks nothing that pages had before."""
        return not any(count for (of, _), count in self._misses.items() if of is kind)

    def has_seen_in_order(self, kind: PageKind) -> bool:
        """Return True if pages of the kind were added, and the latest one lacks nothing that pages had before."""
        return self._own[kind].pages > 0 and self.in_order(kind)

    def layout(self) -> Layout:
        """Return the baseline for the next crawl: with the pages of this one, unless their layout drifted."""
        if self._drifted:
            return self._baseline
        kinds = {kind.value: joined(self._baseline.kinds.get(kind.value), own) for kind, own in self._own.items()}
        return Layout(reader_version=READER_VERSION, kinds=kinds)

    def _drift_of(self, kind: PageKind, selector: str, path: str) -> str | None:
        before = self._baseline.kinds.get(kind.value, LayoutCount())
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
        was = f"`{selector}` was on {matched} of the {before.pages} {kind.value} pages before"
        if path == ABSENT:
            return f"{was} and is on none of the last {misses}"
        usual = max(paths, key=lambda path_before: paths[path_before])
        return f"{was}, as `{usual}`, and stands elsewhere on the last {misses}, as `{path}`"


def misses_that_show_drift(matched: int, pages: int) -> int:
    """Return how many pages in a row must lack what `matched` of `pages` had before chance hardly explains it."""
    share_missing = 1 - (matched + 1) / (pages + 2)
    return max(MIN_MISSES, ceil(log10(MAX_CHANCE) / log10(share_missing)))


def joined(before: LayoutCount | None, own: LayoutCount) -> LayoutCount:
    """Return the two counts as one of at most `MAX_BASELINE_PAGES` pages, in which the older pages count for less."""
    if before is None or not before.pages:
        return own
    share = min(1.0, max(0, MAX_BASELINE_PAGES - own.pages) / before.pages)
    paths: dict[str, dict[str, int]] = {}
    for selector in {*before.paths, *own.paths}:
        old, new = before.paths.get(selector, {}), own.paths.get(selector, {})
        sums = {path: round(old.get(path, 0) * share) + new.get(path, 0) for path in (*old, *new)}
        paths[selector] = {path: count for path, count in sorted(sums.items()) if count}
    return LayoutCount(pages=round(before.pages * share) + own.pages, paths=dict(sorted(paths.items())))
