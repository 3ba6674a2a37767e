"""The parts of a name, however it is printed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from warehouse.identity.romanisation import given_key, surname_key

APOSTROPHES = "'’‘ʼʻʹ′`´"
HYPHEN = re.compile(r"[\u2010-\u2015\u2212-]")
# The soft hyphen, the zero-width space and the like, which nobody sees.
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
MARKS = r"\u0300-\u036f"
TOKEN = re.compile(rf"(?:[^\W_]|[{MARKS}])+(?:[{APOSTROPHES}-](?:[^\W_]|[{MARKS}])+)*")
# John CK Daly
GLUED_INITIALS = re.compile(r"(?<=\s)([A-Z])([A-Z])(?=\s)(?<!II)(?<!IV)")
# Only of Latin letters: "й" is no accented "и".
ACCENTS = re.compile(rf"(?<=[a-zøđðłħŧıəæœþ])[{MARKS}]+")
# What Unicode does not take apart into a letter and an accent.
PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ə": "a", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys(APOSTROPHES)
)


def words(text: str) -> frozenset[str]:
    """The words of a list of words."""
    return frozenset(text.split())


GENERATIONS = words("jr sr ii iii iv")
PARTICLES = words("al af av bin da das de del della den der di dos du el ibn la le te ten ter van von zu")
# Gulzina Karim kyzy: the daughter of Karim, whose surname is not Karim.
CHILD_OF = words("gizi kizi kyzy oghlu ogli oglu ogly qizi ugli uly uulu")


@dataclass(frozen=True)
class Spelling:
    """The parts of a name in small letters without accents.

    Of "S. Frederick Starr, Jr." `leading` is ("s",), `given` "frederick", `surname` "starr" and `generation` "jr".
    Without a given name in full, or with a surname of one letter, `given` is empty. `words` are all its words, those
    that a hyphen joins taken apart, `parts` is their number left together, `printed` leads from a part to its print.
    """

    words: tuple[str, ...]
    parts: int
    leading: tuple[str, ...] = ()
    given: str = ""
    middle: tuple[str, ...] = ()
    surname: str = ""
    generation: str = ""
    printed: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def key(self) -> tuple[str, str] | None:
        """What spellings of one person have in common but for accents, None without a given name in full."""
        if not self.given:
            return None
        return given_key(self.given, self.surname), surname_key(self.surname)

    def quoted(self, *tokens: str) -> str:
        """The words as printed, in quotation marks; an initial with its dot."""
        return f"“{' '.join(self.printed[token] if len(token) > 1 else f'{token.upper()}.' for token in tokens)}”"


def fold(text: str) -> str:
    """Small letters without accents and apostrophes."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", ACCENTS.sub("", decomposed).translate(PLAIN))


def read_spelling(name: str) -> Spelling:
    """The parts of a name without honorific and degree."""
    text = HYPHEN.sub("-", INVISIBLE.sub("", unicodedata.normalize("NFC", name)))
    if text != text.upper():
        text = GLUED_INITIALS.sub(r"\1 \2", text)
    printed = TOKEN.findall(text)
    tokens = [fold(token) for token in printed]
    letters = tuple(word for token in tokens for word in token.split("-") if word)
    generation = tokens[-1] if len(tokens) > 2 and tokens[-1] in GENERATIONS else ""
    end = len(tokens) - bool(generation)
    begin = _begin_of_surname(tokens[:end])
    given = next((place for place, token in enumerate(tokens[:begin]) if len(token) > 1), None)
    if given is None or len(tokens[end - 1]) < 2:
        return Spelling(letters, len(tokens))
    surname = " ".join(tokens[begin:end])
    return Spelling(
        words=letters,
        parts=len(tokens),
        leading=tuple(tokens[:given]),
        given=tokens[given],
        middle=tuple(tokens[given + 1 : begin]),
        surname=surname,
        generation=generation,
        printed={**dict(zip(tokens, printed, strict=True)), surname: " ".join(printed[begin:end])},
    )


def _begin_of_surname(tokens: list[str]) -> int:
    """Place of the first word of the surname: "van der Schriek", "Karim kyzy"."""
    begin = max(len(tokens) - 1, 0)
    if begin > 1 and tokens[begin] in CHILD_OF:
        begin -= 1
    while begin > 1 and tokens[begin - 1] in PARTICLES:
        begin -= 1
    return begin
