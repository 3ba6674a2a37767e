"""From the names of a byline to authors with honorific, name and affiliation.

The rules come from 169 distinct bylines of the public site. Splitting at every comma breaks "Marat Yermukanov,
Kazakhstan"; splitting at every "and" breaks "a graduate of the University of Missouri School of Journalism, and an
editorial ass".
"""

import re
from collections.abc import Container, Iterator, Sequence

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
# Dr. and K. and Col. end no sentence
STRAY_DOTS = re.compile(r"\b\w{1,4}\.")
CONJUNCTION = re.compile(
    r"\s(?:and|&|\+|(?:together\s|along\s|in\s(?:collaboration|cooperation|association)\s)?with)\s"
)
# Ann Example, Ben Case; Ann Example – OSCE Academy
SEPARATOR = re.compile(r"\s?[,;|]\s?|\s[–—-]\s")
# Ann Example/Ben Case
SLASH = re.compile(r"\s?/\s?")
# Ann Example (OSCE Academy, Bishkek) and Ben Case (Prague; but Anna (Anya) Example and Gen. (Ret.) Case are names
BRACKET = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]{1,120})(?:[)\]](?=\s?(?:$|[,;/&]|(?:and|with)\b))|$)")
ASIDE = "\ue000"
"""Stands for a bracket after a name."""
AROUND_NICKNAMES = str.maketrans(dict.fromkeys('()[]“”"‘'))
# Ann Example is a freelance journalist: the affiliation begins after the verb
LINKING_VERB = re.compile(r"^(?:who\s)?(?:is|was|are|were)\s")
VERBS = frozenset(
    {
        "is",
        "was",
        "are",
        "were",
        "has",
        "had",
        "who",
        "works",
        "worked",
        "writes",
        "wrote",
        "serves",
        "served",
        "teaches",
    }
)
# Anna Example (Sept.; Anna Example 24
OPEN_OR_DIGIT = re.compile(r"\d|[(\[][^)\]]*$|^[^(\[]*[)\]]")
# …, and Emil Juraev
LEADING_AND = re.compile(r"^(?:and|&|with)\s")


def _words(text: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in text.split(separator))


