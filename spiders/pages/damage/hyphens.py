"""The hyphens with which a PDF divides words at the ends of its lines, and which stay when its text is copied.

`exten- sive` is joined if `extensive` is in the list of words that the package ships (`words/README.md`). `well- known`
is not, nor are `pre- and post-war`: what is no word stays as printed.
"""

import gzip
import re
from functools import cache
from importlib.resources import files

# exten- sive; DEVELOP- MENT; the second part of a word begins with a small letter, unless all of it is in capitals
DIVIDED = re.compile(r"(?<![^\W_])(?P<first>[A-Za-z]{2,25})[-‐]\s(?P<second>[A-Za-z]{2,25})(?![^\W_])")
ENDS_DIVIDED = re.compile(r"(?<![^\W_])(?P<first>[A-Za-z]{2,25})[-‐]$")
BEGINS = re.compile(r"(?P<second>[A-Za-z]{2,25})(?![^\W_])")
JOINING = frozenset(
    "and or nor to but than versus vs as the is are was were of for from with".split()  # noqa: SIM905
)
"""Words after a hyphen that joins two things, as in `pre- and post-war`, or that stands for a dash."""
PREFIXES = frozenset(
    """anti auto bi bio co counter cross de eco ex extra fore geo hydro in inter intra macro mega micro mid mini mis
    multi neo non off on out over para post pre pro proto pseudo quasi re self semi socio sub super trans tri ultra un
    under up""".split()  # noqa: SIM905
)
"""Beginnings that a writer may set off with a hyphen: co-operation, re-create."""


@cache
def words() -> frozenset[str]:
    """Return the words of the list, in small letters but for names. It takes 50 ms, so only a divided word asks."""
    packed = files("spiders.pages.damage.words").joinpath("words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split("\n"))


def is_word(text: str) -> bool:
    """Return whether a word is in the list, as it is written or in small letters, or in capitals a name of it."""
    known = words()
    return text in known or text.lower() in known or (text.isupper() and text.capitalize() in known)


def joined(first: str, second: str) -> str | None:
    """Return the word that a PDF divided into two parts; None if they are two words, or no word together."""
    if not second.islower() and not (first.isupper() and second.isupper()):
        return None
    if second.lower() in JOINING and is_word(first):
        return None
    whole = first + second
    return whole if is_word(whole) else None


def is_divided(line: str, following: str) -> bool:
    """Return whether the hyphen at the end of a line divides a word; that of `full-` / `scale` does not."""
    end, beginning = ENDS_DIVIDED.search(line), BEGINS.match(following)
    if end is None or beginning is None:
        return False
    first, second = end["first"], beginning["second"]
    if is_word(second) and (first.lower() in PREFIXES or is_word(first)):
        return False
    return joined(first, second) is not None


def join_divided(text: str) -> tuple[str, list[str]]:
    """Return a text with its divided words joined, and these as printed."""
    found: list[str] = []

    def join(match: re.Match[str]) -> str:
        whole = joined(match["first"], match["second"])
        if whole is None:
            return match[0]
        found.append(match[0])
        return whole

    return DIVIDED.sub(join, text), found


def join_lines(line: str, following: str) -> tuple[str, str, str] | None:
    """Return two lines with the word that is divided between them on the first, and its parts; None if none is."""
    end, beginning = ENDS_DIVIDED.search(line), BEGINS.match(following)
    whole = joined(end["first"], beginning["second"]) if end and beginning else None
    if end is None or beginning is None or whole is None:
        return None
    parts = f"{end[0]} {beginning[0]}"
    return line[: end.start()] + whole, following[beginning.end() :].lstrip(), parts
