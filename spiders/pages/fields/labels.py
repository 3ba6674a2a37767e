"""Labels of sections and of the author's bio, in every form in which they are printed.

Evidence: of 155 labels seen 135 are "BACKGROUND: ", 7 have no space after the colon, 6 are misspelt, one is glued to
an image's alternative text; genuine pages have them bold, in title case, in headings, split over two tags and
without a colon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from spiders.pages.markup.blocks import Line

CANONICAL = ("BACKGROUND", "IMPLICATIONS", "CONCLUSIONS")
NEARLY = 0.85
LONGEST_MISSPELT = 16
"""A word of more letters is less than `NEARLY` any of these."""
# What stands before a colon: karachagBACKGROUND: Joining; BACKGROUND:Arriving; BACKROUND:  the; IMPLICATIONS : and
CAPITALS_BEFORE = re.compile(r"(?<![A-Z])(?P<label>[A-Z]{7,14})\s?$")
# Background: In 2005; BACKGROUND Since 2015; IMPLICATIONS. The; Conclusions – The
AT_START = re.compile(r"^(?P<label>[A-Za-z]{7,14})(?P<end>\s?[:.–—-](?=\s|$|[A-Z“\"‘'])|$|\s)")
WORD = re.compile(r"\w")
CAPITAL = re.compile(r"\s?[A-Z“\"‘]")
# AUTHOR’S BIO: X is, AUTHOR\'S BIO: X, AUTHORS’ BIOS: X and Y, AUTHOR BIO: X, About the Author: X
BIO = re.compile(
    r"(?P<label>AUTHORS?\s?(?:\\*[’'´`‘])?\s?S?\\*[’'´`‘]?\s?BIO(?:S|GRAPHY|GRAPHIES)?\b|ABOUT\sTHE\sAUTHORS?\b)(?P<end>\s?[:.]|$|\s)",
    re.I,
)


@dataclass(frozen=True)
class Label:
    """A label within a line: where it begins and where the text after it begins."""

    start: int
    end: int
    canonical: str
    printed: str


def canonical_label(word: str) -> str | None:
    """BACKGROUND, IMPLICATIONS or CONCLUSIONS for a word that is one of them, in any case, misspelt or in the
    singular.
    """
    if len(word) > LONGEST_MISSPELT:  # a whole line may be asked about
        return None
    upper = word.upper()
    if upper in CANONICAL:
        return upper
    for label in CANONICAL:
        if upper[0] == label[0] and SequenceMatcher(None, upper, label).ratio() >= NEARLY:
            return label
    return None


def _capitals(text: str) -> Iterator[re.Match[str]]:
    """The words in capitals before a colon."""
    colon = text.find(":")
    while colon >= 0:  # ten times as fast as trying the pattern at each letter
        match = CAPITALS_BEFORE.search(text, max(0, colon - LONGEST_MISSPELT), colon)
        if match is not None:
            yield match
        colon = text.find(":", colon + 1)


@lru_cache(maxsize=256)
def find_labels(line: Line, is_heading: bool = False) -> tuple[Label, ...]:
    """The section labels in a line: capitals with a colon anywhere, other forms at its beginning only.

    Several readers ask about each line of a page, so the answers for some pages are kept.
    """
    labels = [
        Label(match.start(), match.end() + 1, canonical, match["label"])
        for match in _capitals(line.text)
        if (canonical := canonical_label(match["label"])) is not None
    ]
    first = _label_at_start(line, is_heading)
    if first is not None and not any(label.start == 0 for label in labels):
        labels.insert(0, first)
    return tuple(labels)


def _label_at_start(line: Line, is_heading: bool) -> Label | None:
    match = AT_START.match(line.text)
    canonical = canonical_label(match["label"]) if match else None
    if match is None or canonical is None:
        return None
    word, end = match["label"], match["end"].strip()
    alone = not line.text[match.end() :].strip()
    bold = line.bold.startswith(word) and not WORD.search(line.bold, len(word))
    # Without a colon the word must stand out: alone on its line, bold, in a heading, or in capitals before a capital
    # letter.
    stands_out = alone or bold or is_heading or (word.isupper() and CAPITAL.match(line.text, match.end()))
    return Label(0, match.end(), canonical, word) if (end == ":" and word[0].isupper()) or stands_out else None


def starts_with_label(line: Line) -> bool:
    """True when a line begins with a section label."""
    return any(label.start == 0 for label in find_labels(line))


def find_bio_label(text: str) -> Label | None:
    """The label of the author's bio: at the beginning of a line in any case, elsewhere only in capitals with a
    colon.
    """
    for match in BIO.finditer(text) if "author" in text.lower() else ():
        printed, colon = match["label"].strip(), match["end"].strip() == ":"
        at_start = match.start() == 0 and (colon or printed.upper() == printed or match.end() == len(text))
        if at_start or (colon and printed.replace("s ", "S ").isupper()):
            return Label(match.start(), match.end(), "BIO", printed)
    return None


def is_bio_label(text: str) -> bool:
    """True when a line begins with the bio's label."""
    label = find_bio_label(text)
    return label is not None and label.start == 0
