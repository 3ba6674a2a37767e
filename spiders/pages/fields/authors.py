"""From the names of a byline to authors with honorific, name and affiliation.

The rules come from 169 distinct bylines of the public site. Splitting at every comma breaks "Marat Yermukanov,
Kazakhstan"; splitting at every "and" breaks "a graduate of the University of Missouri School of Journalism, and an
editorial ass".
"""

import re

from schemas.article import Author

# Dr. Svante E. Cornell, Dr.Zahid Anwar, Professor Stephen Blank, Ambassador Grant Smith, Col. Igor Mukhamedov, Lt. Col.
# (ret.) X
HONORIFIC = re.compile(
    r"^(?P<honorific>(?:(?:H\.\s?E|Dr|Professor|Prof|Ambassador|Amb|Colonel|Col|General|Gen|Lieutenant|Lt|Major|Maj|Captain|Capt|Brigadier"
    r"|Brig|Admiral|Adm|Rear|Senator|Sen|Sir|Mr|Mrs|Ms|Rev|Hon)\b(?:\.|(?=\s))\s?(?:\([Rr]et\.?\)\s?)?){1,3})(?=\S)",
)
# Ariel Cohen, Ph.D.
DEGREE = re.compile(
    r"^(?:Ph\.?\s?D|M\.?\s?A|M\.?\s?Sc|M\.?\s?D|J\.?\s?D|D\.?\s?Phil|LL\.?\s?[BM]|M\.?\s?B\.?\s?A|Esq)\.?$", re.I
)
TRAILING_DEGREE = re.compile(r"^(?P<name>.*\S),?\s(?P<degree>Ph\.?\s?D\.?|D\.?\s?Phil\.?|M\.D\.|J\.D\.)$")
GENERATION = re.compile(r"^(?:Jr|Sr|II|III|IV)\.?$")
# John. C.K. Daly
STRAY_DOT = re.compile(r"^(?P<first>[^\W\d_]{3,})\.\s")
CONJUNCTION = re.compile(r"\s(?:and|&)\s")
SEPARATOR = re.compile(r"\s?[,;]\s?")
# …, and Emil Juraev
LEADING_AND = re.compile(r"^(?:and|&)\s")


def _words(text: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in text.split(separator))


PARTICLES = _words(
    """al binben binti da de del della den der di du el ibn kyzy la le oglu ogly ter uulu van von y
    zu und af ad"""
)
INSTITUTIONAL = _words(
    """academy adviser advisor affairs afghan agence agency ambassador american analyst area armenian army assistant
    associate associates association azerbaijani bank broadcasting bureau business candidate caspian caucasus center
    central centre chair chairman chief college columnist commission committee company consultant consulting
    contributor coordinator corporation correspondent council crisis daily data defence defense department
    development dialogue director doctoral east economics economist editor embassy energy eurasia eurasian
    eurasianet europe european executive expert faculty fellow foreign former foundation free freedom freelance fund
    gazette georgian graduate group head herald history hopkins house human humanitarian inc independent information
    initiative insight institute interfax intern international iranian journal journalism journalist kazakh kyrgyz
    law lecturer liberty llc ltd magazine management media member military ministry monitor national nations navy
    network news newspaper noyan office officer online operations organization peace phd policy political politics
    post president press professor program programme project radio relations reporter republic research researcher
    rights russian sais scholar school sciences scientist security senior service society specialist staff states
    strategic student studies studio tajik tapan television think-tank times transitions tribune turan turkish
    turkmen union university uzbek vice visiting war watch weekly world writer"""
)
"""Words of affiliations and descriptions, which are not in names."""
PLACES = _words(
    """new york, new delhi, hong kong, saudi arabia, united states, united kingdom, great britain, washington dc,
    washington d.c., los angeles, san francisco, st. petersburg, saint petersburg, tel aviv, nizhny novgorod,
    south ossetia, north ossetia, nagorno karabakh, osh oblast, kyrgyz republic, czech republic, central asia,
    south caucasus, north caucasus, gorno badakhshan, ulan bator""",
    ",",
)
"""Places of two words, which would pass for a name."""


def read_authors(names: str) -> list[Author]:
    """Return the authors in the name part of a byline; none for "empty" (93 seen, all news items)."""
    if names.strip().casefold() == "empty":
        return []
    authors: list[Author] = []
    for printed, affiliation in _split(names):
        author = _author(printed, affiliation, len(authors) + 1)
        if author is not None:
            authors.append(author)
    return authors


def _split(names: str) -> list[tuple[str, str | None]]:
    """Return pairs of a name as printed and its affiliation."""
    pairs: list[tuple[str, list[str]]] = []
    for part in SEPARATOR.split(names):
        if pairs and (joined := LEADING_AND.match(part)) and _is_person(part[joined.end() :]):
            pairs.append((part[joined.end() :], []))  # …, Tbilisi State University, and Ana Jelenkovic
            continue
        if not part:
            continue
        if not pairs:
            pairs.extend((name, []) for name in CONJUNCTION.split(part))
        elif not pairs[-1][1] and (DEGREE.match(first := CONJUNCTION.split(part)[0]) or GENERATION.match(first)):
            pairs[-1] = (f"{pairs[-1][0]}, {first}", [])  # Ariel Cohen, Ph.D. and Emil Juraev
            pairs.extend((name, []) for name in CONJUNCTION.split(part)[1:])
        elif not _add_people(pairs, part):
            pairs[-1][1].append(part)
    return [(name, ", ".join(affiliation) or None) for name, affiliation in pairs]


def _add_people(pairs: list[tuple[str, list[str]]], part: str) -> bool:
    """Add the people that `part` names; return False if it is an affiliation, or part of one."""
    if pairs[0][0].casefold() == "anonymous":
        return False
    people = CONJUNCTION.split(part)
    if all(_is_person(person) for person in people) and not pairs[-1][1]:
        pairs.extend((person, []) for person in people)
        return True
    if len(people) == 2 and _is_person(people[1]) and not _is_person(people[0]):  # "Kazakhstan and Nurlan Aliev"
        pairs[-1][1].append(people[0])
        pairs.append((people[1], []))
        return True
    return False


def _is_person(text: str) -> bool:
    """Return True for what can only be a name: two to five capitalised words, none of an institution or a place."""
    words = HONORIFIC.sub("", text).split()
    if HONORIFIC.match(text) and words and words[0][0].isupper() and not _institutional(words):
        return len(words) <= 5
    if not 2 <= len(words) <= 5 or text.casefold() in PLACES or _institutional(words):
        return False
    return words[0][0].isupper() and all(
        word[0].isupper() or word.casefold().split("-")[0] in PARTICLES for word in words
    )


def _institutional(words: list[str]) -> bool:
    return any(word.casefold().strip(".") in INSTITUTIONAL for word in words)


def _author(printed: str, affiliation: str | None, position: int) -> Author | None:
    printed = printed.strip()
    name, honorific = printed, None
    if match := HONORIFIC.match(name):
        honorific = match["honorific"].strip()
        name = name[match.end() :]
    if not name or name.casefold() == "empty":
        return None
    if name.casefold() == "anonymous":  # By Anonymous, Tashkent: what follows is not an affiliation
        return Author(position=position, name="Anonymous", printed_as=printed)
    name = ", ".join(part for part in name.split(", ") if not DEGREE.match(part))
    if match := TRAILING_DEGREE.match(name):
        name = match["name"].rstrip(",")
    name = STRAY_DOT.sub(lambda match: f"{match['first']} ", name)
    return Author(position=position, name=name, printed_as=printed, honorific=honorific, affiliation=affiliation)
