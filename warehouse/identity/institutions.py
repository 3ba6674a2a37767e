"""Where an author works, as a byline or a biographical note says plainly, with the sentence that says it.

What is not certain is left out: former posts, degrees, publishers, and names that could be a place or a book.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slugify import slugify

# fmt: off
HEADS = frozenset({
    "Academy", "Administration", "Agency", "Alliance", "Assembly", "Associates", "Association", "Bank", "Bureau",
    "Center", "Centre", "Chamber", "College", "Commission", "Committee", "Community", "Company", "Confederation",
    "Conservatory", "Consortium", "Consulting", "Consultancy", "Corporation", "Council", "Court", "Directorate",
    "Embassy", "Endowment", "Federation", "Forum", "Foundation", "Fund", "Group", "Hospital", "Initiative",
    "Institut", "Institute", "Institution", "Laboratory", "League", "Library", "Ministry", "Mission", "Museum",
    "Network", "Observatory", "Office", "Organisation", "Organization", "Parliament", "Polytechnic", "Program",
    "Programme", "Project", "Radio", "School", "Secretariat", "Senate", "Seminary", "Service", "Society", "Trust",
    "Union", "Universität", "Université", "University", "Universities",
})
"""Words that make a name the name of an institution."""
UNITS = frozenset({
    "Chair", "Department", "Desk", "Division", "Faculty", "Section", "Unit",
})
"""Words that make it a part of one."""
PUBLISHERS = frozenset({
    "Press", "Publisher", "Publishers", "Publishing", "Verlag", "Books", "Journal", "Review",
})
LINKS = frozenset({"of", "for", "on", "and", "&", "the", "in", "de", "des", "du", "di", "für"})
"""Small words within a name."""
COUNTRY_ADJECTIVES = frozenset({
    "American", "British", "Central", "Eurasian", "European", "French", "German", "International", "Kazakh",
    "Russian", "Slavonic", "Turkish", "Westminster",
})
"""Before "University in": the place belongs to the name of such a university, and not to that of another."""
# fmt: on
ROLE = (
    r"\b(?:advis[eo]r|analyst|assistant|associate|ambassador|attach[eé]|candidate|chair(?:man|woman|person)?|chief|columnist"
    r"|consultant|coordinator|correspondent|counsel(?:lor)?|dean|deputy|diplomat|(?:co-)?director|economist|editor|employee"
    r"|executive|expert|fellow|(?:co-)?founder|head|intern|journalist|lawyer|leader|lecturer|librarian|manager|member|minister"
    r"|officer|official|partner|president|producer|professor|programme|program|rector|representative|reporter|researcher"
    r"|scholar|scientist|secretary|specialist|spokes(?:man|woman|person)|staff|student|teacher|writer)s?\b"
)
PRESENT = re.compile(
    r"\b(?:is|are|works?|teach(?:es)?|serves?|heads?|leads?|directs?|lectures?|runs?|edits?|advises?|chairs?|coordinates"
    r"|manages|represents|researches|writes|specializes|has (?:been|worked|taught|served)|currently|now)\b"
)
PAST = re.compile(
    r"\b(?:former(?:ly)?|previous(?:ly)?|was|were|had|until|once|late|retired|past|used to|has (?:recently )?left"
    r"|degrees?|graduated?s?|doctorate|diplomas?|Ph\.? ?D(?!\.? (?:candidate|student|fellow))\.?|M\.?Sc?\.?"
    r"|M\.?A\.?|B\.?A\.?|LL\.?[BM]\.?|MPhil|studied|earned|received|obtained|holds?|completed|trained|educated|alumn\w+"
    r"|dissertation|born|awarded|published|(?:co-)?author(?:ed)?|wrote|written|books?|volume|not)(?!\w)"
)
"""What a clause says that names where somebody was, studied or published, and not where somebody works."""
STUDENT = re.compile(r"\b(?:post-?)?graduate (?=student|school|research)")
ACTIVITY = re.compile(
    rf"(?:{ROLE}|\b(?:works?|working|teach(?:es)?|serves?|lectures?|writes|consults|affiliated)\b)", re.IGNORECASE
)
MAX_LETTERS = 5_000
"""How much of a text is read; no note on an author is as long."""
NEARBY = 300
"""How many letters before a name may say that somebody works there."""
MAX_WORDS = 20
"""A run of more capitalised words is no name."""
WORDS_BETWEEN = 5
"""How many words may stand between what somebody does and where: "fellow for Eurasian security policy at"."""
VERB = re.compile(r"\b(?:advises|heads|leads|directs|runs|chairs|represents|manages|edits)\s+(?:the\s+)?$")
# Also a comma: is Professor of History, Silk Gate University.
PREPOSITION = re.compile(r"(?:(?:^|\s)(?P<word>at|with|for|of|in)|(?P<comma>,))\s+(?:the\s+)?$")
AND = re.compile(r"^,?\s*(?:and|&)\s+(?:(?:at|with|of|for)\s+)?(?:the\s+)?$")
WITHIN = re.compile(r"^(?:\s*\([^)]*\))?(?:,?\s+(?:at|of|within|in|part of)\s+(?:the\s+)?|,\s+(?:the\s+)?|\s+-\s+)$")
"""What stands between a part of an institution and the institution."""
SENTENCE = re.compile(r"(?<=[^\W\dA-Z_]{2}[.!?])\s+(?=[^\W\d_a-z])|(?<=[\d)”’\"][.!?])\s+(?=[^\W\d_a-z])")
CLAUSE = re.compile(
    r";\s*|,?\s+(?=(?:who|where|which|but|while)\s)|,\s+(?=(?:is|works|teaches|serves|heads|leads|directs)\s)|,?\s+(?=(?:and\s+)?(?:a\s+|an\s+)?(?:former|formerly|previously)\b)"
    r"|,?\s+(?=with\s+an?\s)"
    r"|,?\s+(?=and\s+(?:has|holds|is|was|received|earned|an?|the\s+author|the\s+co-author|author|co-author)\s)"
)
TOKEN = re.compile(r"[^\s,;()]+|[,;()]")


@dataclass(frozen=True)
class Affiliation:
    """An institution that somebody belongs to."""

    institution: str
    """Without article, and without an acronym in brackets and the place after it."""
    unit: str | None
    """The part of it that is named, such as a department, or a centre of a university."""
    evidence: str
    """The sentence that says so."""

    @property
    def institution_id(self) -> str:
        """Return the name in lower case, plain letters and hyphens, the same for American and British spelling."""
        name = (
            self.institution.replace("Centre", "Center").replace("Programme", "Program").replace("isation", "ization")
        )
        return slugify(name.replace("&", "and"), entities=False, decimal=False, hexadecimal=False)


@dataclass(frozen=True)
class Name:
    """A name in a text, from `start` up to `end`."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> list[str]:
        """Return its words; a hyphen separates two."""
        return re.split(r"[\s-]+", self.text)

    def has(self, words: frozenset[str]) -> bool:
        """Return whether it has one of the words."""
        return not words.isdisjoint(self.words)


