"""Many words as one regular expression that looks at each letter once."""

import re
from collections.abc import Iterable
from typing import TypeAlias

Tree: TypeAlias = "dict[str, Tree]"
END = ""


def pattern_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words` at the beginning of a word, the longest that matches.

    Common beginnings are written once: an alternation of thousands of words would be tried word by word at every place.
    That no letter stands before is asked behind the first letter, so that the search can leap to these letters.
    """
    tree: Tree = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[END] = {}
    branches = (
        f"{re.escape(letter)}(?<!\\w{re.escape(letter)}){_tail(below)}" for letter, below in sorted(tree.items())
    )
    return "(?:" + "|".join(branches) + ")"


def _pattern(node: Tree) -> str:
    """Of what may follow, longer words first: `(?:s|z)?` where a word may end here too."""
    branches = [re.escape(letter) + _tail(below) for letter, below in sorted(node.items()) if letter != END]
    if not branches:
        return ""
    pattern = "(?:" + "|".join(branches) + ")"
    return pattern + "?" if END in node else pattern


def _tail(node: Tree) -> str:
    """Return what follows a letter: as long as there is only one continuation, no group is needed."""
    letters = ""
    while len(node) == 1 and END not in node:
        letter, node = next(iter(node.items()))
        letters += re.escape(letter)
    return letters + _pattern(node)
