"""Numbers from outside: of a header, an index, an address, a page.

`str.isdigit` is true for "²", which `int` refuses; `int` refuses more than 4,300 digits; and a number without a bound
fits no column. So whoever reads a number that others wrote asks here.
"""

import re

WHOLE_NUMBER = re.compile(r"[0-9]+")
DIGIT = re.compile(r"[0-9]")
MAX_INTEGER = (1 << 31) - 1
"""The largest number of an INTEGER column."""
MAX_LONG = (1 << 63) - 1
"""The largest number of a BIGINT column."""
MAX_DIGITS = len(str(MAX_LONG)) + 1


def whole_number(text: str, most: int = MAX_LONG) -> int | None:
    """Return the number that `text` is, in ASCII digits; None for any other text, and for a number above `most`."""
    if not WHOLE_NUMBER.fullmatch(text):
        return None
    number = int(text if len(text) < MAX_DIGITS else text.lstrip("0")[:MAX_DIGITS] or "0")
    return number if number <= most else None


def has_digit(text: str) -> bool:
    """Return whether a text has an ASCII digit."""
    return DIGIT.search(text) is not None
