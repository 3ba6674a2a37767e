"""What differs between two readings of an article: fields, paragraphs, words.

The time is bounded for whatever a page holds: difflib, which is cubic at worst, is given short stretches only.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple, TypeVar

from schemas.article import Article, DigestItem

ABSTRACT, BIO, LABEL, NEWS_ITEM, PARAGRAPH = "abstract", "bio", "section label", "news item", "paragraph"
HEADINGS = frozenset({LABEL, NEWS_ITEM})
DATES = ("published_on", "page_date", "issue_date", "slug_date", "title_date")
SIMILAR = 0.5
"""A removed and an added paragraph that share so many of their words are one that was changed."""
FARTHEST = 12
"""A changed paragraph is looked for among so many that were added in its place."""
SHORT = 32
"""The longest stretch given to difflib."""
DEEPEST = 16

Element = TypeVar("Element")


class Mark(StrEnum):
    """What became of a stretch of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Words(NamedTuple):
    """A stretch of words of a changed text; a space stands between two stretches."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph or a heading. Where it stands makes no difference between two."""

    part: str
    text: str
    position: int = field(compare=False)


@dataclass(frozen=True)
class Change:
    """A field, paragraph or heading that was changed, removed (`new` is None) or added (`old` is None)."""

    field: str
    old: str | None
    new: str | None
    old_position: int | None = None
    """Place of a line in its revision, from 1; a paragraph's is `paragraphs.position`. None for a field."""
    new_position: int | None = None

    @property
    def kind(self) -> str:
        """How it differs: added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def name(self) -> str:
        """What differs, for a reader: title, paragraph 5."""
        is_numbered = self.field == PARAGRAPH or self.field in HEADINGS
        return f"{self.field} {self.new_position or self.old_position}" if is_numbered else self.field

    @property
    def words(self) -> tuple[Words, ...]:
        """Both texts word by word."""
        return tuple(_words((self.old or "").split(" "), (self.new or "").split(" ")))


@dataclass(frozen=True)
class Unchanged:
    """So many paragraphs in a row that are as they were."""

    field: str
    paragraphs: int

    @property
    def told(self) -> str:
        """The count in words, for a reader."""
        noun = "paragraph" if self.paragraphs == 1 else "paragraphs"
        place = "" if self.field == PARAGRAPH else f" of the {self.field}"
        return f"{self.paragraphs} {noun}{place} unchanged"


def compare(old: Article, new: Article) -> list[Change | Unchanged]:
    """What differs between two readings of an article's own content: fields first, then the text from its beginning.

    Empty where nothing does.
    """
    before, after = _fields(old), _fields(new)
    found: list[Change | Unchanged] = [
        Change(name, before[name], after[name]) for name in before if before[name] != after[name]
    ]
    for name in (ABSTRACT, BIO):
        rows = _compare_lines(_lines(name, getattr(old, name)), _lines(name, getattr(new, name)))
        found += rows if _differ(rows) else []
    found += _compare_lines(_text(old), _text(new))
    return found if _differ(found) else []


def _differ(rows: list[Change | Unchanged]) -> bool:
    return any(isinstance(row, Change) for row in rows)


def _fields(article: Article) -> dict[str, str | None]:
    authors = [", ".join(filter(None, (author.name, author.affiliation))) for author in article.authors]
    days = {name: getattr(article, name) for name in DATES}
    return {
        "title": article.title,
        "byline": article.byline,
        "authors": "; ".join(authors) or None,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def _lines(name: str, text: str | None, first: int = 1) -> list[Line]:
    return [Line(name, part, position) for position, part in enumerate(text.split("\n\n"), first)] if text else []


def _text(article: Article) -> list[Line]:
    """The text without the abstract: paragraphs, each label and news item's head before those that it stands over."""
    before = len(_lines(ABSTRACT, article.abstract))
    if article.digest_items:
        blocks = [(_head(item), item.text) for item in article.digest_items]
    else:
        unlabelled = [row.text for row in article.paragraphs if row.section_position is None][before:]
        labelled = [(Line(LABEL, part.label, part.position), part.text) for part in article.sections]
        blocks = [(None, "\n\n".join(unlabelled)), *labelled]
    lines: list[Line] = []
    for head, text in blocks:
        paragraphs = _lines(PARAGRAPH, text, before + 1)
        before += len(paragraphs)
        lines += [head, *paragraphs] if head else paragraphs
    return lines


def _head(item: DigestItem) -> Line | None:
    text = " · ".join(str(part) for part in (item.headline, item.item_date) if part)
    return Line(NEWS_ITEM, text, item.position) if text else None


