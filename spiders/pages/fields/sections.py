"""The text divided: what stands before the first label, the labelled sections, and the author's bio."""

import re
from dataclasses import dataclass, field

from spiders.pages.fields.intro import letters
from spiders.pages.fields.labels import Label, canonical_label, find_bio_label, find_labels
from spiders.pages.markup.blocks import Block, BlockKind, Line

SENTENCE_END = re.compile(r"[.!?…:;,][”’\"')\]]*$")
LONGEST_HEADING_WORDS = 15
LONGEST_ALTERNATIVE_WORDS = 6
"""A text rendering glues an image's alternative text to the label: "karachagBACKGROUND:", "OSCE Vienna
1BACKGROUND:".
"""


@dataclass
class Part:
    """A labelled section with its paragraphs; `label` is None before the first label."""

    label: str | None = None
    printed: str | None = None
    """The label with the letters of the page."""
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Division:
    """The parts of a text in order, the first of them without a label, and the bio's paragraphs."""

    parts: list[Part]
    bio: list[str]
    bio_label: str | None


def divide(blocks: list[Block], title: str) -> Division:
    """Divides the text's blocks at labels, headings and the bio's label, wherever in a paragraph they stand."""
    divider = _Divider(title)
    for number, block in enumerate(blocks):
        divider.take(block, is_last=number == len(blocks) - 1)
    return Division(divider.parts, divider.bio, divider.bio_label)


class _Divider:
    """Collects paragraphs into the part that is open."""

    def __init__(self, title: str) -> None:
        self.title = letters(title)
        self.parts = [Part()]
        self.bio: list[str] = []
        self.bio_label: str | None = None
        self.words: list[str] = []

    def take(self, block: Block, is_last: bool) -> None:
        """Takes one block."""
        for number, line in enumerate(block.lines):
            if self.bio_label is not None:
                self.words.append(line.text)
            elif self._is_heading(block, line, is_last and number == len(block.lines) - 1):
                self._heading(line)
            else:
                self._line(line, first=number == 0, is_heading=block.kind is BlockKind.HEADING)
        self._end_paragraph()

    def _is_heading(self, block: Block, line: Line, is_last: bool) -> bool:
        if block.kind is not BlockKind.HEADING and (
            block.kind is not BlockKind.PARAGRAPH or is_last or not line.all_bold
        ):
            return False
        text = line.text.rstrip(": ")
        if canonical_label(text or "-") or find_bio_label(line.text) or find_labels(line):
            return False
        if block.kind is BlockKind.HEADING:
            return True
        return len(text.split()) <= LONGEST_HEADING_WORDS and not SENTENCE_END.search(text)

    def _heading(self, line: Line) -> None:
        if letters(line.text) != self.title:  # the title once more is no section
            self._open(line.text.rstrip(": "), line.text.rstrip(": "))

    def _line(self, line: Line, first: bool, is_heading: bool) -> None:
        position = 0
        bio = find_bio_label(line.text)
        for label in find_labels(line, is_heading):
            if bio is not None and label.start >= bio.start:
                break
            before = line.text[position : label.start]
            if not (first and position == 0 and not self.words and _is_alternative_text(before)):
                self.words.append(before.strip())
            self._open(label.canonical, label.printed)
            position = label.end
        if bio is not None:
            self.words.append(line.text[position : bio.start].strip())
            self._open_bio(bio)
            position = bio.end
        self.words.append(line.text[position:].strip())

    def _open(self, label: str, printed: str) -> None:
        self._end_paragraph()
        self.parts.append(Part(label, printed))

    def _open_bio(self, label: Label) -> None:
        self._end_paragraph()
        self.bio_label = label.printed

    def _end_paragraph(self) -> None:
        text = " ".join(word for word in self.words if word)
        self.words = []
        if text:
            (self.bio if self.bio_label is not None else self.parts[-1].paragraphs).append(text)


def _is_alternative_text(before: str) -> bool:
    glued = bool(before) and not before[-1].isspace()
    return glued and len(before.split()) <= LONGEST_ALTERNATIVE_WORDS and not SENTENCE_END.search(before)
