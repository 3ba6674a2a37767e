"""Markup of all flavours to blocks and lines, and what is not text: images, captions, credits, downloads."""

import pytest
from bs4 import BeautifulSoup

from spiders.pages.fields.captions import is_download, is_pdf, separate_captions
from spiders.pages.markup.blocks import Anchor, Block, BlockKind, read_blocks
from spiders.sites import load_site

LABELS = load_site("caci").magazine.labels

FIRST = "The river has two names and no owner."
SECOND = "Nobody has measured it since 1991."


def blocks_of(html: str) -> list[Block]:
    return read_blocks(BeautifulSoup(f"<div>{html}</div>", "lxml").div)


def lines_of(html: str) -> list[list[str]]:
    return [[line.text for line in block.lines] for block in blocks_of(html) if block.kind is not BlockKind.IMAGE]


FLAVOURS = {
    "p": "<p>{0}</p><p>{1}</p>",
    "div": "<div>{0}</div><div>{1}</div>",
    "div-nbsp": "<div>{0}</div><div>&nbsp;</div><div>{1}</div>",
    "p-nbsp": "<p>{0}</p><p>&nbsp;</p><p>{1}</p>",
    "p-br": "<p>{0}</p><p><br></p><p>{1}</p>",
    "two-br": "{0}<br><br>{1}",
    "two-br-closed": "{0}<br />\n<br />\n{1}",
    "two-br-nbsp": "{0}<br>&nbsp;<br>{1}",
    "three-br": "{0}<br><br><br>{1}",
    "two-br-in-p": "<p>{0}<br><br>{1}</p>",
    "two-br-in-font": "<font face='Verdana' size='2'>{0}<br><br>{1}</font>",
    "font-p": "<font face='Verdana'><p>{0}</p><p>{1}</p></font>",
    "p-font": "<p><font size='2'>{0}</font></p><p><font size='2'>{1}</font></p>",
    "bare-then-p": "{0}<p>{1}</p>",
    "p-then-bare": "<p>{0}</p>{1}",
    "nested-spans": "<p><span><span><span>{0}</span></span></span></p><p><span>{1}</span></p>",
    "nested-divs": "<div><div><div>{0}</div><div><div>{1}</div></div></div></div>",
    "justified": "<p style='text-align: justify;'>{0}</p><p style='text-align: justify;'>{1}</p>",
    "center": "<center>{0}</center>{1}",
    "unclosed-p": "<p>{0}<p>{1}",
    "hr": "{0}<hr>{1}",
    "word": (
        "<p class='MsoNormal'><span lang='EN-GB' style='mso-fareast-language: EN-US;'>{0}<o:p></o:p></span></p>"
        "<!--[if gte mso 9]><xml>\n <w:WordDocument><w:View>Normal</w:View></w:WordDocument>\n</xml><![endif]-->"
        "<style>\n<!-- p.MsoNormal {{mso-style-parent:''; margin:0in;}} -->\n</style>"
        "<p class='MsoNormal'><span lang='EN-GB'>{1}<o:p>&nbsp;</o:p></span></p>"
    ),
    "word-empty-paragraph": "<p class='MsoNormal'>{0}</p><p class='MsoNormal'><o:p>&nbsp;</o:p></p><p>{1}</p>",
    "word-conditional": "<p>{0}</p><!--[if !supportEmptyParas]-->&nbsp;<!--[endif]--><p>{1}</p>",
    "word-xml": "<p>{0}</p><xml><w:View>Normal</w:View></xml><p>{1}</p>",
    "script": "<p>{0}</p><script>var a = '<p>no text</p>';</script><noscript>no text</noscript><p>{1}</p>",
    "comment": "<p>{0}</p><!-- no text --><p>{1}</p>",
    "iframe": "<p>{0}</p><iframe src='/a'>no text</iframe><p>{1}</p>",
}