def in_affiliation(text: str) -> list[Affiliation]:
    """Return the institutions in what a byline prints after a name.

    Args:
        text: such as `Assistant Professor, Area Study Center, University of Quetta, Pakistan`.
    """
    text = " ".join(text[:MAX_LETTERS].split())
    if PAST.search(STUDENT.sub("", text)):
        return []
    return _affiliations(text, [name for name in _names(text) if _is_institution(name)], text)


def in_bio(text: str) -> list[Affiliation]:
    """Return the institutions at which a biographical note says that somebody works or studies now, each once.

    Args:
        text: one or more sentences, such as `Ann Lee is a fellow at the Steppe Policy Centre.`
    """
    found: dict[str, Affiliation] = {}
    for sentence in SENTENCE.split(" ".join(text[:MAX_LETTERS].split())):
        present = False
        for clause in CLAUSE.split(sentence):
            present = present or PRESENT.search(clause) is not None
            if present and not PAST.search(STUDENT.sub("", clause)):
                for one in _affiliations(clause, _places_of_work(clause), sentence.strip()):
                    found.setdefault(one.institution_id, one)
    return list(found.values())


def _places_of_work(clause: str) -> list[Name]:
    """Return the names that a clause gives as somebody's place of work, each followed by what it is a part of."""
    places: list[Name] = []
    for name in _names(clause):
        before = clause[max(0, name.start - NEARBY) : name.start]
        after_place = places and (between := clause[places[-1].end : name.start])
        if after_place and (AND.match(between) or WITHIN.match(between)):
            if _is_institution(name):
                places.append(name)
        elif (_is_institution(name) and _is_said_to_work(before)) or _is_unusual_institution(name, before):
            places.append(name)
    return places


