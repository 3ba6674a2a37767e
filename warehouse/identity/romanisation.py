"""One name in two romanisations: what differs only by the table by which it was put into Latin letters.

Evidence: "Erkin Akhmadov" and "Ahmadov", "Gulnara Ismailova" and "Ismayilova", "Farkhad" and "Farkhod Tolipov". The
names are in small letters without accents. Endings that tell men from women ("-ov", "-ova"), vowels that tell names
apart ("Marat", "Murat"; "Nina", "Nino") and letters that stand for two sounds ("g" for "h", "q") are never touched.
"""

import re

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*rules: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rules)


# Surnames that come from Cyrillic, Georgian or Armenian letters, so that the given name does too. Kayla and Kaila
# Smith are two people; Leyla and Leila Aliyeva are one.
MARKED = re.compile(r"(?:\w{2}[oe]va?|\wsk(?:[iy]|[iy][iy]|a[iy]a)|\w{3}enko|shvili|\w{2}dze|zadeh?|zoda|\w{4}[iy]an)$")
# In Georgian and Ukrainian "gh" and "g", "kh" and "h" are different letters: these surnames alone are read freely.
RUSSIAN_OR_TURKIC = re.compile(r"(?:\w{2}[oe]va?|zadeh?|zoda)$")
# The men's names in -ий and -ей, which no other language has, so that they need no such surname.
SLAVIC_GIVEN = re.compile(r"^(?:alexe|anatol|andre|arkad|dmitr|evgen|gennad|grigor|serge|vasil|vital|yur)i$")

SHORT = 5
"""So many letters must the longer of two romanisations have."""

LETTERS = (
    (r"dzh|dj", "j"),  # Dzhafarov, Djafarov, Jafarov; Medzhidov and Mezhidov are two
    (r"kh", "h"),  # Akhmadov, Ahmadov
    (r"gh(?=.)", "g"),  # Aghayev, Agayev; not Hugh
    (r"ks", "x"),  # Aleksandr, Alexandr
    (r"(?:^|(?<=[aeiou]))ye", "e"),  # Yermekov, Ermekov; Aliyev, Aliev
    (r"(?<=[aeou])yi", "i"),  # Ismayilova, Ismailova
    (r"(?<=[aeou])y(?![aeiouy])", "i"),  # Huseynov, Huseinov; Sergey, Sergei
)
SURNAME = _rules(
    *LETTERS,
    (r"^tch", "ch"),  # Tchanturiyev, Chanturiyev
    (r"zadeh$", "zade"),
    (r"ou", "u"),  # Souleimanov, Suleimanov
    (r"(?<=[^aeiou])yev(?=a?$)", "iev"),  # Grigoryev, Grigoriev; Vasilev is another
)
GIVEN = _rules(
    *LETTERS,
    (r"(?<=[aeiou])ss(?=[aeiou])", "s"),  # Hussein, Husein; Larissa, Larisa
    (r"ct", "kt"),  # Victor, Viktor
    (r"^(alexand)er$", r"\1r"),  # Alexander, Aleksandr; never Aleksandra
    (r"i[iy]a$", "ia"),  # Nataliya, Nataliia, Natalia
    (r"ya$", "ia"),  # Natalya, Natalia
    (
        r"^(alexe|anatol|andre|arkad|dimitr|dmitr|evgen|gennad|georg|grigor|serge|valer|vasil|vital|yur)(?:[iy]|[iy][iy])$",
        r"\1i",  # Dmitriy, Dmitrii, Dmitry, Dmitri
    ),
)
# Kowalski, Kowalsky; Markovskiy, Markovsky
SKY = re.compile(r"(?<=\wsk)(?:[iy]|[iy][iy])$")
# Minasyan, Minasian; not Bryan
YAN = re.compile(r"(?<=\w{4})yan$")
# The long a of Persian, which Tajik and Uzbek write as o: Farkhod, Behzod, Bahodir, Bahrom, Rahmon. Only in these
# endings, because elsewhere it makes other names: Roman, Raman; Marian, Marion; Harald, Harold.
LONG_A = re.compile(r"(?<=[hz])o(?=d$|dir$)|(?<=hr)o(?=m$)|(?<=hm)o(?=n$)")


def _read(word: str, rules: Rules) -> str:
    for pattern, replacement in rules:
        word = pattern.sub(replacement, word)
    return word


def surname_key(surname: str) -> str:
    """The same text for all romanisations of a surname."""
    if RUSSIAN_OR_TURKIC.search(surname):
        return _read(surname, SURNAME)
    return YAN.sub("ian", SKY.sub("i", surname))


def _given_letters(given: str, marked: bool) -> str:
    letters = _read(given, GIVEN)
    return letters if marked or SLAVIC_GIVEN.search(letters) else given


def given_key(given: str, surname: str) -> str:
    """The same text for all romanisations of a given name; as it stands where the surname shows no other alphabet."""
    marked = bool(MARKED.search(surname))
    letters = _given_letters(given, marked)
    return LONG_A.sub("a", letters) if marked else letters


def is_one_name(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """True if two pairs of given name and surname with equal keys are one name.

    Short names must agree in full (Asia and Asya are two women), and a vowel may only differ before an equal surname.
    """
    letters, other_letters = _given_letters(one[0], marked=True), _given_letters(other[0], marked=True)
    if one[1] != other[1] and (letters != other_letters or max(len(one[1]), len(other[1])) < SHORT):
        return False
    # Yuri and Yury are the one short name of which no letter is in doubt.
    return one[0] == other[0] or max(len(one[0]), len(other[0])) >= SHORT or SLAVIC_GIVEN.search(letters) is not None