@pytest.mark.parametrize("html", FLAVOURS.values(), ids=FLAVOURS.keys())
def test_flavours_of_two_paragraphs(html: str) -> None:
    blocks = blocks_of(html.format(FIRST, SECOND))
    assert [block.text for block in blocks] == [FIRST, SECOND]
    assert {block.kind for block in blocks} == {BlockKind.PARAGRAPH}


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (f"<p>{FIRST}<br>{SECOND}</p>", [[FIRST, SECOND]]),
        (f"{FIRST}<br />\n{SECOND}", [[FIRST, SECOND]]),
        (f"<p><br>{FIRST}</p>", [[FIRST]]),
        (f"<p>{FIRST}<br></p>", [[FIRST]]),
        ("<p>The  river&nbsp;has\n two\tnames.</p>", [["The river has two names."]]),
        ("<p>&nbsp;&nbsp; The river.&nbsp;</p>", [["The river."]]),
        ("<p>The ri&shy;ver.</p>", [["The river."]]),
        ("<p>The ri\u200bver\ufeff.</p>", [["The river."]]),
        ("<p>The <b>ri</b>ver <i>has</i> names.</p>", [["The river has names."]]),
        ("<p>“The river&rdquo; &amp; the sea &#8211; both.</p>", [["“The river” & the sea – both."]]),
        ("<p>The river <a href='/a'>has <b>two</b></a> names.</p>", [["The river has two names."]]),
        ("", []),
        ("<p></p><p>&nbsp;</p><div><br></div>", []),
    ],
    ids=[
        "br", "bare-br", "leading-br", "closing-br", "spaces", "padding", "soft-hyphen", "zero-width", "inline",
        "entities", "link", "nothing", "blank",
    ],
)  # fmt: skip
def test_lines(html: str, lines: list[list[str]]) -> None:
    assert lines_of(html) == lines


@pytest.mark.parametrize(
    ("html", "kinds", "texts"),
    [
        (
            f"<ul><li>{FIRST}</li><li>{SECOND}</li></ul>",
            [BlockKind.LIST_ITEM, BlockKind.LIST_ITEM],
            [FIRST, SECOND],
        ),
        (
            f"<ol><li><p>{FIRST}</p></li><li><span>{SECOND}</span></li></ol>",
            [BlockKind.LIST_ITEM, BlockKind.LIST_ITEM],
            [FIRST, SECOND],
        ),
        (
            f"<p>{FIRST}</p><blockquote><p>{SECOND}</p></blockquote><p>{FIRST}</p>",
            [BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.PARAGRAPH],
            [FIRST, SECOND, FIRST],
        ),
        (f"<h3>{FIRST}</h3><p>{SECOND}</p>", [BlockKind.HEADING, BlockKind.PARAGRAPH], [FIRST, SECOND]),
        (f"<h4><span>{FIRST}</span></h4>{SECOND}", [BlockKind.HEADING, BlockKind.PARAGRAPH], [FIRST, SECOND]),
        (
            "<table><tbody><tr><td>Year</td><td>Tons</td></tr><tr><td><p>2003</p></td><td>12</td></tr></tbody></table>",
            [BlockKind.TABLE_ROW, BlockKind.TABLE_ROW],
            ["Year | Tons", "2003 | 12"],
        ),
        (
            f"<figure><img src='/a.jpg' alt='a'><figcaption>{FIRST}</figcaption></figure><p>{SECOND}</p>",
            [BlockKind.IMAGE, BlockKind.CAPTION, BlockKind.PARAGRAPH],
            ["a", FIRST, SECOND],
        ),
        (
            f"<p><span class='wf_caption'><img src='/a.jpg' alt='a'><span>A river</span></span></p><p>{SECOND}</p>",
            [BlockKind.IMAGE, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH],
            ["a", "A river", SECOND],
        ),
        (
            f"<p><img src='/a.jpg' alt='OSCE  Vienna 1'>{FIRST}</p>",
            [BlockKind.IMAGE, BlockKind.PARAGRAPH],
            ["OSCE Vienna 1", FIRST],
        ),
        (
            f"<p><a href='/a.jpg'><img src='/a.jpg' alt='a'></a></p><p>{FIRST}</p>",
            [BlockKind.IMAGE, BlockKind.IMAGE, BlockKind.PARAGRAPH],
            ["a", "", FIRST],
        ),
    ],
    ids=[
        "list", "list-nested", "quotation", "heading", "heading-then-bare", "table", "figure", "editor-caption",
        "image-before-text", "linked-image",
    ],
)  # fmt: skip
def test_kinds(html: str, kinds: list[BlockKind], texts: list[str]) -> None:
    blocks = blocks_of(html)
    assert [block.kind for block in blocks] == kinds
    assert [block.text for block in blocks] == texts


def test_an_image_inside_a_sentence_does_not_break_it() -> None:
    assert lines_of("<p>The river <img src='/a.jpg' alt='a map'> has two names.</p>") == [["The river has two names."]]