def _is_said_to_work(before: str) -> bool:
    """Return whether the words before a name say that somebody works there."""
    if VERB.search(before):
        return True
    preposition = PREPOSITION.search(before)
    if preposition is None:
        return False
    activities = list(ACTIVITY.finditer(before[: preposition.start()]))
    if not activities:
        return preposition["word"] == "at" and PRESENT.search(before) is not None
    return len(before[activities[-1].end() : preposition.start()].split()) <= WORDS_BETWEEN


def _is_unusual_institution(name: Name, before: str) -> bool:
    """Return whether only the words before a name make it an institution: `a fellow at the Amu Darya Dialogue`."""
    named = len(name.words) > 1 or (name.text.isupper() and len(name.text) > 2)
    return (
        named
        and not name.has(PUBLISHERS)
        and re.search(rf"{ROLE}\s+at\s+(?:the\s+)?$", before, re.IGNORECASE) is not None
    )


def _affiliations(text: str, names: list[Name], evidence: str) -> list[Affiliation]:
    """Return an institution for each name, with what is named before it as a part of it."""
    found = []
    units: list[str] = []
    for place, name in enumerate(names):
        following = names[place + 1] if place + 1 < len(names) else None
        if following is not None and WITHIN.match(text[name.end : following.start]):
            units.append(name.text)
            continue
        if not name.has(UNITS):  # a department of nothing is no institution
            found.append(Affiliation(name.text, ", ".join(units) or None, evidence))
        units = []
    return found


def _is_institution(name: Name) -> bool:
    return name.has(HEADS | UNITS) and len(name.words) > 1 and not name.has(PUBLISHERS)


def _names(text: str) -> Iterator[Name]:
    """Yield the capitalised names in a text, from left to right."""
    run: list[re.Match[str]] = []
    for token in TOKEN.finditer(text):
        word = token[0]
        if word[:1].isupper() or word == "&":
            run.append(token)
        elif not (run and word in LINKS):
            yield from _split(run)
            run = []
        else:
            run.append(token)
        if run and word.endswith((".", ":")) and not re.fullmatch(r"(?:[A-Z]\.)+|St\.", word):
            yield from _split(run)
            run = []
    yield from _split(run)


def _split(run: list[re.Match[str]]) -> Iterator[Name]:
    """Yield the names in capitalised words with links between them."""
    while run and not run[-1][0][:1].isupper():
        run = run[:-1]
    while run and not run[0][0][:1].isupper():
        run = run[1:]
    if len(run) > MAX_WORDS:
        return
    words = [token[0].rstrip(".:") for token in run]
    for place, word in enumerate(words):
        left, right = words[:place], words[place + 1 :]
        is_role = word in LINKS and left and re.fullmatch(ROLE, left[-1], re.IGNORECASE)
        of_both = (
            word in {"and", "&"} and not (HEADS | UNITS).isdisjoint(left) and not (HEADS | UNITS).isdisjoint(right)
        )
        # Charles University in Prague, but the American University in Kyrgyzstan.
        of_place = word == "in" and left and left[0] not in COUNTRY_ADJECTIVES
        of_unit = word == "of" and len(left) > 2 and not UNITS.isdisjoint(left) and not HEADS.isdisjoint(right)
        if is_role or of_both or of_place or of_unit:
            yield from _split(run[:place])
            yield from _split(run[place + 1 :])
            return
    if run:
        end = run[-1].end()
        name = run[0].string[run[0].start() : end].rstrip(".:")
        for possessive in ("’s", "'s"):
            name = name.removesuffix(possessive)
        yield Name(" ".join(name.split()), run[0].start(), end)
