"""Sets aside and mends, before anything is read, what other programs left in the text; evidence names all of it."""

from dataclasses import replace

from spiders.pages.damage.field_codes import may_have_field_codes, without_field_codes
from spiders.pages.damage.hyphens import join_divided, join_lines
from spiders.pages.facts import Aside, Facts
from spiders.pages.markup.blocks import Block, BlockKind, Line

HYPHENS = ("- ", "‐")
"""One of them is in every divided word; lines are joined by a space."""


def mend(facts: Facts) -> Facts:
    """Return what a page says without field codes and hidden text, and with divided words joined.

    `Facts.aside` names each piece, as the page has it.
    """
    blocks = [*facts.intro, *facts.full]
    text = " ".join([facts.title, *[line.text for block in blocks for line in block.lines]])
    has_codes = may_have_field_codes(text)
    has_hyphens = any(hyphen in text for hyphen in HYPHENS)
    has_hidden = any(block.kind is BlockKind.HIDDEN for block in blocks)
    if not (has_codes or has_hyphens or has_hidden):
        return facts
    mender = _Mender()
    return replace(
        facts,
        title=mender.text("title", facts.title),
        intro=mender.blocks(facts.intro),
        full=mender.blocks(facts.full),
        aside=(*facts.aside, *dict.fromkeys(mender.aside)),
    )


class _Mender:
    """Mends texts, and collects what was set aside or joined."""

    def __init__(self) -> None:
        self.aside: list[Aside] = []

    def blocks(self, blocks: list[Block]) -> list[Block]:
        """Return the blocks that a browser shows, mended; a block of field codes alone is left out."""
        kept: list[Block] = []
        for block in blocks:
            if block.kind is BlockKind.HIDDEN:
                self.aside.append(Aside("body", "hidden", block.text))
                continue
            lines = tuple(line for line in self._lines(block.lines) if line.text or block.kind is BlockKind.IMAGE)
            if lines or block.anchors or not block.lines:
                kept.append(block.with_lines(lines))
        return kept

    def _lines(self, lines: tuple[Line, ...]) -> list[Line]:
        mended: list[Line] = []
        for line in lines:
            text = self.text("body", line.text)
            # The bold beginning is a part of the text, so it has the same codes.
            bold = line.bold if text == line.text else _Mender().text("body", line.bold)
            if mended and (two := join_lines(mended[-1].text, text)) is not None:
                first, text, parts = two
                self.aside.append(Aside("body", "divided_word", parts))
                is_bold = mended[-1].bold == mended[-1].text
                mended[-1] = Line(first, first if is_bold else mended[-1].bold)
                bold = text if bold == line.text else bold
            mended.append(Line(text, bold))
        return mended

    def text(self, field: str, text: str) -> str:
        """Return a text of a field without field codes, and with its divided words joined."""
        text, codes = without_field_codes(text) if may_have_field_codes(text) else (text, [])
        text, divided = join_divided(text) if any(hyphen in text for hyphen in HYPHENS) else (text, [])
        self.aside += [Aside(field, "field_code", code) for code in codes]
        self.aside += [Aside(field, "divided_word", parts) for parts in divided]
        return text
