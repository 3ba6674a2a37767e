"""The intro column and the full text joined.

K2 prints two columns. In imported items the full text repeats the intro from its beginning: 12 of 13 longer ones do.
The intro ends at any full stop, even the one in "U.S." or "67.5", so it is compared as a prefix of characters, never
paragraph by paragraph.
"""

from dataclasses import dataclass

from spiders.pages.fields.labels import find_labels
from spiders.pages.markup.blocks import Block, BlockKind
from spiders.pages.markup.comparison import comparison_key

MIN_SHARE_REPEATED = 0.9
"""Share of the intro that the full text must repeat at its beginning: an editor may have corrected a word."""
MIN_LETTERS_REPEATED = 60
"""An intro of this many letters that occurs again inside the full text is a repetition, not chance."""


@dataclass(frozen=True)
class JoinedText:
    """One run of blocks, the rule that joined it, and how many letters of its beginning are in the intro column."""

    blocks: list[Block]
    rule: str
    intro_letters: int


def blocks_key(blocks: list[Block], labels: tuple[str, ...]) -> str:
    """Return the letters and digits of blocks, without the labels at the beginning of lines."""
    texts: list[str] = []
    for block in blocks:
        for line in block.lines:
            of_line = find_labels(line, labels, block.kind is BlockKind.HEADING)
            # A label may be missing or spelt differently in one of the two columns.
            texts.append(line.text[of_line[0].end :] if of_line and of_line[0].start == 0 else line.text)
    return comparison_key("".join(texts))


def join_columns(intro: list[Block], full: list[Block], labels: tuple[str, ...]) -> JoinedText:
    """Return the full text if it repeats the intro, otherwise the intro followed by the full text."""
    intro_key = blocks_key(intro, labels)
    if not intro_key:
        return JoinedText(intro + full, "full_text_only" if blocks_key(full, labels) else "intro_only", 0)
    count = _count_leading_blocks(full, len(intro_key))  # the beginning of a long text is enough for most articles
    full_key = blocks_key(full[:count], labels)
    if full_key.startswith(intro_key) and full_key != intro_key:
        return JoinedText(full, "intro_repeated", len(intro_key))
    full_key += blocks_key(full[count:], labels)
    if not full_key:
        return JoinedText(intro + full, "intro_only", 0)
    if intro_key.startswith(full_key):
        return JoinedText(intro, "full_text_repeats_intro", 0)
    common = _common_prefix(intro_key, full_key)
    if common == len(intro_key):
        return JoinedText(full, "intro_repeated", common)
    if common >= MIN_SHARE_REPEATED * len(intro_key):
        return JoinedText(full, "intro_repeated_nearly", common)
    if len(intro_key) >= MIN_LETTERS_REPEATED and intro_key in full_key:
        return JoinedText(full, "intro_repeated_inside", 0)
    return JoinedText(intro + full, "intro_goes_on", len(intro_key))


def _count_leading_blocks(blocks: list[Block], letters: int) -> int:
    """Return how many leading blocks hold more than twice as many characters as `letters`, and so more letters."""
    characters = 0
    for count, block in enumerate(blocks, start=1):
        characters += len(block.text)
        if characters > 2 * letters + MIN_LETTERS_REPEATED:
            return count
    return len(blocks)


def _common_prefix(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((index for index in range(length) if one[index] != other[index]), length)


def count_intro_paragraphs(joined: JoinedText, labels: tuple[str, ...]) -> int:
    """Return how many leading blocks the intro column covers exactly; 0 if it ends inside a block."""
    covered = 0
    for count, block in enumerate(joined.blocks, start=1):
        covered += len(blocks_key([block], labels))
        if covered == joined.intro_letters:
            return count
        if covered > joined.intro_letters:
            break
    return 0
