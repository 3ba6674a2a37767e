"""What other programs left in a text: Word's field codes, the hyphens of a PDF, and what a browser hides."""

import sys
from collections.abc import Callable
from importlib.resources import files

import pytest

from schemas.article import Article
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.damage import hyphens
from spiders.pages.damage.field_codes import without_field_codes
from spiders.pages.damage.hyphens import join_divided
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site
from tests.spiders.pages.test_item import read

SITE = load_site("caci")
BYLINE = "By Emil Juraev (9/24/2003 issue of the CACI Analyst)"
ONE = "Since 2002 the U.S. mission has counted boats on the lower river, and found “few”."
TWO = "Farmers downstream will plant later and borrow more than before."


def read_page(*lines: str, title: str = "A RIVER") -> Article:
    return read(full="".join(f"<p>{line}</p>" for line in (BYLINE, *lines)), title=title)


def read_text(*lines: str, title: str = "A RIVER") -> Article:
    header = f"Wednesday, 24 September 2003\n{title}\nPublished in Analytical Articles\n"
    return read_rendering((header + "\n".join((BYLINE, *lines)) + "\nRead 6482 times\n").encode(), SITE)


FORMS = pytest.mark.parametrize("read_form", [read_page, read_text], ids=["page", "text"])


def set_aside(article: Article) -> list[tuple[str, str, str | None]]:
    rules = {"hidden", "field_code", "divided_word"}
    return [(row.field, row.rule, row.raw) for row in article.evidence if row.rule in rules]


# A text with codes, what Word shows, and the codes
CODES = [
    ('PRIVATE "TYPE=PICT;ALT=A view of the river" {}', "{}", ['PRIVATE "TYPE=PICT;ALT=A view of the river"']),
    ('PRIVATE "TYPE=PICT;ALT=map"{}', "{}", ['PRIVATE "TYPE=PICT;ALT=map"']),
    ("{{ PRIVATE “TYPE=PICT;ALT=map” }} {}", "{}", ["{ PRIVATE “TYPE=PICT;ALT=map” }"]),
    ('PRIVATE HREF="a.htm" MACROBUTTON HtmlDirect {}', "{}", ['PRIVATE HREF="a.htm"', "MACROBUTTON HtmlDirect"]),
    ('The HYPERLINK "http://example.org/a" report. {}', "The report. {}", ['HYPERLINK "http://example.org/a"']),
    (r'A HYPERLINK "http://a.org" \t "_blank" link. {}', "A link. {}", [r'HYPERLINK "http://a.org" \t "_blank"']),
    (r'{} HYPERLINK \l "_ftn1" [1]', "{} [1]", [r'HYPERLINK \l "_ftn1"']),
    ("HYPERLINK http://example.org/a {}", "{}", ["HYPERLINK http://example.org/a"]),
    (
        r'INCLUDEPICTURE "cid:image001.gif" \* MERGEFORMATINET {}',
        "{}",
        [r'INCLUDEPICTURE "cid:image001.gif" \* MERGEFORMATINET'],
    ),
    (r"MERGEFIELD Name \* MERGEFORMAT «Name». {}", "«Name». {}", [r"MERGEFIELD Name \* MERGEFORMAT"]),
    (r"Table SEQ Table \* ARABIC 1: boats. {}", "Table 1: boats. {}", [r"SEQ Table \* ARABIC"]),
    (r'DATE \@ "d MMMM yyyy" 3 May 2002. {}', "3 May 2002. {}", [r'DATE \@ "d MMMM yyyy"']),
    (r"See PAGEREF _Toc123 \h 5. {}", "See 5. {}", [r"PAGEREF _Toc123 \h"]),
    (r'SYMBOL 183 \f "Symbol" \s 10 \h {}', "{}", [r'SYMBOL 183 \f "Symbol" \s 10 \h']),
    ("EMBED Word.Picture.8 {}", "{}", ["EMBED Word.Picture.8"]),
    ('XE "Aliev, Heydar" {}', "{}", ['XE "Aliev, Heydar"']),
    (r"{} SHAPE \* MERGEFORMAT", "{}", [r"SHAPE \* MERGEFORMAT"]),
    (r"PRIVATE \"TYPE=PICT;ALT=map\" {}", "{}", [r"PRIVATE \"TYPE=PICT;ALT=map\""]),
]


@FORMS
@pytest.mark.parametrize(("printed", "shown", "codes"), CODES)
def test_a_field_code_is_no_text(printed: str, shown: str, codes: list[str], read_form: Callable[..., Article]) -> None:
    article = read_form(printed.format(ONE), f"IMPLICATIONS: {TWO}")
    assert article.body == f"{shown.format(ONE)}\n\n{TWO}"
    assert set_aside(article) == [("body", "field_code", code) for code in codes]


