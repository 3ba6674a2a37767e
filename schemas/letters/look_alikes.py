"""Letters of other alphabets that look like Latin ones, as in `ВACKGROUND` and `Кazakhstan`, and what they stand for.

Readers and gazetteer share them. They are the capitals and small letters that print alike in the common fonts; see
"confusable" in https://www.unicode.org/reports/tr39/.
"""

import re
import unicodedata
from functools import cache

CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУҮХԌԚԜӀаеѕіјкорсухһԁԛԝѵӏ", "ABESIJKMHOPCTYYXGQWIaesijkopcyxhdqwvl", strict=True))
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹαικνορυϲ", "ABEZHIKMNOPTYXCaikvopuc", strict=True))
ARMENIAN = dict(zip("ՕՍօոսհ", "OUonuh", strict=True))
LOOK_ALIKES = CYRILLIC | GREEK | ARMENIAN
# The first bytes in UTF-8 of Greek, Cyrillic and Armenian, of the wide forms, and of the mathematical letters.
FIRST_BYTES = bytes(range(0xCD, 0xD7)) + b"\xef\xf0"
OTHER_BYTES = bytes(code for code in range(256) if code not in FIRST_BYTES)
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
WORD = re.compile(r"[^\W\d_]+")
LATIN = re.compile(r"[A-Za-z]")


def may_have_look_alikes(text: str) -> bool:
    """Return False for a text without any letter to replace; accents and typographic signs are none."""
    return not text.isascii() and bool(text.encode("utf-8", "surrogatepass").translate(None, OTHER_BYTES))


@cache
def latin_character(character: str) -> str:
    """Return the Latin letter or the ASCII sign that a character looks like, else the character itself."""
    plain = LOOK_ALIKES.get(character) or unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() and plain != " " else character


def as_latin(text: str) -> str:
    """Return a text with every look-alike as its Latin letter, whatever the word: to compare it with known words.

    Each character stays one character, so that a position in the one is the same position in the other.
    """
    if not may_have_look_alikes(text):
        return text
    return BEYOND_ASCII.sub(lambda match: latin_character(match[0]), text)


def mixed_words_as_latin(text: str) -> str:
    """Return a text with look-alikes as Latin letters in words that have Latin letters too, and wide signs narrow.

    A word all of another alphabet stays, as does one with a letter that has no Latin counterpart. Each character stays
    one character.
    """
    if not may_have_look_alikes(text):
        return text
    narrow = BEYOND_ASCII.sub(lambda match: match[0] if match[0].isalpha() else latin_character(match[0]), text)
    return WORD.sub(lambda match: _latin_word(match[0]), narrow)


def _latin_word(word: str) -> str:
    if word.isascii():
        return word
    latin = "".join(letter if letter.isascii() else latin_character(letter) for letter in word)
    is_replaced = all(letter in LOOK_ALIKES for letter in word if not _is_latin(letter))
    wide = not any(letter in LOOK_ALIKES for letter in word)
    return latin if is_replaced and (wide or LATIN.search(word)) else word


@cache
def _is_latin(letter: str) -> bool:
    return unicodedata.normalize("NFKD", letter)[0].isascii() or "LATIN" in unicodedata.name(letter, "")
