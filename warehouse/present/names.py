"""The parts of a name as printed, as reference managers want them."""

from dataclasses import dataclass

from warehouse.identity.spelling import CHILD_OF, PARTICLES, fold, surname_range, words

# International Crisis Group, Institute for War and Peace Reporting. None of the words is a surname, as "Press" is.
ORGANISATION = words(
    """academy agency association center centre coalition college commission committee corporation council department
    editors embassy federation foundation fund group initiative institute institution ministry network newspaper
    observatory office organisation organization parliament programme project radio reporting society television
    university"""
)


@dataclass(frozen=True)
class Name:
    """A name in its parts; `given` is empty for a single name and for an organisation."""

    given: str
    family: str
    suffix: str = ""


def split_name(printed: str) -> Name:
    """Return the parts of a name without honorific and degree, as of "Ole van der Berg, Jr.".

    Where the surname begins, `warehouse.identity.spelling` decides, as it does when joining spellings of one person.
    """
    parts = printed.split()
    tokens = [fold(part).strip(".,") for part in parts]
    if is_organisation(tokens):
        return Name("", " ".join(parts))
    begin, end = surname_range(tokens, parts)
    if _lacks_given_name(tokens[:end], parts[:begin]):
        begin = 0
    return Name(" ".join(parts[:begin]), " ".join(parts[begin:end]).rstrip(","), " ".join(parts[end:]))


def is_organisation(tokens: list[str]) -> bool:
    """Return whether these words, in small letters, name an organisation: "the analyst", "rfe/rl newsline"."""
    return len(tokens) > 1 and (tokens[0] == "the" or any("/" in token or token in ORGANISATION for token in tokens))


def _lacks_given_name(tokens: list[str], given: list[str]) -> bool:
    """Return whether a name is a patronymic or surname alone: "Asan uulu", "van der Schriek"."""
    if len(tokens) == 2 and tokens[1] in CHILD_OF:
        return True
    return all(word in PARTICLES for word in given)  # in small letters: Al Gore and Van Johnson have given names
