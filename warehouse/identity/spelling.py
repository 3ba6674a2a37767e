"""The parts of a name, however it is printed."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from warehouse.identity.romanisation import given_key, surname_key

APOSTROPHES = "'’‘ʼʻʹ′`´"
HYPHEN = re.compile(r"[\u2010-\u2015\u2212-]")
# The soft hyphen, the zero-width space and other characters that are not visible.
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
MARKS = r"\u0300-\u036f"
TOKEN = re.compile(rf"(?:[^\W_]|[{MARKS}])+(?:[{APOSTROPHES}-](?:[^\W_]|[{MARKS}])+)*")
# John CK Daly
GLUED_INITIALS = re.compile(r"(?<=\s)([A-Z])([A-Z])(?=\s)(?<!II)(?<!IV)")
# Only on Latin letters: "й" is not an accented "и".
ACCENTS = re.compile(rf"(?<=[a-zøđðłħŧıəæœþ])[{MARKS}]+")
# Letters that Unicode does not decompose into a letter and an accent.
PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ə": "a", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys(APOSTROPHES)
)


def words(text: str) -> frozenset[str]:
    """Return the set of the words in a text."""
    return frozenset(text.split())


GENERATIONS = words("jr sr ii iii iv")
PARTICLES = words("al af av bin da das de del della den der di dos du el ibn la le te ten ter van von zu")
# Gulzina Karim kyzy: the daughter of Karim, whose surname is not Karim.
CHILD_OF = words(
    """gizi gyz gyzy khyzy kizi kizy kyz kyzi kyzy oghli oghlu oghly ogli oglou oglu ogly qizi qizy qyz qyzi qyzy ughli
    ugli uglu uli ulu uluu uly uulu zada zade zadeh zoda"""
)


@dataclass(frozen=True)
class Spelling:
    """The parts of a name, in lower case without accents.

    Of "S. Frederick Starr, Jr." `leading` is ("s",), `given` "frederick", `surname` "starr" and `generation` "jr".

    Attributes:
        words: all words of the name, with hyphenated words taken apart.
        parts: the number of words, with hyphenated words as one.
        leading: the initials before the given name.
        given: the given name. If it is not printed in full, or the surname is a single letter, this and all that
            follows are empty.
        middle: what is between given name and surname.
        surname: the surname with its particles.
        generation: "jr", "iii" or the like.
        printed: each part as it is printed.
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
        """What the spellings of one person have in common whatever the accents; None without a full given name."""
        if not self.given:
            return None
        return given_key(self.given, self.surname), surname_key(self.surname)

    def quoted(self, *tokens: str) -> str:
        """Return words as printed, in quotation marks; an initial with its dot."""
        return f"“{' '.join(self.printed[token] if len(token) > 1 else f'{token.upper()}.' for token in tokens)}”"


def fold(text: str) -> str:
    """Return a text in lower case, without accents and apostrophes."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", ACCENTS.sub("", decomposed).translate(PLAIN))


def read_spelling(name: str) -> Spelling:
    """Take a name without honorific and degree apart."""
    text = HYPHEN.sub("-", INVISIBLE.sub("", unicodedata.normalize("NFC", name)))
    if text != text.upper():
        text = GLUED_INITIALS.sub(r"\1 \2", text)
    printed = TOKEN.findall(text)
    tokens = [fold(token) for token in printed]
    letters = tuple(word for token in tokens for word in token.split("-") if word)
    begin, end = surname_range(tokens, printed)
    generation = "".join(tokens[end:])
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


def surname_range(tokens: Sequence[str], printed: Sequence[str]) -> tuple[int, int]:
    """Return where the surname begins and ends: "van der Schriek", "Karim kyzy", "Ortega y Gasset".

    Args:
        tokens: the words of a name as `fold` returns them. What follows the surname is "jr", "iii" or the like.
        printed: the same words as printed. In any language, a word in lower case before one with a capital is a
            particle; a single letter is a misprinted initial ("Frederick s. Starr"), except the Spanish "y".
    """
    end = len(tokens) - (len(tokens) > 2 and tokens[-1] in GENERATIONS)
    begin = max(end - 1, 0)
    if begin > 1 and tokens[begin] in CHILD_OF:
        begin -= 1
    capital = end > 0 and not printed[end - 1].islower()
    while begin > 1 and (tokens[begin - 1] in PARTICLES or (capital and _is_small_word(printed[begin - 1]))):
        if tokens[begin - 1] in CHILD_OF:  # Heydar Aliriza oglu Aliyev
            break
        begin -= 2 if printed[begin - 1] == "y" and begin > 2 else 1
    return begin, end


def _is_small_word(printed: str) -> bool:
    return printed.islower() and (printed == "y" or (len(printed) > 1 and "." not in printed))
