"""The words around a surname, which say whether it stands alone, and whom it can mean."""

import re
from typing import NamedTuple

from warehouse.gazetteer.entities import Rules

# `Azimbek `, `Mr. `, `Vice President `: the word before, with a full stop of its own.
WORD_BEFORE = re.compile(r"([^\W_][\w']*)(\.?) $")
MAX_CHARACTERS_BEFORE = 32
"""Characters before a surname in which that word is looked for."""


class Surroundings(NamedTuple):
    """What the words around a surname say about it."""

    title: str | None = None
    """The title before it, in small letters."""
    is_other_name: bool = False
    """A word stands before it that may be somebody's given name."""
    is_given_name: bool = False
    """A word stands after it that may be somebody's surname."""


NOTHING = Surroundings()


def surroundings_of(plain: str, begin: int, follower: str | None, rules: Rules) -> Surroundings:
    """Return what stands around a surname.

    Args:
        plain: the folded text.
        begin: position of the surname in it.
        follower: the capitalised word after the surname; None if there is none.
        rules: of the gazetteer.
    """
    is_given_name = follower is not None and follower.lower() not in rules.belongings | rules.openers
    match = WORD_BEFORE.search(plain, max(0, begin - MAX_CHARACTERS_BEFORE), begin)
    if match is None:
        return Surroundings(is_given_name=is_given_name)
    word, stop = match[1], match[2]
    for title in (word.lower(), word.lower().removesuffix("s")):
        if title in rules.titles:
            return Surroundings(title, is_given_name=is_given_name)
    if stop:
        # `A. Karimov` is somebody; in `in the U.S. Karimov` and `in Tashkent. Karimov` the phrase ends before it.
        is_initial = len(word) == 1 and word.isupper() and plain[max(0, match.start() - 1) : match.start()] != "."
        return Surroundings(None, is_initial, is_given_name)
    is_other_name = word[0].isupper() and word.lower() not in rules.openers and not word.lower().endswith("'s")
    return Surroundings(None, is_other_name, is_given_name)
