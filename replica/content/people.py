"""The contributors: invented persons, with every form of name that occurs in the site's bylines."""

from dataclasses import dataclass
from random import Random

from replica.content.randomness import pick

# fmt: off
# Particles, apostrophes, accents and initials occur in the site's names ("al-…", "O’…", "van der …", "… kyzy").
UNUSUAL_NAMES = (
    "Karim Walid al-Dimashqi", "Karim Walid Al-Dimashqi", "Liam P. O’Rourke", "Micha’el Barzilai",
    "Joost van der Meulen",
    "Aigerim Nurlan kyzy", "Tomáš Vacek", "Zdeněk Horňák", "Zdenek Hornak", "Sébastien Marchand", "Niklas Lindström",
    "Şirin Aydoğan", "Søren Østergaard", "José María Ibarra",
)
_GIVEN = (
    "Adele", "Aibek", "Alexei", "Anara", "Andrew", "Anton", "Arman", "Asel", "Bakyt", "Bermet", "Boris", "Caroline",
    "Dana", "Daniyar", "Davit",
    "Dilshod", "Edward", "Elnur", "Farrukh", "Fariza", "Gavin", "Giorgi", "Gulmira", "Hamid", "Hannah", "Ilya",
    "Irakli", "Jamila", "Jeffrey",
    "Johan", "Kamila", "Katherine", "Lasha", "Leila", "Levan", "Madina", "Maia", "Malika", "Marlen", "Martha",
    "Nargiz", "Natalia", "Nino",
    "Oleg", "Orkhan", "Parviz", "Peter", "Rafael", "Rashid", "Richard", "Rustam", "Salome", "Samuel", "Saule",
    "Shahin", "Stephen", "Tamar",
    "Timur", "Ulugbek", "Vahan", "Valeria", "Victoria", "Walter", "Yerlan", "Zarina", "Zaur",
)
_MIDDLE = ("", "", "", "", "A. ", "B. ", "E. ", "J. ", "K. ", "M. ", "N. ", "R. ")
_FAMILY = (
    "Abdurasulov", "Akhmetzhanov", "Alasgarov", "Asanbekova", "Atabayev", "Avetisyan", "Babajanian", "Bakradze",
    "Barrington", "Beishenaliev",
    "Berdzenadze", "Blackwood", "Chikovani", "Darchiashvili", "Dzhaksybekov", "Ellingsen", "Fairweather", "Gadirli",
    "Gasparyan", "Gelashvili",
    "Ghazaryan", "Grigalashvili", "Halvorsen", "Hasanli", "Holloway", "Ibragimov", "Imanaliyeva", "Iskandarov",
    "Javakhishvili", "Kalandarova",
    "Karagulova", "Kenzhebekov", "Kipiani", "Kowalczyk", "Kutateladze", "Lindqvist", "Lomidze", "Makarov",
    "Mammadzada", "Margaryan", "Merrick",
    "Mirzoyan", "Muminova", "Nazarkulov", "Norwood", "Nurmatov", "Orudzhev", "Otarbayev", "Pemberton", "Petrenko",
    "Quliyeva", "Rahmatullayev",
    "Rakisheva", "Sadykov", "Sahakyants", "Saidmuradov", "Seitkaziev", "Shakarashvili", "Sharipova", "Sopoev",
    "Stavridis", "Tagiyev",
    "Tashmatov", "Tevzadze", "Thornbury", "Turdukulova", "Usubaliev", "Valikhanov", "Weatherby", "Yakubova",
    "Yesenbayev", "Zakareishvili",
)
_POSTS = (
    "is a research fellow at {place}", "teaches political science at {place}",
    "is an independent analyst based in {city}",
    "is a doctoral candidate at {place}", "is a former diplomat who now advises {place}",
    "directs the regional programme of {place}",
    "is a freelance journalist based in {city}", "is a visiting scholar at {place}",
    "writes on energy and transport for {place}",
    "is a lecturer in history at {place}", "is a senior associate with {place}",
    "is a consultant on public finance in {city}",
)
_ENDINGS = (
    "", "", ", and has written widely on {subject}", ", where the focus is on {subject}",
    " and the author of a forthcoming book on {subject}",
    ", with a particular interest in {subject}", " and a co-editor of a recent volume on {subject}",
    ", and holds a degree in {degree}",
)
PLACES = (
    "the Steppe Policy Centre", "the Caspian Institute of International Affairs", "the Mountain Societies Programme",
    "Silk Gate University",
    "the Tian Shan School of Public Policy", "the Black Sea Forum", "the Institute for Inner Asian Studies",
    "the Kura Valley Research Group",
    "the Northern Academy of Diplomacy", "the Centre for Frontier Economies", "the Amu Darya Dialogue",
    "Lakeside College",
)
CITIES = (
    "Almaty", "Bishkek", "Tbilisi", "Baku", "Yerevan", "Dushanbe", "Tashkent", "Stockholm", "Washington, D.C.",
    "Ankara", "London", "Brussels",
)
_SUBJECTS = (
    "border management", "water diplomacy", "pipeline politics", "labour migration", "party systems", "rural credit",
    "energy markets",
    "security sector reform", "religious education", "customs unions", "railway corridors", "electoral law",
    "minority rights", "arms control",
)
_DEGREES = (
    "international relations", "economics", "public law", "Turkic studies", "modern history", "political geography",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Person:
    """A contributor: `name` is without honorific or degree, `bio` is a sentence that begins with the name."""

    name: str
    bio: str


def _biography(name: str, random: Random) -> str:
    post = pick(_POSTS, random).format(place=pick(PLACES, random), city=pick(CITIES, random))
    ending = pick(_ENDINGS, random).format(subject=pick(_SUBJECTS, random), degree=pick(_DEGREES, random))
    return f"{name} {post}{ending}."


def person(random: Random, *, unusual: bool = False) -> Person:
    """Draw a contributor; with `unusual` one whose name contains a particle, an apostrophe or an accent."""
    if unusual:
        name = pick(UNUSUAL_NAMES, random)
    else:
        name = f"{pick(_GIVEN, random)} {pick(_MIDDLE, random)}{pick(_FAMILY, random)}"
    return Person(name, _biography(name, random))


def people(count: int, random: Random, *, unusual: bool = False) -> tuple[Person, ...]:
    """Draw `count` contributors with different names; with `unusual` the first has an unusual one."""
    drawn: dict[str, Person] = {}
    while len(drawn) < count:
        candidate = person(random, unusual=unusual and not drawn)
        drawn.setdefault(candidate.name, candidate)
    return tuple(drawn.values())


def surname(random: Random) -> str:
    """Draw a family name for an official who is mentioned in a text."""
    return pick(_FAMILY, random)
