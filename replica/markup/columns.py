"""The two text columns of an item, introtext and fulltext, in each way in which the site splits them."""

import re
from dataclasses import dataclass

from replica.content.model import Article
from replica.content.randomness import stream
from replica.markup.bylines import byline_html
from replica.markup.flavours import Piece, flow
from replica.markup.labels import label_html, stands_alone
from replica.markup.pieces import body_pieces, download_piece, end_pieces, news_pieces
from replica.markup.typist import Typist

# The intros of 2000-2006 end at the first full stop after this many characters, even inside "U.S." or "67.5".
_MIN_CUT_CHARACTERS = 250
_INNER_STOP = re.compile(r"\.(?=\w)")
_BLANK = "<p>&nbsp;</p>\n<p>&nbsp;</p>"


@dataclass(frozen=True, slots=True)
class Columns:
    """The HTML of both columns; `full` is empty if the whole article is in `intro`."""

    intro: str
    full: str


def cut_length(text: str, *, in_abbreviation: bool) -> int:
    """Return how many characters of `text` an intro keeps, up to and including a full stop.

    With `in_abbreviation` it is one inside an abbreviation or a number, if the text has one.
    """
    inner = [match.end() for match in _INNER_STOP.finditer(text) if match.start() > 60]
    if in_abbreviation and inner:
        return inner[0]
    stop = text.find(".", _MIN_CUT_CHARACTERS)
    return len(text) if stop < 0 else stop + 1


def _cut_lead(article: Article, typist: Typist) -> str:
    """Return the beginning of the text as an intro shows it: from the label to some full stop."""
    label = next((block.label for block in article.blocks[:1]), None)
    first = next(block for block in article.blocks if block.kind == "paragraph")
    kept = first.text[: cut_length(first.text, in_abbreviation=article.style.intro == "cut_abbreviation")]
    if not label:
        return typist.text(kept)
    return label_html(label) + ("<br />\n" if stands_alone(label) else "") + typist.text(kept)


def _split_pieces(article: Article, typist: Typist) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Return the pieces before the lead (an image), the lead, and everything after it."""
    if article.news:
        items = [news_pieces(item, article.style.digest_layout, typist) for item in article.news]
        return [], items[0], [piece for item in items[1:] for piece in item]
    body = body_pieces(article, typist)
    before = body[:1] if article.blocks[0].kind == "picture" else []
    rest = body[len(before) :]
    if article.abstract:
        return before, [Piece(typist.text(article.abstract))], rest
    size = 1 + article.entry.rank % 2 if all(piece.inline for piece in rest[:2]) else 1
    return before, rest[:size], rest[size:]


def columns(seed: int, article: Article) -> Columns:
    """Type `article` into its two columns, the same for the same seed.

    A mark replaces each e-mail address, for the server to cloak at each request.
    """
    style = article.style
    random = stream(seed, article.entry.key, "typing")
    typist = Typist(style, random)
    byline = byline_html(article.byline, style.byline_markup)
    before, lead, rest = _split_pieces(article, typist)
    end = end_pieces(article, typist)
    # The intro was often typed plainly if the text came from Word.
    intro_flavour = "p" if style.flavour in {"word", "nested", "div"} and random.random() < 0.5 else style.flavour
    everything = flow([*before, *lead, *rest, *end], style.flavour)
    if style.intro == "all_intro" or not rest:
        return Columns(byline + everything, "")
    if style.intro == "blank_full":
        return _blank_full(article, byline, [*before, *lead, *rest], end)
    if style.intro == "split":
        return Columns(byline + flow(lead, intro_flavour), flow([*before, *rest, *end], style.flavour))
    twice = byline if style.intro.endswith("byline") else ""
    if style.intro.startswith("cut"):
        return Columns(byline + _cut_lead(article, typist), twice + everything)
    return Columns(byline + flow(lead, intro_flavour), twice + everything)


def _blank_full(article: Article, byline: str, text: list[Piece], end: list[Piece]) -> Columns:
    """Return the whole article in the intro, and a full text of blank paragraphs and perhaps the link to the PDF."""
    if not article.download:
        return Columns(byline + flow([*text, *end], article.style.flavour), _BLANK)
    link = download_piece(article)
    others = [piece for piece in end if piece != link]
    return Columns(byline + flow([*text, *others], article.style.flavour), f"{_BLANK}\n<p>{link.html}</p>")
