"""The parts of a name as printed, as reference managers want them."""

from collections.abc import Collection
from dataclasses import dataclass

from warehouse.identity.spelling import CHILD_OF, PARTICLES, fold, surname_range, words

# International Crisis Group, Reporters Without Borders. None of the words is a surname, as "Press" or "House" is.
ORGANISATION = words(
    """academy agency alliance analyst association bureau center centre chamber club coalition college
    commission committee congress consortium corporation correspondent council department directorate editor
    embassy federation forum foundation fund government group initiative insight institute institution
    international journal league magazine ministry mission monitor movement network newsline newspaper
    observatory office organisation organization parliament party programme program project radio reporter
    reporting review school secretariat service society staff study television times tribune union united
    university watch witness writer"""
)
# Institute for War and Peace Reporting, Doctors Without Borders: words that no person's name has.
NOT_OF_A_PERSON = words("and & for of without")


@dataclass(frozen=True)
class Name:
    """A name in its parts; `given` is empty for a single name and for an organisation."""

    given: str
    family: str
    suffix: str = ""


def split_name(printed: str, organisations: Collection[str] = ()) -> Name:
    """Return the parts of a name without honorific and degree, as of "Ole van der Berg, Jr."; an organisation's whole.

    Where the surname begins, `warehouse.identity.spelling` decides, as it does when joining spellings of one person.

    Args:
        printed: the name.
        organisations: names that are known to be an organisation's, in small letters.
    """
    parts = printed.split()
    tokens = [fold(part).strip(".,") for part in parts]
    if printed.casefold() in organisations or is_organisation(tokens):
        return Name("", " ".join(parts))
    if len(tokens) == 3 and tokens[1] in CHILD_OF:  # the child's name comes last: Asan uulu Nurlan
        return Name(parts[2], f"{parts[0]} {parts[1]}")
    begin, end = surname_range(tokens, parts)
    if _lacks_given_name(tokens[:end], parts[:begin]):
        begin = 0
    return Name(" ".join(parts[:begin]), " ".join(parts[begin:end]).rstrip(","), " ".join(parts[end:]))


def is_organisation(tokens: list[str]) -> bool:
    """Return whether these words, in small letters, name an organisation: "the analyst", "rfe/rl newsline"."""
    return len(tokens) > 1 and (tokens[0] == "the" or any(map(_is_of_organisation, tokens)))


def _is_of_organisation(token: str) -> bool:
    singular = f"{token[:-3]}y" if token.endswith("ies") else token.removesuffix("s")
    return "/" in token or token in NOT_OF_A_PERSON or not {token, singular}.isdisjoint(ORGANISATION)


def _lacks_given_name(tokens: list[str], given: list[str]) -> bool:
    """Return whether a name is a patronymic or surname alone: "Asan uulu", "van der Schriek"."""
    if len(tokens) == 2 and tokens[1] in CHILD_OF and len(tokens[0]) > 1:
        return True
    return all(word in PARTICLES for word in given)  # in small letters: Al Gore and Van Johnson have given names
