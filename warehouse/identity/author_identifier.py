"""The identifier of a person."""

import re
import unicodedata
from collections.abc import Iterable

from slugify import slugify

from warehouse.identity.spelling import APOSTROPHES

# What is between letters and digits: "S. Frederick Starr" and "S.Frederick  Starr" are one.
SEPARATORS = re.compile(r"[\W_]+")
# "İ" in lower case is an i and a combining dot, which is not a separator.
COMBINING_MARKS = re.compile(r"[\u0300-\u036f]")
# The letter of Azerbaijani for which slugify has no Latin letter, and apostrophes, which separate as "'" does.
REPLACED = (("ə", "a"), ("Ə", "A"), *((sign, "-") for sign in APOSTROPHES))


def author_identifier(name: str) -> str:
    """Return the name in lower case and in the letters of ASCII, with hyphens between the words.

    A name without letters and digits identifies itself.
    """
    return slugify(name, entities=False, decimal=False, hexadecimal=False, replacements=REPLACED) or name


def former_identifier(name: str) -> str:
    """Return the identifier of tables before schema 11: in the letters of the name, such as `zdeněk-horňák`."""
    small = COMBINING_MARKS.sub("", unicodedata.normalize("NFC", name.lower()))
    return SEPARATORS.sub("-", small).strip("-") or name


def author_identifiers(persons: Iterable[str]) -> dict[str, str]:
    """Return the identifier of each person by the name that the person goes by, whatever the order.

    Two people whose names differ only in letters beyond ASCII, and whom no rule joins, get `horak` and `horak-2`.
    """
    identifiers: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name in sorted(persons):
        former = former_identifier(name)
        plain = identifier = author_identifier(name)
        number = 1
        while taken.setdefault(identifier, former) != former:
            number += 1
            identifier = f"{plain}-{number}"
        identifiers[name] = identifier
    return identifiers
