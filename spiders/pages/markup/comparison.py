"""What two printings of one text have in common."""

import re

NOT_COMPARED = re.compile(r"[\W_]+")
NOT_COMPARED_ASCII = bytes(code for code in range(128) if not chr(code).isalnum())
TYPOGRAPHIC = "’“”‘–—"


def comparison_key(text: str) -> str:
    """Return the letters and digits of a text, without case: what two printings of it have in common."""
    # Most of what is not compared is ASCII or typographic, and is dropped ten times as fast without the pattern.
    rest = text.encode().translate(None, NOT_COMPARED_ASCII).decode()
    if not rest.isascii():
        for sign in TYPOGRAPHIC:
            rest = rest.replace(sign, "")
    return (rest if rest.isalnum() else NOT_COMPARED.sub("", rest)).casefold()
