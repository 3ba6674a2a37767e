"""The words that two texts have in common."""

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.present.word_diff import Mark, Words, align, mark_words

ELEMENTS = st.lists(st.sampled_from("abcde"), max_size=30)


def longest_in_common(old: list[str], new: list[str]) -> int:
    """Return the length of the longest common subsequence, by the textbook."""
    lengths = [0] * (len(new) + 1)
    for element in old:
        row = [0]
        for place, other in enumerate(new):
            row.append(lengths[place] + 1 if element == other else max(lengths[place + 1], row[place]))
        lengths = row
    return lengths[-1]


@given(ELEMENTS, ELEMENTS)
def test_as_many_elements_as_possible_are_the_same(old: list[str], new: list[str]) -> None:
    same = [(old[before], new[after]) for mark, before, after in align(old, new, time.time() + 60) if mark is Mark.SAME]
    assert all(before == after for before, after in same)
    assert sum(len(before) for before, _ in same) == longest_in_common(old, new)


@given(ELEMENTS, ELEMENTS)
def test_every_element_is_in_one_stretch(old: list[str], new: list[str]) -> None:
    stretches = list(align(old, new, time.time() + 60))
    assert [element for mark, before, _ in stretches for element in old[before]] == old
    assert [element for mark, _, after in stretches for element in new[after]] == new


def test_after_the_deadline_only_beginning_and_end_are_the_same() -> None:
    numbers = [str(number) for number in range(1000)]
    marked = mark_words(" ".join(["a", *numbers, "z"]), " ".join(["a", *numbers[::-1], "z"]), deadline=0)
    assert [words.mark for words in marked] == [Mark.SAME, Mark.REMOVED, Mark.ADDED, Mark.SAME]


def test_more_different_words_than_there_are_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "maxunicode", 3)
    old, new = "a b c", "a d e"
    assert mark_words(old, new, time.time() + 60) == (Words(Mark.REMOVED, old), Words(Mark.ADDED, new))


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [("", "", ()), ("a b", "", (Words(Mark.REMOVED, "a b"),)), ("", "a b", (Words(Mark.ADDED, "a b"),))],
)
def test_an_absent_text(old: str, new: str, marked: tuple[Words, ...]) -> None:
    assert mark_words(old, new, time.time() + 60) == marked
