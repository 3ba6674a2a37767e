"""One name in two romanisations: whether two spellings differ only in the table by which they were transliterated.

Evidence: "Erkin Akhmadov" and "Ahmadov", "Gulnara Ismailova" and "Ismayilova", "Farkhad" and "Farkhod Tolipov". The
names are in lower case without accents. Nothing changes endings that distinguish men from women ("-ov", "-ova"), vowels
that distinguish names ("Marat", "Murat"; "Nina", "Nino"), or letters that stand for two sounds ("g" for "h", "q").
"""

import re

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*rules: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rules)


# Endings of surnames that were transliterated from Cyrillic, Georgian or Armenian, so that the given name was, too.
# Kayla and Kaila Smith are two people; Leyla and Leila Aliyeva are one.
TRANSLITERATED_ENDING = re.compile(
    r"(?:\w{2}[oe]va?|\wsk(?:[iy]|[iy][iy]|a[iy]a)|\w{3}enko|shvili|\w{2}dze|zadeh?|zoda|\w{4}[iy]an)$"
)
# In Georgian and Ukrainian "gh" and "g", "kh" and "h" are different letters, so the rules apply only to these surnames.
RUSSIAN_OR_TURKIC = re.compile(r"(?:\w{2}[oe]va?|zadeh?|zoda)$")
# Men's names in -ий and -ей, which no other language has, so that they need no such surname.
SLAVIC_GIVEN = re.compile(r"^(?:alexe|anatol|andre|arkad|dmitr|evgen|gennad|grigor|serge|vasil|vital|yur)i$")

MIN_LETTERS_OF_THE_LONGER = 5
"""The number of letters that the longer of two romanisations must have at least."""

COMMON_RULES = (
    (r"dzh|dj", "j"),  # Dzhafarov, Djafarov, Jafarov; Medzhidov and Mezhidov are two
    (r"kh", "h"),  # Akhmadov, Ahmadov
    (r"gh(?=.)", "g"),  # Aghayev, Agayev; not Hugh
    (r"ks", "x"),  # Aleksandr, Alexandr
    (r"(?:^|(?<=[aeiou]))ye", "e"),  # Yermekov, Ermekov; Aliyev, Aliev
    (r"(?<=[aeou])yi", "i"),  # Ismayilova, Ismailova
    (r"(?<=[aeou])y(?![aeiouy])", "i"),  # Huseynov, Huseinov; Sergey, Sergei
)
SURNAME_RULES = _rules(
    *COMMON_RULES,
    (r"^tch", "ch"),  # Tchanturiyev, Chanturiyev
    (r"zadeh$", "zade"),
    (r"ou", "u"),  # Souleimanov, Suleimanov
    (r"(?<=[^aeiou])yev(?=a?$)", "iev"),  # Grigoryev, Grigoriev; Vasilev is another
)
GIVEN_RULES = _rules(
    *COMMON_RULES,
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
# endings, because elsewhere the vowel makes another name: Roman, Raman; Marian, Marion; Harald, Harold.
LONG_A = re.compile(r"(?<=[hz])o(?=d$|dir$)|(?<=hr)o(?=m$)|(?<=hm)o(?=n$)")


def _apply(word: str, rules: Rules) -> str:
    for pattern, replacement in rules:
        word = pattern.sub(replacement, word)
    return word


def surname_key(surname: str) -> str:
    """Return a text that is the same for all romanisations of a surname."""
    if RUSSIAN_OR_TURKIC.search(surname):
        return _apply(surname, SURNAME_RULES)
    return YAN.sub("ian", SKY.sub("i", surname))


def _normalise_given(given: str, is_transliterated: bool) -> str:
    letters = _apply(given, GIVEN_RULES)
    return letters if is_transliterated or SLAVIC_GIVEN.search(letters) else given


def given_key(given: str, surname: str) -> str:
    """Return a text that is the same for all romanisations of a given name.

    It is the given name itself if the surname shows no sign of another alphabet.
    """
    is_transliterated = bool(TRANSLITERATED_ENDING.search(surname))
    letters = _normalise_given(given, is_transliterated)
    return LONG_A.sub("a", letters) if is_transliterated else letters


def is_one_name(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether two pairs of given name and surname, whose keys are equal, are one name.

    Short names must be equal (Asia and Asya are two women), and a vowel may differ only before an equal surname.
    """
    letters, other_letters = (
        _normalise_given(one[0], is_transliterated=True),
        _normalise_given(other[0], is_transliterated=True),
    )
    if one[1] != other[1] and (letters != other_letters or max(len(one[1]), len(other[1])) < MIN_LETTERS_OF_THE_LONGER):
        return False
    # Yuri and Yury are the only short name without a doubtful letter.
    return (
        one[0] == other[0]
        or max(len(one[0]), len(other[0])) >= MIN_LETTERS_OF_THE_LONGER
        or SLAVIC_GIVEN.search(letters) is not None
    )
