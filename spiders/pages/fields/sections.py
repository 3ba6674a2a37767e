"""Divides the text: what precedes the first label, the labelled sections, and the author's bio."""

import re
from dataclasses import dataclass, field

from spiders.pages.fields.labels import Label, canonical_label, find_bio_label, find_labels
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.pages.markup.comparison import comparison_key

SENTENCE_END = re.compile(r"[.!?…:;,][”’\"')\]]*$")
MAX_HEADING_WORDS = 15
MAX_GLUED_WORDS = 6
"""Words of an image's alternative text that a text rendering glues to the label: "OSCE Vienna 1BACKGROUND:"."""


@dataclass
class Part:
    """A section with its paragraphs."""

    label: str | None = None
    """One of the site's labels, or a heading; None before the first one."""
    printed: str | None = None
    """The label in the letters of the page."""
    is_heading: bool = False
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Division:
    """The parts of a text in order, the first of them without a label, and the paragraphs of the bio."""

    parts: list[Part]
    bio: list[str]
    bio_label: str | None


def divide(blocks: list[Block], title: str, labels: tuple[str, ...]) -> Division:
    """Divide the text at labels, headings and the bio's label, wherever in a paragraph they are."""
    divider = _Divider(title, labels)
    for number, block in enumerate(blocks):
        divider.add(block, is_last=number == len(blocks) - 1)
    return Division(divider.parts, divider.bio, divider.bio_label)


class _Divider:
    """Collects paragraphs into the part that is open."""

    def __init__(self, title: str, labels: tuple[str, ...]) -> None:
        self.title_key = comparison_key(title)
        self.labels = labels
        self.parts = [Part()]
        self.bio: list[str] = []
        self.bio_label: str | None = None
        self.words: list[str] = []

    def add(self, block: Block, is_last: bool) -> None:
        """Add one block to the open part, or open new parts where the block has labels."""
        for number, line in enumerate(block.lines):
            if self.bio_label is not None:
                self.words.append(line.text)
            elif self._is_heading(block, line, is_last and number == len(block.lines) - 1):
                self._add_heading(line)
            else:
                self._add_line(line, first=number == 0, is_heading=block.kind is BlockKind.HEADING)
        self._end_paragraph()

    def _is_heading(self, block: Block, line: Line, is_last: bool) -> bool:
        if block.kind is not BlockKind.HEADING and (
            block.kind is not BlockKind.PARAGRAPH or is_last or not line.all_bold
        ):
            return False
        text = line.text.rstrip(": ")
        if canonical_label(text or "-", self.labels) or find_bio_label(line.text) or find_labels(line, self.labels):
            return False
        if block.kind is BlockKind.HEADING:
            return True
        return len(text.split()) <= MAX_HEADING_WORDS and not SENTENCE_END.search(text)

    def _add_heading(self, line: Line) -> None:
        if comparison_key(line.text) != self.title_key:  # a repeated title does not open a section
            heading = line.text.rstrip(": ")
            self._open(Part(heading, heading, is_heading=True))

    def _add_line(self, line: Line, first: bool, is_heading: bool) -> None:
        position = 0
        bio = find_bio_label(line.text)
        for label in find_labels(line, self.labels, is_heading):
            if bio is not None and label.start >= bio.start:
                break
            before = line.text[position : label.start]
            if not (first and position == 0 and not self.words and _is_alternative_text(before)):
                self.words.append(before.strip())
            self._open(Part(label.canonical, label.printed))
            position = label.end
        if bio is not None:
            self.words.append(line.text[position : bio.start].strip())
            self._open_bio(bio)
            position = bio.end
        self.words.append(line.text[position:].strip())

    def _open(self, part: Part) -> None:
        self._end_paragraph()
        self.parts.append(part)

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
    return glued and len(before.split()) <= MAX_GLUED_WORDS and not SENTENCE_END.search(before)
