"""What differs between two readings of an article: fields, paragraphs, words."""

import dataclasses
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from schemas.article import Article, DigestItem
from warehouse.present.word_diff import Mark, Words, align, mark_words

ABSTRACT, BIO, LABEL, NEWS_ITEM, PARAGRAPH = "abstract", "bio", "section label", "news item", "paragraph"
HEADINGS = frozenset({LABEL, NEWS_ITEM})
DATES = ("published_on", "page_date", "issue_date", "slug_date", "title_date")
MIN_SHARED_WORDS = 0.5
"""Share of common words from which a removed and an added paragraph are one that was changed."""
MAX_CANDIDATES = 12
"""Added paragraphs among which a changed one is looked for."""
MAX_SECONDS = 2.0
"""Time for a comparison, whatever a page holds. 1,600 words with a hundred edits take 15 ms of processor time."""


@dataclasses.dataclass(frozen=True)
class Line:
    """A paragraph or a heading. Two with the same text are equal wherever they stand."""

    part: str
    text: str
    position: int = dataclasses.field(compare=False)


@dataclasses.dataclass(frozen=True)
class Change:
    """A field, paragraph or heading that was changed, removed (`new` is None) or added (`old` is None)."""

    field: str
    old: str | None
    new: str | None
    old_position: int | None = None
    """Place of a line in its revision, from 1; a paragraph's is `paragraphs.position`. None for a field."""
    new_position: int | None = None
    words: tuple[Words, ...] = dataclasses.field(default=(), compare=False)
    """Both texts word by word."""

    @property
    def kind(self) -> str:
        """How it differs: added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def name(self) -> str:
        """What differs, for a reader: title, paragraph 5."""
        is_numbered = self.field == PARAGRAPH or self.field in HEADINGS
        return f"{self.field} {self.new_position or self.old_position}" if is_numbered else self.field


@dataclasses.dataclass(frozen=True)
class Unchanged:
    """A number of paragraphs in a row that are as they were."""

    field: str
    paragraphs: int

    @property
    def summary(self) -> str:
        """The count in words, for a reader."""
        noun = "paragraph" if self.paragraphs == 1 else "paragraphs"
        place = "" if self.field == PARAGRAPH else f" of the {self.field}"
        return f"{self.paragraphs} {noun}{place} unchanged"


Row = Change | Unchanged
Pair = tuple[Line | None, Line | None]
"""A line before and after; None before if it was added, None after if it was removed."""


def compare(old: Article, new: Article) -> list[Row]:
    """Return what differs between two readings of an article's own content: fields first, then the text in its order.

    Args:
        old: the article before.
        new: the article after.

    Returns:
        Changes, and between them the paragraphs that are unchanged. Empty if nothing differs.
    """
    deadline = time.time() + MAX_SECONDS
    old_fields, new_fields = _fields(old), _fields(new)
    rows: list[Row] = [
        Change(name, value, new_fields[name]) for name, value in old_fields.items() if value != new_fields[name]
    ]
    for name in (ABSTRACT, BIO):
        lines = _compare_lines(_lines(name, getattr(old, name)), _lines(name, getattr(new, name)), deadline)
        rows += lines if _differ(lines) else []
    rows += _compare_lines(_text(old), _text(new), deadline)
    if not _differ(rows):
        return []
    return [
        dataclasses.replace(row, words=mark_words(row.old or "", row.new or "", deadline))
        if isinstance(row, Change)
        else row
        for row in rows
    ]


def _differ(rows: list[Row]) -> bool:
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
    """Return the text without the abstract: paragraphs, each label and heading of a news item before its own."""
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


def _compare_lines(old: Sequence[Line], new: Sequence[Line], deadline: float) -> list[Row]:
    rows: list[Row] = []
    unchanged: list[Line] = []
    for before, after in [*_pairs(old, new, deadline), (None, None)]:
        if before is not None and before == after:
            unchanged.append(before)
            continue
        if paragraphs := [line for line in unchanged if line.part not in HEADINGS]:
            rows.append(Unchanged(paragraphs[0].part, len(paragraphs)))
        unchanged = []
        if line := before or after:
            old_text, old_position = (before.text, before.position) if before else (None, None)
            new_text, new_position = (after.text, after.position) if after else (None, None)
            rows.append(Change(line.part, old_text, new_text, old_position, new_position))
    return rows


def _pairs(old: Sequence[Line], new: Sequence[Line], deadline: float) -> Iterator[Pair]:
    """Yield every line of both, in order: those that belong together side by side, the others alone.

    The paragraphs that stay are found first: where a heading moves past one, it is the heading that moved.
    """
    old_places, new_places = (
        [place for place, line in enumerate(lines) if line.part not in HEADINGS] for lines in (old, new)
    )
    paragraphs = [old[place] for place in old_places], [new[place] for place in new_places]
    start, new_start = 0, 0
    for mark, before, after in align(*paragraphs, deadline):
        if mark is not Mark.SAME:
            continue
        for place, new_place in zip(old_places[before], new_places[after], strict=True):
            yield from _pairs_between(old[start:place], new[new_start:new_place], deadline)
            yield old[place], new[new_place]
            start, new_start = place + 1, new_place + 1
    yield from _pairs_between(old[start:], new[new_start:], deadline)


def _pairs_between(old: Sequence[Line], new: Sequence[Line], deadline: float) -> Iterator[Pair]:
    """Yield the lines between two paragraphs that stayed: of these only headings can be the same."""
    removed: list[Line] = []
    added: list[Line] = []
    for mark, before, after in align(old, new, deadline):
        removed += old[before] if mark is Mark.REMOVED else []
        added += new[after] if mark is Mark.ADDED else []
        if mark is Mark.SAME:
            yield from _similar_pairs(removed, added)
            yield from zip(old[before], new[after], strict=True)
            removed, added = [], []
    yield from _similar_pairs(removed, added)


def _similar_pairs(removed: Sequence[Line], added: Sequence[Line]) -> Iterator[Pair]:
    """Yield the lines of a stretch of which none stayed; a line that was changed beside what it became."""
    counts = [Counter(line.text.split()) for line in added]
    start = 0
    for line in removed:
        count = Counter(line.text.split())
        candidates = range(start, min(start + MAX_CANDIDATES, len(added)))
        shares = {place: _shared(count, counts[place]) for place in candidates if added[place].part == line.part}
        best = max(shares, key=lambda place: shares[place], default=None)
        if best is None or shares[best] < MIN_SHARED_WORDS:
            yield line, None
            continue
        for other in added[start:best]:
            yield None, other
        yield line, added[best]
        start = best + 1
    for other in added[start:]:
        yield None, other


def _shared(words: Counter[str], other: Counter[str]) -> float:
    """Return the share of the words that both have, from 0 to 1, in whatever order."""
    return 2 * (words & other).total() / max(words.total() + other.total(), 1)