PARTICLES = _words(
    """abu al ben bin bint binti da das de del della den der di do dos du e el ibn kizi kyzy la le ogli oglu ogly
    qizi qyzy ter ugli uulu van von y zu und af ad"""
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
    post president press professor program programme project radio relations reporter reporting republic research
    researcher rights russian sais scholar school sciences scientist security senior service society specialist staff
    states strategic student studies studio tajik tapan television think-tank times transitions tribune turan turkish
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


def names_rule(names: str | None, authors: Sequence[Author]) -> str:
    """Return the rule of the authors: a digit or an open bracket in a name, or beside it, is noted."""
    if not names:
        return "absent"
    printed = (text for author in authors for text in (author.name, author.printed_as))
    is_noted = any(map(OPEN_OR_DIGIT.search, printed)) or names.count("(") != names.count(")")
    return "names_with_other_signs" if is_noted else "names_of_byline"


def _split(names: str) -> list[tuple[str, str | None]]:
    """Return pairs of a name as printed and its affiliation."""
    brackets: list[str] = []
    if "(" in names or "[" in names:
        names = BRACKET.sub(lambda match: _set_aside(match, brackets), names.replace(ASIDE, ""))
    pairs: list[tuple[str, list[str]]] = []
    for part in (part for text in SEPARATOR.split(names) for part in _split_at_slash(text)):
        if pairs and (joined := LEADING_AND.match(part)) and _is_person(part[joined.end() :]):
            pairs.append((part[joined.end() :], []))  # …, Tbilisi State University, and Ana Jelenkovic
            continue
        if not part:
            continue
        if not pairs:
            pairs.extend(_people_of(part))
        elif not pairs[-1][1] and (DEGREE.match(first := CONJUNCTION.split(part)[0]) or GENERATION.match(first)):
            pairs[-1] = (f"{pairs[-1][0]}, {first}", [])  # Ariel Cohen, Ph.D. and Emil Juraev
            pairs.extend((name, []) for name in CONJUNCTION.split(part)[1:])
        elif not _add_people(pairs, part):
            pairs[-1][1].append(LINKING_VERB.sub("", part))
    inside = iter(brackets)
    return [_with_brackets(name, affiliation, inside) for name, affiliation in pairs]


def _set_aside(match: re.Match[str], brackets: list[str]) -> str:
    inside = match["inside"].strip()
    is_affiliation = not OPEN_OR_DIGIT.search(inside) and inside.casefold().strip(".") not in {"ret", "ed", "eds"}
    brackets.append(inside if is_affiliation else "")
    return ASIDE


def _with_brackets(name: str, affiliation: list[str], inside: Iterator[str]) -> tuple[str, str | None]:
    """Return a name and its affiliation, of which the bracket after the name is the first part."""
    parts = [next(inside, "") for _ in range(name.count(ASIDE))]
    for text in affiliation:
        while ASIDE in text:
            text = text.replace(ASIDE, f" ({next(inside, '')})", 1)
        parts.append(text)
    return name.replace(ASIDE, ""), ", ".join(filter(None, parts)) or None


def _split_at_slash(part: str) -> list[str]:
    """Return the two people of `Ann Example/Ben Case`, or a person and an agency; but RFE/RL is one."""
    first, *others = SLASH.split(part, maxsplit=1) if "/" in part else [part]
    return [first, *_split_at_slash(others[0])] if others and _is_person(first) else [part]


def _people_of(part: str) -> list[tuple[str, list[str]]]:
    """Return the people that the first part of a byline names, each with the affiliation that no comma precedes."""
    first, *rest = CONJUNCTION.split(part)
    people = [_cut(first)]
    for conjunction, piece in zip(CONJUNCTION.findall(part), rest, strict=True):
        name, affiliation = _cut(piece)
        if (people[-1][1] or conjunction.strip() == "with" or _is_small(piece)) and not _is_person(name):
            # a graduate of the School of Law and a journalist; with the OSCE Academy
            longer = " ".join([*people[-1][1], conjunction.strip(), piece])
            people[-1] = (people[-1][0], [longer])
        else:
            people.append((name, affiliation))
    return people


def _cut(piece: str, at: Container[str] = ()) -> tuple[str, list[str]]:
    """Return a name and what follows it without a comma: `Ann Example of the OSCE Academy`, `Ann Example is a student`.

    Args:
        piece: of a byline.
        at: the words that end a name, if only some do.
    """
    start = match.end() if (match := HONORIFIC.match(piece)) else 0
    words = piece[start:].split()
    if words and _is_small(words[0]):  # the Staff of the magazine
        return piece, []
    for number, word in enumerate(words[1:], start=1):
        if at or (number == 1 and words[0].casefold() != "anonymous"):
            ends = word in (at or VERBS)
        else:
            ends = _is_small(word) or (_institutional([word]) and len(words) > number + 1)
        if ends:
            name = f"{piece[:start]}{' '.join(words[:number])}".rstrip(",")
            affiliation = LINKING_VERB.sub("", " ".join(words[number:]))
            return name, [affiliation]
    return piece, []


def _is_small(word: str) -> bool:
    return word[0].islower() and word.casefold().split("-")[0].split("’")[0] not in PARTICLES


def _add_people(pairs: list[tuple[str, list[str]]], part: str) -> bool:
    """Add the people that `part` names; return False if it is an affiliation, or part of one."""
    if pairs[0][0].casefold() == "anonymous":
        return False
    people = [_cut(piece, VERBS) for piece in CONJUNCTION.split(part)]
    if all(_is_person(name) for name, _ in people) and not pairs[-1][1]:
        pairs.extend(people)
        return True
    names = [name for name, _ in people]
    if len(people) == 2 and _is_person(names[1]) and not _is_person(names[0]):  # "Kazakhstan and Nurlan Aliev"
        pairs[-1][1].append(names[0])
        pairs.append(people[1])
        return True
    return False


def names_only(names: str) -> bool:
    """Return True for the names of a byline, with or without affiliations; False for the words of a sentence."""
    if names.casefold() in {"empty", "anonymous"}:
        return True
    first = SEPARATOR.split(CONJUNCTION.split(names)[0])[0]
    name, _ = _cut(_split_at_slash(first)[0])
    return _is_person(BRACKET.sub("", name)) and ". " not in STRAY_DOTS.sub("", names)


def _is_person(text: str) -> bool:
    """Return True for what can only be a name: two to five capitalised words, none of an institution or a place."""
    words = HONORIFIC.sub("", text.replace(ASIDE, "")).translate(AROUND_NICKNAMES).split()
    if HONORIFIC.match(text) and words and words[0][0].isupper() and not _institutional(words):
        return len(words) <= 5
    if not 2 <= len(words) <= 5 or text.casefold() in PLACES or _institutional(words) or "By" in words:
        return False
    return words[0][0].isupper() and all(
        word[0].isupper() or word.casefold().split("-")[0] in PARTICLES for word in words
    )


def _institutional(words: list[str]) -> bool:
    return any(word.casefold().strip(".") in INSTITUTIONAL for word in words)


def _author(printed: str, affiliation: str | None, position: int) -> Author | None:
    printed = printed.strip(" *†‡")
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
