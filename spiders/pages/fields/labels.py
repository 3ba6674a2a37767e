"""Labels of sections and of the author's bio, in every form in which they are printed.

Of 155 labels seen, 135 are "BACKGROUND: ", 7 have no space after the colon, 6 are misspelt, and one is glued to an
image's alternative text. Genuine pages have them in bold, in title case, in headings, split over two tags, and without
a colon. Some have letters of another alphabet that look like Latin ones (`ВACKGROUND:`), a wide colon, or spaces
between their letters; what is stored as the printed label keeps them. Which words are labels is in the site file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from schemas.letters.look_alikes import as_latin
from spiders.pages.markup.blocks import Line

MIN_SIMILARITY = 0.85
"""Share of its letters that a misspelt label has in common with the right one: BACKROUND, IMPLICATION."""
MAX_MISSING_LETTERS = 3
MAX_ADDED_LETTERS = 2
WORD = re.compile(r"\w")
CAPITAL = re.compile(r"\s?[A-Z“\"‘]")
COLONS = "：﹕∶꞉"
"""Signs that look like a colon; the first is the wide one of East Asian keyboards."""
PLAIN_COLON = frozenset(f":{COLONS}")
MAX_BIO_CHARACTERS = 60
"""Of a line's beginning in which the bio's label is looked for in other letters."""
# AUTHOR’S BIO: X is, AUTHOR\'S BIO: X, AUTHORS’ BIOS: X and Y, AUTHOR BIO: X, About the Author: X
BIO = re.compile(
    r"(?P<label>AUTHORS?\s?(?:\\*[’'´`‘])?\s?S?\\*[’'´`‘]?\s?BIO(?:S|GRAPHY|GRAPHIES)?\b|ABOUT\sTHE\sAUTHORS?\b)"
    r"(?P<end>\s?[:.：﹕∶꞉]|$|\s)",
    re.I,
)
# A U T H O R ’ S B I O: X
SPACED_BIO = re.compile(
    r"^(?P<label>A\sU\sT\sH\sO\sR(?:\sS)?(?:\s?[’'´`‘])?(?:\s?S)?(?:\s?[’'´`‘])?\sB\sI\sO(?:\sS)?"
    r"|A\sB\sO\sU\sT\sT\sH\sE\sA\sU\sT\sH\sO\sR(?:\sS)?)(?P<end>\s?[:.：﹕∶꞉]|$|\s)",
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
    spaced_in_capitals: re.Pattern[str]
    """The same for a label with spaces between its letters."""
    spaced_at_start: re.Pattern[str]


@cache
def label_patterns(labels: tuple[str, ...]) -> LabelPatterns:
    """Return the patterns for these labels, with room for letters that are missing or too many."""
    lengths = sorted(map(len, labels))
    letters = f"{{{lengths[0] - MAX_MISSING_LETTERS},{lengths[-1] + MAX_ADDED_LETTERS}}}"
    spaced = "|".join(r"\s?".join(label) + ("?" if label.endswith("S") else "") for label in labels)
    end = r"(?P<end>\s?[:.–—-](?=\s|$|[A-Z“\"‘'])|$|\s)"
    return LabelPatterns(
        max_letters=int(lengths[-1] * (2 / MIN_SIMILARITY - 1)),
        # Before a colon: karachagBACKGROUND: Joining; BACKGROUND:Arriving; BACKROUND:  the; IMPLICATIONS : and
        in_capitals=re.compile(rf"(?<![A-Z])(?P<label>[A-Z]{letters})\s?$"),
        # Background: In 2005; BACKGROUND Since 2015; IMPLICATIONS. The; Conclusions – The
        at_start=re.compile(rf"^(?P<label>[A-Za-z]{letters}){end}"),
        # B A C K G R O U N D: In 2005; B ACKGROUND:, after a large first letter
        spaced_in_capitals=re.compile(rf"(?<![A-Z])(?P<label>{spaced})\s?$"),
        spaced_at_start=re.compile(rf"^(?P<label>{spaced}){end}", re.I),
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


def _labels_in_capitals(text: str, labels: tuple[str, ...]) -> Iterator[Label]:
    """Yield the labels in capitals before a colon."""
    patterns = label_patterns(labels)
    colon = text.find(":")
    while colon >= 0:  # ten times as fast as trying the pattern at each letter
        if text[max(0, colon - 2) : colon].rstrip()[-1:].isupper():
            start = max(0, colon - 2 * patterns.max_letters)  # with a space after each letter
            before = as_latin(text[start:colon])
            for pattern in (patterns.in_capitals, patterns.spaced_in_capitals):
                match = pattern.search(before)
                canonical = canonical_label(match["label"].replace(" ", ""), labels) if match is not None else None
                if match is not None and canonical is not None:
                    printed = text[start + match.start() : start + match.end("label")]
                    yield Label(start + match.start(), colon + 1, canonical, printed)
                    break
        colon = text.find(":", colon + 1)


# Several fields ask for the labels of each line of a page; the cache holds the lines of some pages.
@lru_cache(maxsize=256)
def find_labels(line: Line, labels: tuple[str, ...], is_heading: bool = False) -> tuple[Label, ...]:
    """Return the section labels in a line: in capitals with a colon anywhere, in other forms at its beginning only."""
    text = _with_plain_colons(line.text)
    found = list(_labels_in_capitals(text, labels))
    first = _label_at_start(line, text, labels, is_heading)
    if first is not None and not any(label.start == 0 for label in found):
        found.insert(0, first)
    return tuple(found)


def _with_plain_colons(text: str) -> str:
    if not text.isascii():
        for sign in COLONS:
            text = text.replace(sign, ":")
    return text


def _label_at_start(line: Line, text: str, labels: tuple[str, ...], is_heading: bool) -> Label | None:
    """Return the label at the beginning of a line, whose text is given with plain colons."""
    patterns = label_patterns(labels)
    bold, letters = line.bold, 2 * patterns.max_letters
    if not text[:letters].isascii():
        text, bold = as_latin(text[:letters]) + text[letters:], as_latin(bold[:letters]) + bold[letters:]
    match = patterns.spaced_at_start.match(text) or patterns.at_start.match(text)
    canonical = canonical_label(match["label"].replace(" ", ""), labels) if match else None
    if match is None or canonical is None:
        return None
    word, end = match["label"], match["end"].strip()
    alone = not text[match.end() :].strip()
    is_bold = bold.startswith(word) and not WORD.search(bold, len(word))
    # Without a colon the word must stand out: alone on its line, bold, in a heading, or in capitals before a capital
    # letter.
    stands_out = alone or is_bold or is_heading or (word.isupper() and CAPITAL.match(text, match.end()))
    if (end == ":" and word[0].isupper()) or stands_out:
        return Label(0, match.end(), canonical, line.text[: len(word)])
    return None


def starts_with_label(line: Line, labels: tuple[str, ...]) -> bool:
    """Return True if a line begins with a section label."""
    return any(label.start == 0 for label in find_labels(line, labels))


def find_bio_label(text: str) -> Label | None:
    """Return the label of the author's bio: at the beginning of a line in any case, elsewhere in capitals with a colon.

    None if the line has no such label.
    """
    beginning = text[:MAX_BIO_CHARACTERS]
    plain = text if beginning.isascii() else as_latin(beginning) + text[MAX_BIO_CHARACTERS:]
    pattern = SPACED_BIO if plain[1:2] == plain[3:4] == " " else BIO
    for match in pattern.finditer(plain) if pattern is SPACED_BIO or "author" in plain.lower() else ():
        label = match["label"].strip()
        printed, colon = text[match.start() : match.start() + len(label)], match["end"].strip() in PLAIN_COLON
        at_start = match.start() == 0 and (colon or label.upper() == label or match.end() == len(text))
        if at_start or (colon and label.replace("s ", "S ").isupper()):
            return Label(match.start(), match.end(), "BIO", printed)
    return None


def is_bio_label(text: str) -> bool:
    """Return True if a line begins with the bio's label."""
    label = find_bio_label(text)
    return label is not None and label.start == 0
