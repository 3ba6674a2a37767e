"""Notices that the readers no longer read the site's items: field by field, against the pages of earlier crawls.

Pages are compared with pages of the same section and of nearly the same time, which is the order of K2's ids: what an
issue of 2003 prints says little about one of 2026.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schemas.page_layout import LayoutCount, Misses
from spiders.crawl.layout_drift import joined
from spiders.crawl.sequence import Sequence, factors_of_length, factors_of_miss
from spiders.crawl.yields import WORDS, Yield
from spiders.messages import shortened
from spiders.numbers import whole_number
from spiders.pages.layouts.fingerprint import ABSENT
from spiders.urls import Address

MIN_PAGES_BEFORE = 10
"""From fewer pages nothing is concluded, and from few only after many: each miss makes the next one likelier."""
MIN_LENGTHS = 30
"""The same of the length of texts, whose spread is not known from fewer."""
ENOUGH_PAGES_BEFORE = 50
"""So many suffice; otherwise pages of earlier times are taken, too."""
MIN_SHARE = 0.5
"""A field that fewer of the pages have is not watched."""
IDS_PER_GROUP = 1000
ANY_SECTION = "any section"
RULE_OF = "rule of "
MAX_RAW_CHARACTERS = 60


@dataclass
class Findings:
    """What a page shows together with those before it, in words, by field."""

    problems: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass
class Reference:
    """What a page is compared with: by field and rule, the number of pages."""

    before: dict[str, Counter[str]] = field(default_factory=dict)
    """Of earlier crawls."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """Of these and of this crawl."""


class YieldWatch:
    """Compares what was read from the items of a crawl with what was read in earlier crawls."""

    def __init__(self, before: Mapping[str, LayoutCount], misses: Mapping[str, Misses]) -> None:
        """Begin with what the previous crawl wrote: the counts by group, and its last pages by field."""
        self._before = before
        self._own: dict[str, LayoutCount] = {}
        self._references: dict[str, Reference] = {}
        self._sequences = {key: Sequence(latest) for key, latest in misses.items()}
        self._drifts = {key for key, latest in self._sequences.items() if latest.shows_change}
        self.has_drifted = False
        """True if a page of this crawl shows it."""

    @property
    def in_order(self) -> bool:
        """True if the latest pages have what pages had before."""
        return not self._drifts

    @property
    def odd_pages(self) -> set[str]:
        """The addresses of the pages that show that a field is no longer read."""
        return {url for key in self._drifts for url in self._sequences[key].pages}

    def add_page(self, address: Address, fields: Mapping[str, Yield]) -> Findings:
        """Add the page of an item, and return what it shows.

        Args:
            address: of the page.
            fields: what was read from it.
        """
        section = address.section or "no section"
        group = f"{section}/{_number(address) // IDS_PER_GROUP}"
        reference = self._reference(group)
        findings = Findings()
        for name, found in fields.items():
            if reference.before.get(name, Counter()).total() >= (MIN_LENGTHS if _is_length(name) else MIN_PAGES_BEFORE):
                self._compare(section, name, found, reference, address.url, findings)
        self._count(group, fields)
        self.has_drifted = self.has_drifted or bool(findings.problems)
        return findings

    def counts(self) -> dict[str, LayoutCount]:
        """Return the counts for the next crawl: with the pages of this one."""
        own = {group: joined(self._before.get(group), count) for group, count in self._own.items()}
        return dict(sorted((dict(self._before) | own).items()))

    def misses(self) -> dict[str, Misses]:
        """Return the latest pages by field, for the next crawl: of two pages a week it takes several to conclude."""
        return {key: latest.summary() for key, latest in sorted(self._sequences.items()) if latest.pages}

    def _compare(
        self, section: str, name: str, found: Yield, reference: Reference, url: str, findings: Findings
    ) -> None:
        before, counts = reference.before[name], reference.counts[name]
        pages, matched = before.total(), before.total() - before[ABSENT]
        if _is_length(name):
            factors = factors_of_length(int(found.rule), {int(length): count for length, count in before.items()})
            differs = factors[0] > 1
        else:
            if matched < MIN_SHARE * pages:
                return
            differs = found.rule == ABSENT
            factors = factors_of_miss(differs, (counts[ABSENT] + 1) / (counts.total() + 2))
        for scope in (section, ANY_SECTION):
            if latest := self._add(f"{name} in {scope}", url, differs, factors):
                where = "item" if scope == ANY_SECTION else section
                text = _in_words(name, found, matched, pages, section, where, latest)
                findings.problems.setdefault(name, text)
        if not _is_length(name) and found.rule != ABSENT and matched:
            is_new = found.rule not in before
            once = sum(1 for count in before.values() if count <= 1)
            factors = factors_of_miss(is_new, (once + 1) / (pages + 2))
            if self._add(f"{RULE_OF}{name} in {section}", url, is_new, factors):
                usual = max(before.keys() - {ABSENT}, key=lambda rule: before[rule])
                findings.notes[name] = (
                    f"`{name}` is now read by `{found.rule}`, as on none of the {pages:.0f} {section} pages before"
                    f" (most by `{usual}`); see whether it is right on {url}"
                )

    def _add(self, key: str, url: str, differs: bool, factors: tuple[float, ...]) -> Sequence | None:
        """Add a page to those after one another, and return them if it differs and they show a change."""
        latest = self._sequences.setdefault(key, Sequence())
        latest.add(url, differs, factors)
        if not latest.shows_change:
            self._drifts.discard(key)
            return None
        if not key.startswith(RULE_OF):
            self._drifts.add(key)
        return latest if differs else None

    def _reference(self, group: str) -> Reference:
        """Return what a page of this group is compared with.

        It is the pages of its group and, if these are few, those of the groups of its section with the next lower ids.
        """
        if group not in self._references:
            reference = Reference()
            pages = 0
            for count in self._groups_before(group):
                for name, paths in count.paths.items():
                    reference.before.setdefault(name, Counter()).update(paths)
                pages += count.pages
                if pages >= ENOUGH_PAGES_BEFORE:
                    break
            reference.counts = {name: counts.copy() for name, counts in reference.before.items()}
            self._references[group] = reference
        return self._references[group]

    def _groups_before(self, group: str) -> Iterator[LayoutCount]:
        section, _, number = group.rpartition("/")
        numbers = sorted(int(key.rpartition("/")[2]) for key in self._before if key.rpartition("/")[0] == section)
        for lower in reversed([other for other in numbers if other <= int(number)]):
            yield self._before[f"{section}/{lower}"]

    def _count(self, group: str, fields: Mapping[str, Yield]) -> None:
        own = self._own.get(group, LayoutCount())
        paths = {name: dict(counts) for name, counts in own.paths.items()}
        for name, found in fields.items():
            counts = paths.setdefault(name, {})
            counts[found.rule] = counts.get(found.rule, 0) + 1
            if name in self._references[group].counts:
                self._references[group].counts[name][found.rule] += 1
        self._own[group] = LayoutCount(pages=own.pages + 1, paths=paths)


def _is_length(name: str) -> bool:
    return name.startswith(WORDS)


def _in_words(name: str, found: Yield, matched: float, pages: float, section: str, where: str, latest: Sequence) -> str:
    url, number = latest.pages[-1], len(latest.pages)
    shown = url if found.raw is None else f"“{shortened(found.raw, MAX_RAW_CHARACTERS)}” on {url}"
    named = f"(first: {latest.pages[0]}, latest: {shown})"
    if _is_length(name):
        return f"`{name}` are fewer on {number} of the latest {where} pages than on the {pages:.0f} before {named}"
    was = f"`{name}` was read on {matched:.0f} of the {pages:.0f} {section} pages before"
    return f"{was}, and is missing or wrong on {number} of the latest {where} pages {named}"


def _number(address: Address) -> int:
    digits = (address.article_id or "").rpartition(":")[2]
    return whole_number(digits) or 0
