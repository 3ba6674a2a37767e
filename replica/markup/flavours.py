"""How paragraphs were typed: with p, br, div or font, as Word exports them, bare, or nested in wrappers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of HTML: running text that a flavour wraps, or a block of its own."""

    html: str
    inline: bool = True


Wrapper = Callable[[list[str]], str]


def _each(before: str, after: str) -> Wrapper:
    return lambda texts: "\n".join(f"{before}{text}{after}" for text in texts)


def _breaks(separator: str) -> Wrapper:
    return lambda texts: separator.join(texts)


def _font(texts: list[str]) -> str:
    return f'<font face="Times New Roman" size="3">{"<br /><br />".join(texts)}</font>'


def _bare_first(texts: list[str]) -> str:
    return "\n".join([texts[0], *(f"<p>{text}</p>\n<p>&nbsp;</p>" for text in texts[1:])])


_SPANS = '<span style="font-size: 12pt;"><span style="font-family: times new roman,times;">'
_WORD = (
    '<p class="MsoNormal" style="margin-bottom: 0.0001pt; text-align: justify;"><span lang="EN-GB" '
    "style=\"font-size: 12pt; font-family: 'Times New Roman',serif;\">"
)
_WORD_RUBBISH = (
    "<!--[if gte mso 9]><xml>\n <w:WordDocument>\n  <w:View>Normal</w:View>\n </w:WordDocument>\n</xml><![endif]-->"
    "<style>\n<!--\n p.MsoNormal {margin:0in;}\n-->\n</style>\n"
)
_WRAPPERS: dict[str, Wrapper] = {
    "p": _each("<p>", "</p>"),
    "justified": _each('<p style="text-align: justify;">', "</p>"),
    "br": _breaks("<br /><br />\n"),
    "br_tight": _breaks("<br><br>"),
    "font": _font,
    "mixed": _bare_first,
    "div": _each("<div>", "</div>\n<div>&nbsp;</div>"),
    "word": _each(_WORD, "<o:p></o:p></span></p>"),
    "nested": _each(f"<div>{_SPANS}", "</span></span></div>"),
}


def flow(pieces: Iterable[Piece], flavour: str) -> str:
    """Return the pieces as one HTML text in the given flavour, with the blocks between runs of paragraphs."""
    wrap = _WRAPPERS[flavour]
    parts = []
    for inline, group in groupby(pieces, key=lambda piece: piece.inline):
        texts = [piece.html for piece in group]
        parts.append(wrap(texts) if inline else "\n".join(texts))
    html = "\n".join(parts)
    if flavour == "nested":
        return (
            f'<div class="field field-name-body"><div class="field-items"><div class="field-item even">{html}</div>'
            "</div></div>"
        )
    return html


def word_rubbish() -> Piece:
    """Return what Word leaves before a text: a conditional comment and a style element."""
    return Piece(_WORD_RUBBISH, inline=False)