def _compare_lines(old: Sequence[Line], new: Sequence[Line]) -> list[Change | Unchanged]:
    found: list[Change | Unchanged] = []
    unchanged: list[Line] = []
    for before, after in [*_rows(old, new), (None, None)]:
        if before is not None and before == after:
            unchanged.append(before)
            continue
        if paragraphs := [line for line in unchanged if line.part not in HEADINGS]:
            found.append(Unchanged(paragraphs[0].part, len(paragraphs)))
        unchanged = []
        if line := before or after:
            old_text, old_position = (before.text, before.position) if before else (None, None)
            new_text, new_position = (after.text, after.position) if after else (None, None)
            found.append(Change(line.part, old_text, new_text, old_position, new_position))
    return found


def _rows(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """Every line of both, in order: those that belong together side by side, the others alone."""
    start, other_start = 0, 0
    for index, other in [*_common(old, new), (len(old), len(new))]:
        yield from _paired(old[start:index], new[other_start:other])
        if index < len(old):
            yield old[index], new[other]
        start, other_start = index + 1, other + 1


def _paired(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """The lines of a stretch without a common one, those that are similar side by side."""
    bags = [Counter(line.text.split()) for line in new]
    start = 0
    for line in old:
        bag = Counter(line.text.split())
        near = range(start, min(start + FARTHEST, len(new)))
        likeness = {other: _likeness(bag, bags[other]) for other in near if new[other].part == line.part}
        best = max(likeness, key=lambda other: likeness[other], default=None)
        if best is None or likeness[best] < SIMILAR:
            yield line, None
            continue
        for added in new[start:best]:
            yield None, added
        yield line, new[best]
        start = best + 1
    for added in new[start:]:
        yield None, added


def _likeness(bag: Counter[str], other: Counter[str]) -> float:
    """Share of the words that both have, from 0 to 1; their order does not count."""
    return 2 * (bag & other).total() / max(bag.total() + other.total(), 1)


def _words(old: list[str], new: list[str]) -> Iterator[Words]:
    start, other_start = 0, 0
    same: list[str] = []
    for index, other in [*_common(old, new), (len(old), len(new))]:
        removed, added = old[start:index], new[other_start:other]
        if removed or added or index == len(old):
            stretches = ((Mark.SAME, same), (Mark.REMOVED, removed), (Mark.ADDED, added))
            yield from (Words(mark, " ".join(words)) for mark, words in stretches if any(words))
            same = []
        same += old[index : index + 1]
        start, other_start = index + 1, other + 1


def _common(old: Sequence[Element], new: Sequence[Element], depth: int = DEEPEST) -> list[tuple[int, int]]:
    """Indexes of elements that both have in the same order: where they begin and end alike, and some between."""
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
    last, other_last = len(old) - end, len(new) - end
    between = _between(old[start:last], new[start:other_last], depth)
    return [
        *((index, index) for index in range(start)),
        *((start + index, start + other) for index, other in between),
        *((last + index, other_last + index) for index in range(end)),
    ]


def _between(old: Sequence[Element], new: Sequence[Element], depth: int) -> list[tuple[int, int]]:
    """Around elements that stand once in both; without any by difflib, where that is quick, and else nothing."""
    if max(len(old), len(new)) <= SHORT:
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return [(block.a + index, block.b + index) for block in blocks for index in range(block.size)]
    if not depth or not (anchors := _anchors(old, new)):
        return []
    found: list[tuple[int, int]] = []
    start, other_start = 0, 0
    for index, other in [*anchors, (len(old), len(new))]:
        inner = _common(old[start:index], new[other_start:other], depth - 1)
        found += [(start + before, other_start + after) for before, after in inner]
        found += [(index, other)] if index < len(old) else []
        start, other_start = index + 1, other + 1
    return found


def _anchors(old: Sequence[Element], new: Sequence[Element]) -> list[tuple[int, int]]:
    """Indexes of elements that stand once in both: the most that are in the same order (patience sorting)."""
    once, once_in_new = ({element for element, count in Counter(part).items() if count == 1} for part in (old, new))
    places = {element: index for index, element in enumerate(new) if element in once_in_new}
    ends: list[int] = []  # for each length, the least place in `new` at which so many in order end
    chains: list[tuple[int, int, int | None]] = []
    tops: list[int] = []
    for index, element in enumerate(old):
        if element not in once or element not in places:
            continue
        place = places[element]
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        tops[length : length + 1] = [len(chains)]
        chains.append((index, place, tops[length - 1] if length else None))
    found: list[tuple[int, int]] = []
    link = tops[-1] if tops else None
    while link is not None:
        index, place, link = chains[link]
        found.append((index, place))
    return found[::-1]