@FORMS
def test_a_label_follows_a_field_code(read_form: Callable[..., Article]) -> None:
    article = read_form(f'PRIVATE "TYPE=PICT;ALT=map" BACKGROUND: {ONE}', f"IMPLICATIONS: {TWO}")
    assert [(section.label, section.text) for section in article.sections] == [
        ("BACKGROUND", ONE),
        ("IMPLICATIONS", TWO),
    ]


def test_a_byline_follows_a_field_code() -> None:
    code = 'PRIVATE "TYPE=PICT;ALT=A view of the long river from its northern bank"'
    article = read(full=f"<p>{code}{BYLINE}</p><p>{ONE}</p>")
    assert ([author.name for author in article.authors], article.body) == (["Emil Juraev"], ONE)


def test_a_title_without_its_field_code() -> None:
    article = read_page(ONE, title="HYPERLINK &quot;http://example.org&quot; A RIVER")
    assert article.title == "A RIVER"
    assert set_aside(article) == [("title", "field_code", 'HYPERLINK "http://example.org"')]


@FORMS
@pytest.mark.parametrize(
    "text",
    [
        'The state will PRIVATE "BANKS" sell.',
        "A HYPERLINK is a link.",
        "The army will EMBED JOURNALISTS.",
        'A LINK "between" two states.',
        "TIME TO QUOTE: THE DATE 5 May, PAGE 3.",
        "INDEX A: FORMER FORMS of TOC and REF.",
        "A path as C:\\path or either\\or.",
    ],
)
def test_what_is_no_field_code_stays(text: str, read_form: Callable[..., Article]) -> None:
    article = read_form(f"BACKGROUND: {text}", f"IMPLICATIONS: {TWO}")
    assert article.sections[0].text == text
    assert set_aside(article) == []


def test_an_escaped_quotation_after_a_name_of_a_field_is_no_code() -> None:
    assert without_field_codes(r"TIME TO QUOTE \"Putin\"")[1] == []


DIVIDED = [
    ("an exten- sive plan", "an extensive plan", ["exten- sive"]),
    ("re- garding the dam", "regarding the dam", ["re- garding"]),
    ("the govern- ment’s dam", "the government’s dam", ["govern- ment"]),
    ("Exten- sive floods in Kazakh- stan", "Extensive floods in Kazakhstan", ["Exten- sive", "Kazakh- stan"]),
    ("THE DEVELOP- MENT BANK", "THE DEVELOPMENT BANK", ["DEVELOP- MENT"]),
    ("a socio-eco- nomic plan", "a socio-economic plan", ["eco- nomic"]),
    ("an organi‐ sation", "an organisation", ["organi‐ sation"]),
    ("a plan with- out water", "a plan without water", ["with- out"]),
]


@FORMS
@pytest.mark.parametrize(("printed", "text", "divided"), DIVIDED)
def test_a_word_that_a_pdf_divided_is_joined(
    printed: str, text: str, divided: list[str], read_form: Callable[..., Article]
) -> None:
    article = read_form(f"BACKGROUND: {printed} was made.", f"IMPLICATIONS: {TWO}")
    assert article.sections[0].text == f"{text} was made."
    assert set_aside(article) == [("body", "divided_word", parts) for parts in divided]


@FORMS
@pytest.mark.parametrize(
    "text",
    [
        "a well- known dam",
        "a full- scale war",
        "pre- and post-war dams",
        "the long- and short-term plans",
        "fact- or fiction-based news",
        "two- or three-year plans of low- to middle-income states",
        "the Asia- Europe road",
        "a 20- year plan of the Kyrg- Uzb border",
        "an x- ray",
        "the states - all of them - and the dam-builders",
    ],
)
def test_what_is_no_word_together_stays(text: str, read_form: Callable[..., Article]) -> None:
    article = read_form(f"BACKGROUND: {text}.", f"IMPLICATIONS: {TWO}")
    assert article.sections[0].text == f"{text}."
    assert set_aside(article) == []


@pytest.mark.parametrize("between", ["-<br>", "-<br />\n", "-\n", "&shy;\n", "-&nbsp;"])
def test_a_word_that_is_divided_between_two_lines_of_a_page(between: str) -> None:
    article = read_page(f"BACKGROUND: an exten{between}sive plan was made.")
    assert article.sections[0].text == "an extensive plan was made."
    assert [row[1] for row in set_aside(article)] == ["divided_word"]


def test_lines_of_a_text_that_are_broken_by_hand() -> None:
    article = read_text(
        "The mission has counted all of the boats on the lower river, and the exten-",
        "sive report of the state says that it will not begin a full-",
        "scale war for the water of these two lakes, nor ask for their co-",
        "operation in that matter, as long as nobody asks for any govern-",
        "ment to pay.",
    )
    assert "the extensive report" in article.body
    assert "a full-scale war" in article.body
    assert "their co-operation in" in article.body
    assert "any government to pay." in article.body
    assert [row[2] for row in set_aside(article)] == ["exten- sive", "govern- ment"]