@pytest.mark.parametrize(
    ("html", "bold"),
    [
        ("<p><b>IMPLICATIONS:</b> The river.</p>", "IMPLICATIONS:"),
        ("<p><strong><em>IMPLICATIONS</em></strong>: The river.</p>", "IMPLICATIONS"),
        ("<p><span style='font-weight:700'>IMPLICATIONS</span> The river.</p>", "IMPLICATIONS"),
        ("<p><b>IMPL</b><b>ICATIONS</b> The river.</p>", "IMPLICATIONS"),
        ("<p>The <b>river</b></p>", ""),
        ("<p><span style='font-weight: normal'>The</span> river</p>", ""),
    ],
    ids=["b", "strong", "style", "two-tags", "later", "normal"],
)
def test_the_bold_beginning_of_a_line(html: str, bold: str) -> None:
    assert blocks_of(html)[0].lines[0].bold == bold


def test_anchors_keep_address_and_text() -> None:
    (block,) = blocks_of("<p>See <a href='/a b.pdf'>the <b>plan</b></a> and <a href='#n'>n</a>, <a name='x'>x</a>.</p>")
    assert block.anchors == (Anchor("/a b.pdf", "the plan"), Anchor("#n", "n"))


def test_deeply_nested_markup_is_read() -> None:
    assert lines_of("<div>" * 200 + FIRST + "</div>" * 200) == [[FIRST]]
    assert lines_of("<div>" * 20_000 + FIRST + "</div>" * 20_000 + SECOND) is not None


def test_no_element_has_no_blocks() -> None:
    assert read_blocks(None) == []


IMAGE = "<p><img src='/images/a.jpg' alt='a'></p>"
LONG = "The square in front of the old station was quiet on Sunday, and the men who had been there left before noon."

# html, kept blocks, captions
CAPTIONS = {
    "credit": (f"{IMAGE}<p>Credit: Wikimedia Commons</p><p>{FIRST}</p>", [FIRST], ["Credit: Wikimedia Commons"]),
    "credit-italic": (f"{IMAGE}<p><em>Credit: Flickr</em></p><p>{FIRST}</p>", [FIRST], ["Credit: Flickr"]),
    "source": (f"{IMAGE}<p>Source: Flickr</p><p>{FIRST}</p>", [FIRST], ["Source: Flickr"]),
    "photo-by": (f"{IMAGE}<p>Photo by the author</p><p>{FIRST}</p>", [FIRST], ["Photo by the author"]),
    "photo-credit": (f"{IMAGE}<p>Photo credit: A. Nother.</p><p>{FIRST}</p>", [FIRST], ["Photo credit: A. Nother."]),
    "shutterstock": (f"{IMAGE}<p>shutterstock</p><p>{FIRST}</p>", [FIRST], ["shutterstock"]),
    "same-paragraph": (
        f"<p><img src='/a.jpg' alt='a'><br>Source: Flickr</p><p>{FIRST}</p>", [FIRST], ["Source: Flickr"],
    ),
    "same-paragraph-with-text": (
        f"<p><img src='/a.jpg' alt='a'><br>Source: Flickr<br>{FIRST}</p>", [FIRST], ["Source: Flickr"],
    ),
    "caption-and-credit": (
        f"{IMAGE}<p>A bridge over the river</p><p>Credit: Flickr</p><p>{FIRST}</p>",
        [FIRST], ["A bridge over the river", "Credit: Flickr"],
    ),
    "figcaption": (
        f"<figure><img src='/a.jpg'><figcaption>{LONG}</figcaption></figure><p>{FIRST}</p>", [FIRST], [LONG],
    ),
    "figcaption-twice": (
        f"<figure><img src='/a.jpg'><figcaption>A bridge</figcaption></figure><p>{FIRST}</p>", [FIRST], ["A bridge"],
    ),
    "attribution-at-the-end": (
        f"<p>{FIRST}</p><p>Image Attribution: Wikimedia</p>", [FIRST], ["Image Attribution: Wikimedia"],
    ),
    "credit-far-from-image": (f"<p>{FIRST}</p><p>Source: an old map.</p>", [FIRST, "Source: an old map."], []),
    "text-after-image": (f"{IMAGE}<p>{FIRST}</p>", [FIRST], []),
    "long-text-after-image": (f"{IMAGE}<p>{LONG}</p>", [LONG], []),
    "long-line-without-full-stop": (f"{IMAGE}<p>{LONG[:-1]} because of it</p>", [f"{LONG[:-1]} because of it"], []),
    "label-after-image": (f"{IMAGE}<p>BACKGROUND</p><p>{FIRST}</p>", ["BACKGROUND", FIRST], []),
    "bio-after-image": (f"{IMAGE}<p>AUTHOR’S BIO</p><p>{FIRST}</p>", ["AUTHOR’S BIO", FIRST], []),
    "list-after-image": (f"{IMAGE}<ul><li>first point</li></ul>", ["first point"], []),
    "heading-after-image": (f"{IMAGE}<h3>The price of water</h3>", ["The price of water"], []),
    "bold-after-image": (
        f"{IMAGE}<p><b>The price of water</b></p><p>{FIRST}</p>", ["The price of water", FIRST], [],
    ),
    "caption-after-text": (f"{IMAGE}<p>{FIRST}</p><p>shutterstock</p>", [FIRST, "shutterstock"], []),
    "photography": (f"{IMAGE}<p>Photographs of the river are rare.</p>", ["Photographs of the river are rare."], []),
    "sources": (f"{IMAGE}<p>Sources in the ministry deny it.</p>", ["Sources in the ministry deny it."], []),
    "credit-unions": (
        f"{IMAGE}<p>Credit unions in the valley have lost half of their members.</p>",
        ["Credit unions in the valley have lost half of their members."], [],
    ),
    "source-of": (
        f"{IMAGE}<p>Source of all quarrels is the price.</p>", ["Source of all quarrels is the price."], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "kept", "captions"), CAPTIONS.values(), ids=CAPTIONS.keys())
