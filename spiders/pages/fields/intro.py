"""The intro column and the full text, made one.

K2 prints two columns. In imported items the full text repeats the intro from its beginning: 12 of 13 longer ones.
The intro ends at any full stop, also the one in "U.S." or "67.5", so it is compared as a prefix of characters, never
paragraph by paragraph.
"""

import re
from dataclasses import dataclass

from spiders.pages.fields.labels import find_labels
from spiders.pages.markup.blocks import Block, BlockKind

NOT_COMPARED = re.compile(r"[\W_]+")
NOT_COMPARED_ASCII = bytes(code for code in range(128) if not chr(code).isalnum())
TYPOGRAPHIC = "’“”‘–—"
NEARLY = 0.9
"""The share of the intro that must come again at the beginning of the full text: an editor may have mended a word."""
LONG_ENOUGH = 60
"""An intro of so many letters that comes again inside the full text is a repetition, not chance."""


@dataclass(frozen=True)
class Joined:
    """One run of blocks, the rule that made it, and how many letters of its beginning the intro column holds."""

    blocks: list[Block]
    rule: str
    intro_letters: int


def letters(text: str) -> str:
    """Letters and digits alone, without case: what two printings of one text share."""
    # Most of what is not compared is ASCII or typographic, which is dropped ten times as fast without the pattern.
    rest = text.encode().translate(None, NOT_COMPARED_ASCII).decode()
    if not rest.isascii():
        for sign in TYPOGRAPHIC:
            rest = rest.replace(sign, "")
    return (rest if rest.isalnum() else NOT_COMPARED.sub("", rest)).casefold()


def text_key(blocks: list[Block]) -> str:
    """What two printings of the blocks share: letters and digits, without labels at the beginning of lines."""
    texts: list[str] = []
    for block in blocks:
        for line in block.lines:
            labels = find_labels(line, block.kind is BlockKind.HEADING)
            # A label may be missing, or spelt otherwise, in one of the two columns.
            texts.append(line.text[labels[0].end :] if labels and labels[0].start == 0 else line.text)
    return letters("".join(texts))


def join_columns(intro: list[Block], full: list[Block]) -> Joined:
    """The article's blocks: the full text where it repeats the intro, otherwise the intro and then the full text."""
    intro_key = text_key(intro)
    if not intro_key:
        return Joined(intro + full, "full_text_only" if text_key(full) else "intro_only", 0)
    count = _enough(full, len(intro_key))  # of a long full text the beginning settles most articles
    full_key = text_key(full[:count])
    if full_key.startswith(intro_key) and full_key != intro_key:
        return Joined(full, "intro_repeated", len(intro_key))
    full_key += text_key(full[count:])
    if not full_key:
        return Joined(intro + full, "intro_only", 0)
    if intro_key.startswith(full_key):
        return Joined(intro, "full_text_repeats_intro", 0)
    common = _common_prefix(intro_key, full_key)
    if common == len(intro_key):
        return Joined(full, "intro_repeated", common)
    if common >= NEARLY * len(intro_key):
        return Joined(full, "intro_repeated_nearly", common)
    if len(intro_key) >= LONG_ENOUGH and intro_key in full_key:
        return Joined(full, "intro_repeated_inside", 0)
    return Joined(intro + full, "intro_goes_on", len(intro_key))


def _enough(blocks: list[Block], letters_wanted: int) -> int:
    """How many leading blocks have twice so many characters: more letters than asked for."""
    characters = 0
    for count, block in enumerate(blocks, start=1):
        characters += len(block.text)
        if characters > 2 * letters_wanted + LONG_ENOUGH:
            return count
    return len(blocks)


def _common_prefix(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((index for index in range(length) if one[index] != other[index]), length)


def whole_paragraphs(blocks: list[Block], intro_letters: int) -> int:
    """How many leading blocks the intro covers exactly; 0 where it ends inside one."""
    covered = 0
    for count, block in enumerate(blocks, start=1):
        covered += len(text_key([block]))
        if covered == intro_letters:
            return count
        if covered > intro_letters:
            break
    return 0
