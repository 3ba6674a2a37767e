"""Infers title and section if no markup names them, as in pages of the former system and in text renderings."""

import re
from dataclasses import dataclass

from schemas.article import Kind
from spiders.pages.fields.byline import ABSENT, split_byline
from spiders.pages.fields.dates import find_digest_title
from spiders.pages.fields.digest import AGENCY
from spiders.pages.fields.labels import find_labels
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.sites import Site

MAX_TITLE_CHARACTERS = 120
MAX_TITLE_WORDS = 20
SENTENCE_END = re.compile(r"[.;:,][”’\"']*$")


@dataclass(frozen=True)
class Finding:
    """A title, a section or an identifier, and the name of the rule that found it."""

    value: str | None
    rule: str


def infer_section(category: str | None, title: str | None, blocks: list[Block], site: Site) -> Finding:
    """Return the section by its printed category, else by what only one section prints: labels, or a digest's title."""
    if (section := site.section_titled(category)) is not None:
        return Finding(section, "category")
    lines = (line for block in blocks for line in block.lines)
    labels = {label.canonical for line in lines for label in find_labels(line, site.magazine.labels)}
    if len(labels) > 1 and (section := site.section_of_kind(Kind.ANALYTICAL)) is not None:
        return Finding(section, "labels_of_an_analytical_article")
    if (digest := find_digest_title(title or "", site)) is not None:
        return Finding(site.section_of_digest(digest), "title_of_a_digest")
    return Finding(None, "absent")


def infer_title(blocks: list[Block], site: Site) -> tuple[Finding, list[Block]]:
    """Return the line before the byline, else the beginning of the text; and the blocks without that line."""
    first = next((block for block in blocks if block.lines), None)
    if first is None:
        return Finding("", "absent"), blocks
    line = first.lines[0].text
    rest = [first.with_lines(first.lines[1:])] if len(first.lines) > 1 else []
    following = rest + blocks[blocks.index(first) + 1 :]
    is_text = SENTENCE_END.search(line) is not None or AGENCY.search(line) is not None
    is_short = len(line.split()) <= MAX_TITLE_WORDS and not is_text
    if is_short and following and split_byline([Block(BlockKind.PARAGRAPH, (Line(line),))], site)[0] is ABSENT:
        return Finding(line, "first_line"), following
    _, text = split_byline(blocks, site)
    return Finding(beginning_of(" ".join(block.text for block in text)), "beginning_of_text"), blocks


def beginning_of(text: str) -> str:
    """Return the first words of a text, which stand in for its title."""
    if len(text) <= MAX_TITLE_CHARACTERS:
        return text
    return text[:MAX_TITLE_CHARACTERS].rpartition(" ")[0] + " …"
