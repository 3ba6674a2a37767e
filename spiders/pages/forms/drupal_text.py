"""What Drupal leaves in the text of a node: tags broken at their own quotation marks, and lines of the print view."""

import re

from spiders.pages.markup.blocks import Block, BlockKind, Line

# style="mso-fareast-font-family:"MS Mincho"">Another meeting; <span lang="EN-US" style="…">, written out as text
LEAKED_MARKUP = re.compile(
    r"(?:</?\w[\w:]{0,20}\s+)?(?:\b(?:style|class|lang|xml:lang|align|face|size)\s?=\s?[\"'][^<>]{0,400}?[\"'\s]*)+/?>"
    r"|</?(?:o:p|st1:\w{1,30}|span|font|p|b|i|em|strong|div)\s?/?>",
    re.I,
)
# What a print view adds: Published on …, Source URL: …, Links: [1] http://…, printer-friendly version
FURNITURE = re.compile(
    r"^(?:published on .*|source url:?.*|links:?|\[\d+\]\s?(?:https?:|/).*|https?://\S+|(?:»\s?)?printer[- ]friendly"
    r"\sversion"
    r"|(?:»\s?)?(?:login|log in)( or register)? to post comments|(?:»\s?)?\d[\d,.]* reads?|(?:»\s?)?add new comment"
    r"|print(?: this page)?|by admin|submitted (?:by|on) .*)$",
    re.I,
)


def without_leaked_markup(text: str) -> str:
    """Return the text without tags that broke at their own quotation marks and were printed."""
    return LEAKED_MARKUP.sub("", text).strip() if ">" in text else text


def clean_blocks(blocks: list[Block]) -> list[Block]:
    """Return the blocks without leaked markup and without the lines that a print view adds."""
    result: list[Block] = []
    for block in blocks:
        texts = (Line(without_leaked_markup(line.text), without_leaked_markup(line.bold)) for line in block.lines)
        lines = tuple(line for line in texts if line.text and not FURNITURE.match(line.text))
        if lines or block.kind is BlockKind.IMAGE:
            result.append(block.with_lines(lines))
    return result