def test_captions(html: str, kept: list[str], captions: list[str]) -> None:
    aside = separate_captions(blocks_of(html), LABELS)
    assert [block.text for block in aside.blocks] == kept
    assert list(aside.captions) == captions


PDF = "/images/pdf/180221 FT Name.pdf"

# html, kept blocks, download addresses, other links
DOWNLOADS = {
    "read": (f"<p>{FIRST}</p><p><a href='{PDF}'>Read Both Banks (PDF)</a></p>", [FIRST], [PDF], []),
    "read-partly-linked": (f"<p>{FIRST}</p><p>Read <a href='{PDF}'>Both Banks</a> (PDF)</p>", [FIRST], [PDF], []),
    "click-here": (f"<p>{FIRST}</p><p><a href='{PDF}'>Click here to download PDF</a></p>", [FIRST], [PDF], []),
    "click-here-partly": (f"<p>{FIRST}</p><p><a href='{PDF}'>Click here</a> to download PDF</p>", [FIRST], [PDF], []),
    "query": (f"<p><a href='{PDF}?v=1#page=2'>Read Both Banks (PDF)</a></p>", [], [f"{PDF}?v=1#page=2"], []),
    "upper-case": ("<p><a href='/A.PDF'>Read Both Banks (PDF)</a></p>", [], ["/A.PDF"], []),
    "only-a-link": (f"<p>{FIRST}</p><p><a href='{PDF}'>Both Banks</a></p>", [FIRST], [PDF], []),
    "same-paragraph": (f"<p>{FIRST}<br><a href='{PDF}'>Read Both Banks (PDF)</a></p>", [FIRST], [PDF], []),
    "cited": (
        f"<p>The <a href='{PDF}'>plan</a> has no author.</p>", ["The plan has no author."], [], [PDF],
    ),
    "other-link": ("<p>The <a href='/a.html'>plan</a> is old.</p>", ["The plan is old."], [], ["/a.html"]),
    "read-as-prose": ("<p>Read aloud, the plan is absurd.</p>", ["Read aloud, the plan is absurd."], [], []),
}  # fmt: skip


@pytest.mark.parametrize(("html", "kept", "downloads", "links"), DOWNLOADS.values(), ids=DOWNLOADS.keys())
def test_downloads(html: str, kept: list[str], downloads: list[str], links: list[str]) -> None:
    aside = separate_captions(blocks_of(html), LABELS)
    assert [block.text for block in aside.blocks] == kept
    assert [anchor.href for anchor in aside.downloads] == downloads
    assert [anchor.href for anchor in aside.links] == links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read Coordinating the Corridors (PDF)", True),
        ("Click here to download PDF", True),
        ("Please click here for the PDF", True),
        ("Download the PDF", True),
        ("Click here", False),
        ("The PDF was read by few.", False),
        ("Reading the plan (PDF) takes an hour.", False),
    ],
)
def test_download_lines(text: str, expected: bool) -> None:
    assert is_download(text) is expected


def test_a_pdf_is_recognised_by_its_address() -> None:
    assert is_pdf(Anchor("/a b.PDF?v=1", "a"))
    assert not is_pdf(Anchor("/pdf/a.html", "a"))
