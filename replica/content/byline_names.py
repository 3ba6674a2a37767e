"""The first half of a byline: the authors, in every way in which names, ranks, degrees and affiliations are printed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from replica.content.model import Author
from replica.content.people import CITIES, Person, people
from replica.content.randomness import pick
from replica.content.vocabulary import COUNTRIES

_HONORIFICS = ("Dr.", "Professor", "Ambassador")
_UNIVERSITIES = (
    "Silk Gate University",
    "Lakeside College in Kyrgyzstan",
    "American College of Dushanbe",
    "Tashkent School of Public Law",
)
_LONG_AFFILIATION = "student, International Relations, {place}"
_DOCTOR_AFFILIATION = "Assistant Professor, Area Study Center, University of {city}, Pakistan"
_TRUNCATED_AFFILIATION = "a graduate of the Lakeside School of Journalism, and an editorial assistant at a weekly"
# The old site's field for it; anything longer was cut, even in the middle of a word.
_MAX_AFFILIATION_CHARACTERS = 69


@dataclass(frozen=True, slots=True)
class Names:
    """The names as printed, and the authors they mean."""

    text: str
    authors: tuple[Author, ...]


def _author(
    person: Person, printed_as: str | None = None, honorific: str | None = None, affiliation: str | None = None
) -> Author:
    return Author(person.name, printed_as or person.name, honorific, affiliation, person.bio)


def _titled(person: Person, honorific: str, space: str = " ") -> Author:
    return _author(person, f"{honorific}{space}{person.name}", honorific)


def _one(random: Random) -> Names:
    author = _author(people(1, random)[0])
    return Names(author.printed_as, (author,))


def _unusual(random: Random) -> Names:
    author = _author(people(1, random, unusual=True)[0])
    return Names(author.printed_as, (author,))


def _two(separator: str) -> Callable[[Random], Names]:
    def write(random: Random) -> Names:
        authors = tuple(map(_author, people(2, random)))
        return Names(separator.join(author.printed_as for author in authors), authors)

    return write


def _three(random: Random) -> Names:
    first, second, third = map(_author, people(3, random))
    return Names(f"{first.name}, {second.name} and {third.name}", (first, second, third))


def _second_titled(separator: str, honorific: str) -> Callable[[Random], Names]:
    def write(random: Random) -> Names:
        first, second = people(2, random)
        authors = (_author(first), _titled(second, honorific))
        return Names(separator.join(author.printed_as for author in authors), authors)

    return write


def _title_before(random: Random) -> Names:
    author = _titled(people(1, random)[0], pick(_HONORIFICS, random))
    return Names(author.printed_as, (author,))


def _degree(random: Random) -> Names:
    person = people(1, random)[0]
    printed = f"{person.name}, Ph.D."
    return Names(printed, (_author(person, printed),))


def _affiliated(describe: Callable[[Random], str]) -> Callable[[Random], Names]:
    def write(random: Random) -> Names:
        author = replace(_one(random).authors[0], affiliation=describe(random))
        return Names(f"{author.printed_as}, {author.affiliation}", (author,))

    return write


def _doctor_without_space(random: Random) -> Names:
    author = replace(
        _titled(people(1, random)[0], "Dr.", space=""),
        affiliation=_DOCTOR_AFFILIATION.format(city=pick(("Peshawar", "Quetta"), random)),
    )
    return Names(f"{author.printed_as}, {author.affiliation}", (author,))


def _anonymous(places: tuple[str, ...]) -> Callable[[Random], Names]:
    return lambda random: Names(f"Anonymous, {pick(places, random)}", (Author("Anonymous", "Anonymous"),))


def _stray_dot(random: Random) -> Names:
    """Write a dot after the first name, as in one of four spellings in which the site prints a name."""
    person = people(1, random)[0]
    given, _, family = person.name.rpartition(" ")
    name = f"{given.split()[0]} C.K. {family}"
    printed = f"{given.split()[0]}. C.K. {family}"
    return Names(printed, (Author(name, printed, bio=person.bio.replace(person.name, name, 1)),))


WHO_FORMS: dict[str, Callable[[Random], Names]] = {
    "one": _one,
    "unusual": _unusual,
    "two_and": _two(" and "),
    "two_ampersand": _two(" & "),
    "two_comma": _two(", "),
    "three": _three,
    "second_ranked": _second_titled(" & ", "Col."),
    "second_titled": _second_titled(" and ", "Dr."),
    "title_before": _title_before,
    "degree": _degree,
    "country": _affiliated(lambda random: pick(COUNTRIES, random).name),
    "affiliation": _affiliated(lambda random: pick(_UNIVERSITIES, random)),
    "long_affiliation": _affiliated(lambda random: _LONG_AFFILIATION.format(place=pick(_UNIVERSITIES, random))),
    "truncated_affiliation": _affiliated(lambda _random: _TRUNCATED_AFFILIATION[:_MAX_AFFILIATION_CHARACTERS]),
    "description": _affiliated(lambda random: f"a {pick(CITIES[:7], random)}-based independent expert"),
    "doctor_without_space": _doctor_without_space,
    "anonymous_country": _anonymous(("Tashkent, Uzbekistan", "Ashgabat, Turkmenistan")),
    "anonymous_city": _anonymous(("Tashkent", "Ashgabat")),
    "stray_dot": _stray_dot,
    "empty": lambda _random: Names("empty", ()),
}
