"""What a word is, and which plain letters people type for those that a keyboard lacks."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain

from warehouse.database.quoting import quoted_text
from warehouse.identity.spelling import APOSTROPHES
from warehouse.identity.spelling import PLAIN as OF_NAMES

NOT_OF_WORDS = (
    r"\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\xd7\xf7"
    r"\x{2000}-\x{206f}\x{20a0}-\x{20cf}\x{2116}\x{2122}\x{2190}-\x{2bff}\x{2e00}-\x{2e7f}\x{3000}-\x{303f}"
    r"\x{fffc}\x{fffd}"
)
r"""Punctuation, symbols and spaces, by the Unicode blocks that hold them; also apostrophes.

`\p{L}` and the like say the same, but take twenty times as long to compile, and each search would wait for that.
"""
# karimov’s
WORD = f"[^{NOT_OF_WORDS}]+(?:['’‘`´]+[^{NOT_OF_WORDS}]+)*"
PIECE = f"{WORD}[{NOT_OF_WORDS}]*"
DROPPED = APOSTROPHES + "ʽʾʿˈ"
"""Apostrophes, and the letters that stand for them in Uzbek and in romanisations: O‘zbek, Oʻzbek, Qurʾan."""
PLAIN = {chr(code): plain for code, plain in OF_NAMES.items() if plain} | {"ß": "ss", "ŋ": "ng"}
"""Letters that Unicode does not decompose."""
BLOCKS = (
    range(0x80, 0x250),  # Latin
    range(0x2070, 0x20A0),  # superscripts and subscripts
    range(0xFB00, 0xFB07),  # ligatures
    range(0xFF00, 0xFF60),  # of full width
    range(0x1D400, 0x1D800),  # mathematical
)
"""Where Unicode has letters and digits for which people type those of ASCII."""


@cache
def plain_letters() -> dict[str, str]:
    """Return the letters and digits of ASCII for each small letter and digit that stands for them.

    It is the compatibility decomposition (NFKC: ﬁ, ２, ﬀ) without accents, and `PLAIN`. Letters with accents are not
    in it: `strip_accents` of DuckDB takes these off.
    """
    return dict(_decomposed()) | PLAIN


def _decomposed() -> Iterator[tuple[str, str]]:
    for letter in map(chr, chain.from_iterable(BLOCKS)):
        is_folded = letter == letter.lower() and letter == unicodedata.normalize("NFD", letter)
        parts = unicodedata.normalize("NFKD", letter).casefold()
        plain = "".join(PLAIN.get(part, part) for part in parts if not unicodedata.combining(part))
        if is_folded and unicodedata.category(letter)[0] in "LN" and plain.isascii() and plain.isalnum():
            yield letter, plain


def word_macros() -> dict[str, str]:
    """Return what fills the placeholders of `publish/word_macros.sql`, quoted."""
    single = {letter: plain for letter, plain in plain_letters().items() if len(plain) == 1}
    several = [letter + plain for letter, plain in plain_letters().items() if len(plain) > 1]
    return {
        "not_of_words": quoted_text(NOT_OF_WORDS),
        "word": quoted_text(WORD),
        "piece": quoted_text(PIECE),
        # What has no counterpart is removed.
        "letters": quoted_text("".join(single) + DROPPED),
        "plain": quoted_text("".join(single.values())),
        "several": ", ".join(map(quoted_text, several)),
    }
