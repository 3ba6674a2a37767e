"""The text of an article as blocks and lines, whatever markup twenty-six years of editors have put it in.

Genuine K2 pages have paragraphs in <p>, in <div>, between two <br>, in <font>, as bare text, nested in five <div> and
<span>, and in Word's markup. A block is what the page shows as one paragraph; a line inside it ends at a <br>.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from bs4 import Comment, Tag
from bs4.element import NavigableString, PageElement

from spiders.pages.markup.hidden import CODE_TAGS, is_unseen
from spiders.pages.markup.soup import attribute, collapse

CLOAK = "\ufffc"
"""Stands in a line for an e-mail address that Joomla hides from robots; `fields/bio.py` removes it."""
# <span id="cloak5e840a2d6029ee10191a581f245c7830">: the number differs at every fetch
CLOAK_ID = re.compile(r"^cloak[0-9a-f]+$")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BREAKING = HEADINGS | frozenset(
    """address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form header
    hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905 easier to read
)
WORD = re.compile(r"\w")
BOLD_TAGS = frozenset({"b", "strong"})
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
# JCE and Joomla wrap a caption as <span class="wf_caption"><img><span>…</span></span> or <figcaption>.
CAPTION_CLASS = re.compile(r"caption|credit", re.I)


class BlockKind(StrEnum):
    """As what the page shows a block."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    IMAGE = "image"
    HIDDEN = "hidden"
    """Of which a browser shows nothing."""


class Line(NamedTuple):
    """One line: its text with single spaces, and the part of its beginning that is bold."""

    text: str
    bold: str = ""

    @property
    def all_bold(self) -> bool:
        """True if nothing but punctuation follows the bold beginning."""
        return bool(self.bold) and not WORD.search(self.text, len(self.bold))


class Anchor(NamedTuple):
    """A link as written: its address, and its text or else the alternative text of its image."""

    href: str
    text: str


class Block(NamedTuple):
    """One paragraph, heading, list item, table row, caption or image."""

    kind: BlockKind
    lines: tuple[Line, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @property
    def text(self) -> str:
        """All lines, joined by spaces."""
        return " ".join(line.text for line in self.lines)

    def with_lines(self, lines: tuple[Line, ...]) -> "Block":
        """Return the same block with other lines."""
        return self if lines == self.lines else Block(self.kind, lines, self.anchors)


def read_blocks(root: Tag | None) -> list[Block]:
    """Return the blocks inside `root` in the order of the page, and then those that a browser hides.

    An empty list if `root` is None.
    """
    builder = _Builder()
    if root is not None:
        builder.read(root)
    builder.end_block()
    return builder.blocks + builder.hidden


class _Builder:
    """Turns the events of a page into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.hidden: list[Block] = []
        self.kinds: list[tuple[PageElement, BlockKind]] = []
        self.bold: list[PageElement] = []
        self.anchor: tuple[Tag, list[str], list[str]] | None = None
        self.lines: list[Line] = []
        self.anchors: list[Anchor] = []
        self.runs: list[tuple[str, bool]] = []

    def read(self, root: Tag) -> None:
        """Read everything inside an element."""
        # A stack instead of recursion: a page nested thousands of tags deep must not end the process.
        opened, rest = [root], [iter(root.contents)]
        while rest:
            for element in rest[-1]:
                if isinstance(element, Tag):
                    if is_unseen(element):
                        self._hide(element)
                    else:
                        self._open(element)
                        opened.append(element)
                        rest.append(iter(self._contents(element)))
                        break
                elif isinstance(element, NavigableString) and not isinstance(element, Comment):
                    self._text(str(element))
            else:
                rest.pop()
                if (closed := opened.pop()) is not root:
                    self._close(closed)

    def _hide(self, tag: Tag) -> None:
        if tag.name not in CODE_TAGS and (text := collapse(tag.get_text(" "))):
            self.hidden.append(Block(BlockKind.HIDDEN, (Line(text),)))

    def _contents(self, tag: Tag) -> list[PageElement]:
        if tag.attrs and CLOAK_ID.match(attribute(tag, "id") or ""):
            self._text(CLOAK)
            return []
        return tag.contents

    def _open(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self._line_break()
        elif name == "img":
            self._image(tag)
        elif name in {"td", "th"} and self._in_row():
            self._text(" | " if self.runs else "")
        elif name in BREAKING:
            self.end_block()
        if (kind := _kind(tag)) is not None:
            self.end_block()
            self.kinds.append((tag, kind))
        if name in BOLD_TAGS or (tag.attrs and BOLD_STYLE.search(attribute(tag, "style") or "")):
            self.bold.append(tag)
        if name == "a" and self.anchor is None and attribute(tag, "href"):
            self.anchor = (tag, [], [])

    def _close(self, tag: Tag) -> None:
        if self.anchor is not None and self.anchor[0] is tag:
            _, texts, alternatives = self.anchor
            text = collapse("".join(texts)) or collapse(" ".join(alternatives))
            self.anchors.append(Anchor(attribute(tag, "href") or "", text))
            self.anchor = None
        if tag.name in BREAKING and not (tag.name in {"td", "th", "p", "div"} and self._in_row()):
            self.end_block()
        if self.kinds and self.kinds[-1][0] is tag:
            self.end_block()
            self.kinds.pop()
        if self.bold and self.bold[-1] is tag:
            self.bold.pop()

    def _in_row(self) -> bool:
        return bool(self.kinds) and self.kinds[-1][1] is BlockKind.TABLE_ROW

    def _text(self, text: str) -> None:
        self.runs.append((text, bool(self.bold)))
        if self.anchor is not None:
            self.anchor[1].append(text)

    def _image(self, tag: Tag) -> None:
        alternative = attribute(tag, "alt") or ""
        if self.anchor is not None:
            self.anchor[2].append(alternative)
        # An image inside a line does not break the paragraph; one before or between lines does.
        if not collapse("".join(text for text, _ in self.runs)):
            self.end_block()
            self.blocks.append(Block(BlockKind.IMAGE, (Line(collapse(alternative)),)))

    def _line_break(self) -> None:
        had_text = self._end_line()
        if not had_text and self.lines:
            self.end_block()

    def _end_line(self) -> bool:
        if not self.runs:
            return False
        text = collapse("".join([text for text, _ in self.runs]))
        if text:
            self.lines.append(Line(text, _bold_beginning(self.runs)))
        self.runs = []
        return bool(text)

    def end_block(self) -> None:
        """Close the open block, if it holds anything."""
        self._end_line()
        if self.lines:
            kind = self.kinds[-1][1] if self.kinds else BlockKind.PARAGRAPH
            self.blocks.append(Block(kind, tuple(self.lines), tuple(self.anchors)))
        elif self.anchors:
            self.blocks.append(Block(BlockKind.IMAGE, (), tuple(self.anchors)))
        self.lines, self.anchors = [], []


def _bold_beginning(runs: list[tuple[str, bool]]) -> str:
    if not any(is_bold for _, is_bold in runs):
        return ""
    bold: list[str] = []
    for text, is_bold in runs:
        if text.strip() and not is_bold:
            break
        bold.append(text)
    return collapse("".join(bold))


KINDS = {"li": BlockKind.LIST_ITEM, "blockquote": BlockKind.QUOTATION, "tr": BlockKind.TABLE_ROW}


def _kind(tag: Tag) -> BlockKind | None:
    name = tag.name
    if name in HEADINGS:
        return BlockKind.HEADING
    has_caption_class = tag.attrs and name not in BREAKING and CAPTION_CLASS.search(attribute(tag, "class") or "")
    if name == "figcaption" or has_caption_class:
        # The element around image and caption has the class as well: only one without an image is a caption.
        return None if tag.find("img") else BlockKind.CAPTION
    return KINDS.get(name)