def test_a_title_that_a_pdf_divided() -> None:
    article = read_page(ONE, title="The Exten- sive River")
    assert (article.title, set_aside(article)) == ("The Extensive River", [("title", "divided_word", "Exten- sive")])


def test_the_list_of_words_is_loaded_when_a_word_is_divided_and_its_licence_is_shipped() -> None:
    hyphens.words.cache_clear()
    read_page(f"BACKGROUND: {ONE} The dam-builders - all of them.", f"IMPLICATIONS: {TWO}")
    assert hyphens.words.cache_info().currsize == 0
    assert join_divided("exten- sive") == ("extensive", ["exten- sive"])
    assert 60_000 < len(hyphens.words()) < 100_000
    assert sys.getsizeof(hyphens.words()) < 10_000_000
    licence = files("spiders.pages.damage.words").joinpath("LICENSE.txt").read_text()
    assert "Permission to use, copy, modify, distribute and sell" in " ".join(licence.split())


SPAM = "Cheap pills of our shop."
HIDDEN = [
    f"<p hidden>{SPAM}</p>",
    f'<p style="display:none">{SPAM}</p>',
    f'<div style="color: red; DISPLAY : NONE">{SPAM}</div>',
    f'<p style="display: none !important; display: block">{SPAM}</p>',
    f'<p>The <span style="visibility:hidden">{SPAM}</span></p>',
    f'<p style="visibility: collapse;">{SPAM}</p>',
    f"<template><p>{SPAM}</p></template>",
    f'<div style="position:absolute; left:-9999px"><a href="http://example.org">{SPAM}</a></div>',
    f'<p style="text-indent:-9999px">{SPAM}</p>',
    f'<p style="height:0; overflow:hidden">{SPAM}</p>',
    f'<p style="font-size: 0px">{SPAM}</p>',
    f"<dialog>{SPAM}</dialog>",
    f"<video>{SPAM}</video>",
    f'<p hidden="until-found">{SPAM}</p>',
    f'<p hidden style="color:red">{SPAM}</p>',
    f'<div style="display:none"><div style="display:block">{SPAM}</div></div>',
]


@pytest.mark.parametrize("html", HIDDEN)
def test_what_a_browser_hides_is_no_text(html: str) -> None:
    article = read(full=f"<p>{BYLINE}</p><p>{ONE}</p>{html}<p>{TWO}</p>")
    assert article.body.replace("\n\nThe\n\n", "\n\n") == f"{ONE}\n\n{TWO}"
    assert set_aside(article) == [("body", "hidden", SPAM)]
    assert article.links == ()


@pytest.mark.parametrize(
    "html",
    [
        f'<p aria-hidden="true">{SPAM}</p>',
        f'<p style="display:none; display:block">{SPAM}</p>',
        f'<p hidden style="display:block">{SPAM}</p>',
        f'<div style="visibility:hidden"><p style="visibility:visible">{SPAM}</p></div>',
        f'<p style="text-decoration:none; border: none; overflow:hidden">{SPAM}</p>',
        f'<p style="margin-left:-20px; text-indent:-18.0pt; border-width: 0">{SPAM}</p>',
        f'<div style="font-size:0"><p style="font-size:12pt">{SPAM}</p></div>',
        f"<dialog open>{SPAM}</dialog>",
        f"<details><summary>{SPAM}</summary></details>",
        f'<p class="hidden">{SPAM}</p>',
        f'<p style="">{SPAM}</p>',
        f'<p style="color:red; ; display:;font">{SPAM}</p>',
    ],
)
def test_what_a_browser_shows_is_text(html: str) -> None:
    article = read(full=f"<p>{BYLINE}</p><p>{ONE}</p>{html}<p>{TWO}</p>")
    assert article.body == f"{ONE}\n\n{SPAM}\n\n{TWO}"
    assert set_aside(article) == []


def test_hidden_words_before_label_and_byline() -> None:
    none = f'<span style="display:none">{SPAM}</span>'
    article = read(full=f"<p>{none}{BYLINE}</p><p>{none}BACKGROUND: {ONE}</p><p>IMPLICATIONS: {TWO}</p>")
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert [section.text for section in article.sections] == [ONE, TWO]
    assert set_aside(article) == [("body", "hidden", SPAM)]


def test_a_page_of_hidden_text_alone_is_empty() -> None:
    with pytest.raises(RejectedPageError) as error:
        read(full=f'<div style="display:none"><p>{ONE}</p></div>')
    assert error.value.reason is RejectReason.EMPTY
