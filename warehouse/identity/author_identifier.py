"""The identifier of a person."""

import re
import unicodedata

# What is between letters and digits: "S. Frederick Starr" and "S.Frederick  Starr" are one.
SEPARATORS = re.compile(r"[\W_]+")
# "İ" in lower case is an i and a combining dot, which is not a separator.
COMBINING_MARKS = re.compile(r"[\u0300-\u036f]")


def author_identifier(name: str) -> str:
    """Return the name in lower case, with one hyphen for each run of characters that are not letters or digits.

    A name without letters and digits identifies itself.
    """
    small = COMBINING_MARKS.sub("", unicodedata.normalize("NFC", name.lower()))
    return SEPARATORS.sub("-", small).strip("-") or name
