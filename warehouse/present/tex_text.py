"""Texts that TeX prints as they are, in a document of any language.

Babel gives quotation marks, apostrophes and others a meaning in some languages: in German, `"A` is printed as Ä, in
Spanish, `'A` as Á (https://ctan.org/pkg/babel-german). So straight ones become “ ” ‘ ’, and what is a command, or a
ligature in old fonts (`<` is printed as ¡), gets the name that it has in LaTeX. So does a brace without another: BibTeX
counts them, also behind a backslash.
"""

import re
from itertools import accumulate

SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}
LONE_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_SPECIAL = re.compile("|".join(map(re.escape, SPECIAL)))
# "x", ``x'', 'x', `x'
_STRAIGHT = re.compile("\"|''|``|'|`")
_BEFORE_OPENING = re.compile(r"[\s(\[{<“‘„«\"'`/–—-]?")
_CLOSING_LATER = re.compile(r"\w[.,!?…]?'(?!\w)")

MAX_QUOTED = 300
"""Characters after a single quotation mark within which the closing one is looked for."""


def tex(text: str) -> str:
    """Return a text on one line as TeX takes it."""
    names = SPECIAL if _is_balanced(text) else SPECIAL | LONE_BRACES
    return _SPECIAL.sub(lambda match: names[match[0]], _STRAIGHT.sub(_typographic, text))


def _is_balanced(text: str) -> bool:
    """Return whether each opening brace has a closing one behind it."""
    depths = accumulate((character == "{") - (character == "}") for character in text)
    return min(depths, default=0) >= 0 and text.count("{") == text.count("}")


def _typographic(match: re.Match[str]) -> str:
    """Return the quotation mark or apostrophe that a straight one stands for."""
    text, start, end = match.string, match.start(), match.end()
    before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
    begins = _BEFORE_OPENING.fullmatch(before) is not None and behind.strip() != ""
    if match[0] in {'"', "''", "``"}:
        return "“" if begins else "”"
    # the ’90s, but ‘peace’
    opens = begins and behind.isalpha() and _CLOSING_LATER.search(text, end, end + MAX_QUOTED) is not None
    return "‘" if opens or (match[0] == "`" and begins) else "’"
