"""Find the names of a gazetteer in one text: whole words, the longest first, none within another."""

import re
import unicodedata
from itertools import accumulate
from typing import TypeAlias

from warehouse.gazetteer.entities import Gazetteer
from warehouse.gazetteer.folding import folded
from warehouse.gazetteer.name_index import Form, Pattern, index_names
from warehouse.gazetteer.surroundings import NOTHING, Surroundings, surroundings_of

# ` Avenue`: the next word if it begins with a capital.
NEXT_WORD = re.compile(r" ([A-Z]\w*)")
# `US TO SEND`, `HELP US`: a neighbour of two or more capitals, within the same line of words.
CAPITALS_AFTER = re.compile(r"[ ,]+[A-Z]{2,}\b")
CAPITALS_BEFORE = re.compile(r"\b[A-Z]{2,}[ ,]+$")
MAX_CHARACTERS_BEFORE = 24
"""Characters before a name in which the neighbour is looked for."""


NameInText: TypeAlias = tuple[int, int, Pattern, Surroundings]
"""A name in a text: where it begins and ends, in characters from 0, its pattern, and what stands around it.

Whether it is a mention depends on the article. There are millions of them: a plain tuple takes half as long to make.
"""


class Matcher:
    """Finds names in texts; made once for a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        names = index_names(gazetteer)
        self.keys, self.patterns = names.keys, names.patterns
        # Most keys have one pattern without conditions, which needs no further look.
        self.certain = {key: patterns[0] for key, patterns in names.patterns.items() if patterns[0].certain}
        self.rules = gazetteer.rules

    def find(self, text: str) -> list[NameInText]:
        """Return the names in a text in their order; what they mean is for the resolver to decide."""
        plain = folded(text)
        parts = self.keys.split(plain)  # text, key, text, …
        if len(parts) == 1:
            return []
        ends = list(accumulate(map(len, parts)))
        is_ascii, in_capitals = plain.isascii(), plain.isupper()
        names: list[NameInText] = []
        last = 0
        for start, end, certain in zip(ends[0::2], ends[1::2], map(self.certain.get, parts[1::2]), strict=False):
            if certain and is_ascii:
                names.append((start, end, certain, NOTHING))
                last = end
            elif pattern := self._pattern(plain, start, end, last, in_capitals=in_capitals):
                begin, end = start - len(pattern.lead), start + len(pattern.key)
                if pattern.form is not Form.IGNORED:
                    is_surname = pattern.form is Form.SURNAME
                    around = self._around(text, plain, begin, end, last, in_capitals) if is_surname else NOTHING
                    names.append((begin, end, pattern, around))
                last = end
        return names

    def _pattern(self, plain: str, start: int, end: int, last: int, *, in_capitals: bool) -> Pattern | None:
        """Return the longest pattern at a key, after the name that ends at `last`; None if it cannot be a name."""
        if start and is_word_character(plain, start - 1):
            return None
        key = plain[start:end]
        if key not in self.patterns:  # `Armenias`; but `Osh Street` has no pattern, so it mentions no Osh
            key = key.removesuffix("s")
            end = start + len(key)
        for pattern in self.patterns.get(key, ()):
            if pattern_matches(pattern, plain, start, end, last):
                is_word = pattern.is_english_word and (in_capitals or is_among_capitals(plain, start, end))
                return None if is_word else pattern
        return None

    def _around(self, text: str, plain: str, begin: int, end: int, last: int, in_capitals: bool) -> Surroundings:
        """Return what stands around a surname; another name right before it, which ends at `last`, says nothing."""
        # In `Putin-Bush talks` the hyphen, now a space, separates the two.
        next_word = NEXT_WORD.match(plain, end) if text[end : end + 1] == " " and not in_capitals else None
        around = surroundings_of(plain, begin, next_word[1] if next_word else None, self.rules)
        follows_name = 0 < last == begin - 1 and plain[last] == " "
        return Surroundings(is_given_name=around.is_given_name) if follows_name else around


def is_among_capitals(plain: str, start: int, end: int) -> bool:
    """Return whether `US` may be the word `us`: it stands next to another word in capitals."""
    before = plain[max(0, start - MAX_CHARACTERS_BEFORE) : start]
    return bool(CAPITALS_AFTER.match(plain, end) or CAPITALS_BEFORE.search(before))


def pattern_matches(pattern: Pattern, plain: str, start: int, end: int, last: int) -> bool:
    """Return whether the whole pattern stands where its key does.

    Args:
        pattern: whose key it is.
        plain: the folded text.
        start: where the key begins.
        end: where the key ends.
        last: where the name before ends.
    """
    begin = start - len(pattern.lead)
    if end < len(plain) and is_word_character(plain, end) and not (pattern.may_lose_apostrophe and plain[end] == "s"):
        return False
    if pattern.lead and (
        begin < last or plain[begin:start] != pattern.lead or (begin and is_word_character(plain, begin - 1))
    ):
        return False
    if pattern.before and not context_matches(pattern.before, plain, begin - len(pattern.before)):
        return False
    return not pattern.after or context_matches(pattern.after, plain, end)


def is_word_character(plain: str, place: int) -> bool:
    """Return whether a character belongs to a word: a letter, a digit, an underscore, an accent by itself."""
    character = plain[place]
    return (
        character.isalnum() or character == "_" or (not character.isascii() and unicodedata.combining(character) != 0)
    )


def context_matches(context: str, plain: str, begin: int) -> bool:
    """Return whether `context`, in small letters, stands at `begin` as whole words."""
    end = begin + len(context)
    if begin < 0 or plain[begin:end].lower() != context:
        return False
    joins_before = begin > 0 and context[0].isalnum() and is_word_character(plain, begin - 1)
    return not (joins_before or (end < len(plain) and context[-1].isalnum() and is_word_character(plain, end)))
