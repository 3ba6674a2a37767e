"""Fold letters that count as the same, each in its place, and spell a name as texts print it."""

import re
import unicodedata
from functools import cache

from schemas.letters.look_alikes import mixed_words_as_latin

BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Letters that Unicode does not decompose into a plain letter and an accent.
PLAIN = {"ı": "i", "ə": "a", "Ə": "A", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
PLAIN |= dict.fromkeys("’‘`´ʼʻʿʾ′", "'") | dict.fromkeys("‐‑‒–—", " ") | {"\u00a0": " ", "\u2009": " ", "\u202f": " "}
PLAIN |= dict.fromkeys("“”„«»", '"') | {"…": "."}


def folded(text: str) -> str:
    """Return a text with plain letters, apostrophes and quotation marks, and a space for every hyphen and dash.

    A word of Latin letters and of some that only look like them, as `Кazakhstan`, is all Latin. Each character stays
    one character, so that a position in the one is the same position in the other.
    """
    text = text.replace("-", " ")
    if text.isascii():
        return text
    return mixed_words_as_latin(BEYOND_ASCII.sub(lambda match: _plain(match[0]), text))


@cache
def _plain(letter: str) -> str:
    if letter in PLAIN:
        return PLAIN[letter]
    first = unicodedata.normalize("NFD", letter)[0]
    return first if first.isascii() else letter


def split_brackets(name: str) -> tuple[str, str, str]:
    """Return what must stand before a mention, the mention, and what must stand after: `port of [Turkmenbashi]`."""
    before, bracket, rest = name.partition("[")
    if not bracket:
        return "", name, ""
    mention, _, after = rest.partition("]")
    return before, mention, after


def spellings(mention: str) -> list[str]:
    """Return a folded mention as written, in capitals, and as titles capitalise it (`Al Qaeda` beside `al Qaeda`)."""
    capitalised = " ".join(word[:1].upper() + word[1:] for word in mention.split(" "))
    return list(dict.fromkeys((mention, mention.upper(), capitalised)))
