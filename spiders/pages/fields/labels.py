"""Labels of sections and of the author's bio, in every form in which they are printed.

Of 155 labels seen, 135 are "BACKGROUND: ", 7 have no space after the colon, 6 are misspelt, and one is glued to an
image's alternative text. Genuine pages have them in bold, in title case, in headings, split over two tags, and without
a colon. Which words are labels is in the site file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from spiders.pages.markup.blocks import Line

MIN_SIMILARITY = 0.85
"""Share of its letters that a misspelt label has in common with the right one: BACKROUND, IMPLICATION."""
MAX_MISSING_LETTERS = 3
MAX_ADDED_LETTERS = 2
WORD = re.compile(r"\w")
CAPITAL = re.compile(r"\s?[A-Z“\"‘]")
# AUTHOR’S BIO: X is, AUTHOR\'S BIO: X, AUTHORS’ BIOS: X and Y, AUTHOR BIO: X, About the Author: X
BIO = re.compile(
    r"(?P<label>AUTHORS?\s?(?:\\*[’'´`‘])?\s?S?\\*[’'´`‘]?\s?BIO(?:S|GRAPHY|GRAPHIES)?\b|ABOUT\sTHE\sAUTHORS?\b)(?P<end>\s?[:.]|$|\s)",
    re.I,
)


@dataclass(frozen=True)
class Label:
    """A label in a line."""

    start: int
    end: int
    """Where the text after the label begins."""
    canonical: str
    """Its right spelling, in capitals."""
    printed: str


@dataclass(frozen=True)
class LabelPatterns:
    """How the labels of a site are recognised in a line."""

    max_letters: int
    """A longer word has less than `MIN_SIMILARITY` in common with any label."""
    in_capitals: re.Pattern[str]
    at_start: re.Pattern[str]


@cache
def label_patterns(labels: tuple[str, ...]) -> LabelPatterns:
    """Return the patterns for these labels, with room for letters that are missing or too many."""
    lengths = sorted(map(len, labels))
    letters = f"{{{lengths[0] - MAX_MISSING_LETTERS},{lengths[-1] + MAX_ADDED_LETTERS}}}"
    return LabelPatterns(
        max_letters=int(lengths[-1] * (2 / MIN_SIMILARITY - 1)),
        # Before a colon: karachagBACKGROUND: Joining; BACKGROUND:Arriving; BACKROUND:  the; IMPLICATIONS : and
        in_capitals=re.compile(rf"(?<![A-Z])(?P<label>[A-Z]{letters})\s?$"),
        # Background: In 2005; BACKGROUND Since 2015; IMPLICATIONS. The; Conclusions – The
        at_start=re.compile(rf"^(?P<label>[A-Za-z]{letters})(?P<end>\s?[:.–—-](?=\s|$|[A-Z“\"‘'])|$|\s)"),
    )


def canonical_label(word: str, labels: tuple[str, ...]) -> str | None:
    """Return the label that a word is, in any case, misspelt or in the singular; None for any other word."""
    if len(word) > label_patterns(labels).max_letters:  # a whole line may be passed
        return None
    upper = word.upper()
    if upper in labels:
        return upper
    for label in labels:
        if upper[0] == label[0] and SequenceMatcher(None, upper, label).ratio() >= MIN_SIMILARITY:
            return label
    return None


def _words_in_capitals(text: str, patterns: LabelPatterns) -> Iterator[re.Match[str]]:
    """Yield the words in capitals before a colon."""
    colon = text.find(":")
    while colon >= 0:  # ten times as fast as trying the pattern at each letter
        match = patterns.in_capitals.search(text, max(0, colon - patterns.max_letters), colon)
        if match is not None:
            yield match
        colon = text.find(":", colon + 1)


# Several fields ask for the labels of each line of a page; the cache holds the lines of some pages.
@lru_cache(maxsize=256)
def find_labels(line: Line, labels: tuple[str, ...], is_heading: bool = False) -> tuple[Label, ...]:
    """Return the section labels in a line: in capitals with a colon anywhere, in other forms at its beginning only."""
    patterns = label_patterns(labels)
    found = [
        Label(match.start(), match.end() + 1, canonical, match["label"])
        for match in _words_in_capitals(line.text, patterns)
        if (canonical := canonical_label(match["label"], labels)) is not None
    ]
    first = _label_at_start(line, labels, is_heading)
    if first is not None and not any(label.start == 0 for label in found):
        found.insert(0, first)
    return tuple(found)


def _label_at_start(line: Line, labels: tuple[str, ...], is_heading: bool) -> Label | None:
    match = label_patterns(labels).at_start.match(line.text)
    canonical = canonical_label(match["label"], labels) if match else None
    if match is None or canonical is None:
        return None
    word, end = match["label"], match["end"].strip()
    alone = not line.text[match.end() :].strip()
    bold = line.bold.startswith(word) and not WORD.search(line.bold, len(word))
    # Without a colon the word must stand out: alone on its line, bold, in a heading, or in capitals before a capital
    # letter.
    stands_out = alone or bold or is_heading or (word.isupper() and CAPITAL.match(line.text, match.end()))
    return Label(0, match.end(), canonical, word) if (end == ":" and word[0].isupper()) or stands_out else None


def starts_with_label(line: Line, labels: tuple[str, ...]) -> bool:
    """Return True if a line begins with a section label."""
    return any(label.start == 0 for label in find_labels(line, labels))


def find_bio_label(text: str) -> Label | None:
    """Return the label of the author's bio: at the beginning of a line in any case, elsewhere in capitals with a colon.

    None if the line has no such label.
    """
    for match in BIO.finditer(text) if "author" in text.lower() else ():
        printed, colon = match["label"].strip(), match["end"].strip() == ":"
        at_start = match.start() == 0 and (colon or printed.upper() == printed or match.end() == len(text))
        if at_start or (colon and printed.replace("s ", "S ").isupper()):
            return Label(match.start(), match.end(), "BIO", printed)
    return None


def is_bio_label(text: str) -> bool:
    """Return True if a line begins with the bio's label."""
    label = find_bio_label(text)
    return label is not None and label.start == 0
