"""Many words as one regular expression that looks at each letter once.

Written out as an alternation, thousands of words would be tried one by one at each position.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

Tree: TypeAlias = "dict[str, Tree]"
END = ""


def pattern_of(words: Iterable[str]) -> str:
    """Return a regular expression for the longest of `words` at the beginning of a word.

    Common beginnings are written once. That no letter stands before is checked after the first letter, so that the
    search can jump to these letters.
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
    """Return the pattern of what may follow, longer words first: `(?:s|z)?` if a word may also end here."""
    branches = [re.escape(letter) + _tail(below) for letter, below in sorted(node.items()) if letter != END]
    if not branches:
        return ""
    pattern = "(?:" + "|".join(branches) + ")"
    return pattern + "?" if END in node else pattern


def _tail(node: Tree) -> str:
    """Return the pattern of what follows a letter, without a group as long as there is one continuation."""
    letters = ""
    while len(node) == 1 and END not in node:
        letter, node = next(iter(node.items()))
        letters += re.escape(letter)
    return letters + _pattern(node)
