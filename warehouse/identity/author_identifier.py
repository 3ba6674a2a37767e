"""The identifier of a person."""

import re
import unicodedata

# "S. Frederick Starr" and "S.Frederick  Starr": what stands between letters and digits.
SEPARATORS = re.compile(r"[\W_]+")
# "İ" in small letters is an i and a dot of its own, which is no separator.
COMBINING_MARKS = re.compile(r"[\u0300-\u036f]")


def author_identifier(name: str) -> str:
    """Return the name in lower case, with one hyphen for each run of characters that are not letters or digits.

    A name without letters and digits identifies itself.
    """
    small = COMBINING_MARKS.sub("", unicodedata.normalize("NFC", name.lower()))
    return SEPARATORS.sub("-", small).strip("-") or name
