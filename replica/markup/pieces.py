"""The blocks of an article as pieces of HTML, in the order of the page."""

from html import escape

from replica.content.model import Article, Bio, Block, Label, NewsItem, Picture
from replica.markup.flavours import Piece, word_rubbish
from replica.markup.labels import label_html, stands_alone
from replica.markup.typist import CLOAK, Typist

_BIO_TAGS = {
    "strong": ("<strong>{}:</strong> ", "", ""),
    "plain": ("{}: ", "", ""),
    "bold": ("<b>{}</b>: ", "", ""),
    "strong_italic": ("<strong>{}:&nbsp;</strong>", "<em>", "</em>"),
}


def picture_pieces(picture: Picture) -> list[Piece]:
    """Return an image and the line under it, in the image's paragraph or in one of its own.

    A slash is added to a relative source, as Joomla does.
    """
    image = (
        f'<img src="/{escape(picture.source)}" alt="{escape(picture.alternative)}" width="300" height="200" '
        'style="margin: 5px; float: left;" />'
    )
    if not picture.credit:
        return [Piece(f"<p>{image}</p>", inline=False)]
    if picture.own_paragraph:
        return [Piece(f"<p>{image}</p>\n<p><em>{escape(picture.credit)}</em></p>", inline=False)]
    return [Piece(f"<p>{image}<br /><em>{escape(picture.credit)}</em></p>", inline=False)]


def _table(rows: tuple[tuple[str, ...], ...], typist: Typist) -> str:
    lines = ["".join(f"<td>{typist.text(cell)}</td>" for cell in row) for row in rows]
    return '<table border="1">\n<tbody>\n' + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</tbody>\n</table>"


def block_pieces(block: Block, typist: Typist) -> list[Piece]:
    """Return the pieces of one block other than a label, which `body_pieces` joins to its paragraph.

    Raises:
        ValueError: if the block cannot be typed alone.
    """
    match block.kind:
        case "paragraph":
            return [Piece(typist.runs(block.runs))]
        case "quote":
            return [Piece(f"<blockquote><p>{typist.runs(block.runs)}</p></blockquote>", inline=False)]
        case "list":
            return [
                Piece(f"<ul>{''.join(f'<li>{typist.text(run.text)}</li>' for run in block.runs)}</ul>", inline=False)
            ]
        case "table":
            return [Piece(_table(block.rows, typist), inline=False)]
        case "heading":
            return [Piece(f"<h3>{escape(block.text, quote=False)}</h3>", inline=False)]
        case "blank":
            return [Piece("&nbsp;")]
        case "picture" if block.picture:
            return picture_pieces(block.picture)
    raise ValueError(f"a block of kind {block.kind!r} cannot be typed alone")


def body_pieces(article: Article, typist: Typist) -> list[Piece]:
    """Return the pieces of the body's blocks, each label before its paragraph or on a line of its own."""
    pieces: list[Piece] = []
    pending: Label | None = None
    for block in article.blocks:
        if block.label:
            pending = block.label
            continue
        block_html = block_pieces(block, typist)
        if pending and stands_alone(pending):
            pieces.append(Piece(label_html(pending), inline=pending.markup == "line"))
        elif pending:
            block_html[0] = Piece(label_html(pending) + block_html[0].html)
        pending = None
        pieces += block_html
    if article.style.flavour == "word" and len(pieces) > 3:
        pieces.insert(2, word_rubbish())
    return pieces


def news_pieces(item: NewsItem, layout: str, typist: Typist) -> list[Piece]:
    """Return one item of a digest.

    Headline and date have lines of their own, or are glued to the text without a blank ("terrorism10 JanuaryThe").
    """
    text = typist.text(item.text)
    if item.headline is None:
        return [Piece(text)]
    headline, day = typist.text(item.headline), item.date_line or ""
    if layout == "glued":
        return [Piece(f"{headline}{day}{text}")]
    if layout == "paragraphs":
        return [Piece(f"<strong>{headline}</strong>"), Piece(day), Piece(text)]
    return [Piece(f"<strong>{headline}</strong><br />{day}<br />{text}")]


def bio_pieces(bio: Bio, typist: Typist) -> list[Piece]:
    """Return the note on the authors: the label before its first paragraph, a cloaked address after its last."""
    label, opening, closing = _BIO_TAGS[bio.markup]
    mail = f" E-mail: {CLOAK}" if bio.mail else ""
    texts = [f"{opening}{typist.text(text)}{closing}" for text in bio.texts]
    texts[0] = label.format(typist.text(bio.label)) + texts[0]
    texts[-1] += mail
    return [Piece(text) for text in texts]


def end_pieces(article: Article, typist: Typist) -> list[Piece]:
    """Return what follows the body: the note on the authors, the link to the PDF, an image attribution."""
    pieces = bio_pieces(article.bio, typist) if article.bio else []
    if article.download:
        pieces.append(download_piece(article))
    if article.attribution:
        pieces.append(Piece(f"<strong>Image Attribution</strong>: {escape(article.attribution)}"))
    return pieces


def download_piece(article: Article) -> Piece:
    """Return the link to a feature's PDF.

    Raises:
        ValueError: if the article has no PDF.
    """
    if article.download is None:
        raise ValueError(f"item {article.entry.item_id} has no PDF")
    return Piece(
        f'<a href="{escape(article.download.href)}" target="_blank"><em>{escape(article.download.text, quote=False)}'
        "</em></a>"
    )
