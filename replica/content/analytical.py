"""Analytical articles: an abstract from late 2007 on, then BACKGROUND, IMPLICATIONS and CONCLUSIONS."""

from random import Random

from replica.content.insertions import add_insertions
from replica.content.model import Block, Label, Run
from replica.content.prose import Prose
from replica.content.references import PathPicker, with_links

# Sentences per section; at some 17 words a sentence an article has 500 to 900 words.
_SENTENCES_OF_SECTIONS = ((12, 20), (12, 20), (6, 11))
_SENTENCES_OF_A_PARAGRAPH = (4, 8)


def paragraphs(prose: Prose, sentences: int, random: Random, *, glued: bool = False) -> list[Block]:
    """Write `sentences` sentences in paragraphs of 4 to 8; with `glued` the first lacks a space between two of them."""
    blocks: list[Block] = []
    while sentences > 0:
        size = min(sentences, random.randint(*_SENTENCES_OF_A_PARAGRAPH))
        size = sentences if sentences - size < 2 else size
        blocks.append(Block("paragraph", (Run(prose.paragraph(size, glued=glued and not blocks)),)))
        sentences -= size
    return blocks


def write_abstract(prose: Prose, random: Random) -> str:
    """Write an editorial abstract: two or three sentences."""
    return prose.paragraph(random.randint(2, 3))


def write_body(
    prose: Prose, labels: tuple[Label | None, ...], own_path: PathPicker, random: Random, *, year: int, glued: bool
) -> tuple[Block, ...]:
    """Write the body of an analytical article; a section whose label is None continues the one before it."""
    blocks: list[Block] = []
    for label, bounds in zip(labels, _SENTENCES_OF_SECTIONS, strict=True):
        section = paragraphs(prose, random.randint(*bounds), random, glued=glued)
        if blocks and random.random() < 0.25:
            section[-1] = Block("paragraph", with_links(section[-1].text, own_path, random))
        blocks += [Block("label", label=label), *section] if label else section
    return add_insertions(blocks, prose, random, year)
