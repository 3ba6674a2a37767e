"""The intro column: repeated in the full text or gone on with, an abstract or the text's beginning, read from pages."""

import pytest

from schemas.article import Article
from tests.spiders.pages.test_item import BYLINE, HOST, item_page, read

LEAD = "Two states share one river. Neither of them has measured it since 1991, and both want more of it this year."
ONE = "Since 2002 the U.S. mission has counted boats. It found that 67.5 percent of them carried no flag at all."
TWO = "Farmers downstream will plant later. Their debts will be paid later too, or not at all."
THREE = "The river will outlast both ministries and every plan that they have signed."
CAPTION = "<p><img src='/a.jpg' alt='a'></p><p>Credit: Wikimedia Commons</p>"
LABELLED = f"<p>BACKGROUND: {ONE}</p><p>IMPLICATIONS: {TWO}</p><p>CONCLUSIONS: {THREE}</p>"
SECTIONS = [("BACKGROUND", ONE), ("IMPLICATIONS", TWO), ("CONCLUSIONS", THREE)]
TWO_LINES = "<p>By Emil Juraev</p><p>November 16th, 2015, The CACI Analyst</p>"


def field_report(intro: str | None, full: str | None) -> Article:
    url = f"{HOST}/publications/field-reports/item/8400-a-river.html"
    return read(intro, full, section="field-reports", category="Field Reports", url=url)


def sections_of(article: Article) -> list[tuple[str, str]]:
    return [(section.label, section.text) for section in article.sections]


# intro column and full text of an article without abstract
REPEATED = {
    "one-sentence": (f"{BYLINE}<p>BACKGROUND: Since 2002 the U.S. mission has counted boats.</p>", LABELLED),
    "cut-inside-abbreviation": (f"{BYLINE}<p>BACKGROUND: Since 2002 the U.</p>", LABELLED),
    "cut-inside-abbreviation-later": (f"{BYLINE}<p>BACKGROUND: Since 2002 the U.S.</p>", LABELLED),
    "cut-inside-number": (
        f"{BYLINE}<p>BACKGROUND: Since 2002 the U.S. mission has counted boats. It found that 67.</p>", LABELLED,
    ),
    "whole-paragraph": (f"{BYLINE}<p>BACKGROUND: {ONE}</p>", LABELLED),
    "two-paragraphs": (
        f"{BYLINE}<p>BACKGROUND: {ONE}</p><p>IMPLICATIONS: Farmers downstream will plant later.</p>", LABELLED,
    ),
    "label-bold-in-one": (f"{BYLINE}<p><b>Background:</b> Since 2002 the U.S.</p>", LABELLED),
    "label-missing-in-intro": (f"{BYLINE}<p>Since 2002 the U.S. mission has counted boats.</p>", LABELLED),
    "label-misspelt-in-intro": (f"{BYLINE}<p>BACKROUND: Since 2002 the U.S. mission has counted boats.</p>", LABELLED),
    "case-differs": (f"{BYLINE}<p>BACKGROUND: SINCE 2002 THE U.S. MISSION HAS COUNTED BOATS.</p>", LABELLED),
    "other-markup": (
        f"{BYLINE}<div>BACKGROUND:&nbsp;Since <i>2002</i> the<br>U.S. mission has counted boats.</div>", LABELLED,
    ),
    "byline-repeated": (f"{BYLINE}<p>BACKGROUND: Since 2002 the U.</p>", BYLINE + LABELLED),
    "two-line-byline-repeated": (f"{TWO_LINES}<p>BACKGROUND: Since 2002 the U.</p>", TWO_LINES + LABELLED),
    "only-byline-in-intro": (BYLINE, LABELLED),
    "byline-only-in-full-text": (None, BYLINE + LABELLED),
    "caption-before-repetition": (f"{BYLINE}<p>BACKGROUND: Since 2002 the U.</p>", CAPTION + LABELLED),
    "caption-in-both": (f"{BYLINE}{CAPTION}<p>BACKGROUND: Since 2002 the U.</p>", CAPTION + LABELLED),
    "caption-in-intro": (f"{CAPTION}{BYLINE}<p>BACKGROUND: Since 2002 the U.</p>", LABELLED),
    "all-in-intro": (None, BYLINE + LABELLED),
    "blank-full-text": (BYLINE + LABELLED, "<p>&nbsp;</p><p><br></p>"),
    "empty-full-text": (BYLINE + LABELLED, ""),
    "full-text-repeats-only": (BYLINE + LABELLED, LABELLED),
    "split": (f"{BYLINE}<p>BACKGROUND: {ONE}</p>", f"<p>IMPLICATIONS: {TWO}</p><p>CONCLUSIONS: {THREE}</p>"),
    "nearly": (
        f"{BYLINE}<p>BACKGROUND: Since 2002 the U.S. mission has counted boats. It found that 67.5 percent of them "
        "carried no flags.</p>", LABELLED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("intro", "full"), REPEATED.values(), ids=REPEATED.keys())
def test_the_text_is_there_once(intro: str | None, full: str | None) -> None:
    article = read(intro, full)
    assert sections_of(article) == SECTIONS
    assert article.body == f"{ONE}\n\n{TWO}\n\n{THREE}"
    assert article.abstract is None
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert [(row.position, row.section_position, row.text) for row in article.paragraphs] == [
        (1, 1, ONE), (2, 2, TWO), (3, 3, THREE),
    ]  # fmt: skip


ABSTRACTS = {
    "split": (f"{BYLINE}<p>{LEAD}</p>", LABELLED),
    "repeated": (f"{BYLINE}<p>{LEAD}</p>", f"<p>{LEAD}</p>{LABELLED}"),
    "repeated-with-byline": (f"{BYLINE}<p>{LEAD}</p>", f"{BYLINE}<p>{LEAD}</p>{LABELLED}"),
    "repeated-after-caption": (f"{BYLINE}<p>{LEAD}</p>", f"{CAPTION}<p>{LEAD}</p>{LABELLED}"),
    "repeated-with-background": (
        f"{BYLINE}<p>{LEAD}</p><p>BACKGROUND: Since 2002 the U.</p>", f"<p>{LEAD}</p>{LABELLED}",
    ),
    "caption-after": (f"{BYLINE}<p>{LEAD}</p>", CAPTION + LABELLED),
    "all-in-intro": (None, f"{BYLINE}<p>{LEAD}</p>{LABELLED}"),
    "blank-full-text": (f"{BYLINE}<p>{LEAD}</p>{LABELLED}", "<p>&nbsp;</p>"),
    "two-lines": (f"{TWO_LINES}<p>{LEAD}</p>", LABELLED),
    "bold": (f"{BYLINE}<p><b>{LEAD}</b></p>", LABELLED),
    "cut-intro": (f"{BYLINE}<p>Two states share one river.</p>", f"<p>{LEAD}</p>{LABELLED}"),
}  # fmt: skip


@pytest.mark.parametrize(("intro", "full"), ABSTRACTS.values(), ids=ABSTRACTS.keys())
def test_the_text_before_background_is_the_abstract(intro: str | None, full: str | None) -> None:
    article = read(intro, full, date=None)
    assert article.abstract == LEAD
    assert sections_of(article) == SECTIONS
    assert article.body == f"{ONE}\n\n{TWO}\n\n{THREE}"
    assert [(row.section_position, row.text) for row in article.paragraphs] == [
        (None, LEAD), (1, ONE), (2, TWO), (3, THREE),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("intro", "full"),
    [
        (f"{BYLINE}<p>{ONE}</p>", f"<p>{ONE}</p><p>{TWO}</p>"),
        (f"{BYLINE}<p>{ONE}</p>", f"<p>{TWO}</p>"),
        (f"{BYLINE}<p>Since 2002 the U.</p>", f"<p>{ONE}</p><p>{TWO}</p>"),
        (f"{BYLINE}<p>{ONE}</p><p>Farmers downstream will plant later.</p>", f"<p>{ONE}</p><p>{TWO}</p>"),
        (None, f"{BYLINE}<p>{ONE}</p><p>{TWO}</p>"),
        (f"{BYLINE}<p>{ONE}</p><p>{TWO}</p>", "<p>&nbsp;</p>"),
        (f"{BYLINE}<p>{ONE}</p>", f"{CAPTION}<p>{ONE}</p><p>{TWO}</p>"),
        (f"{BYLINE}<p>{ONE}</p>", f"<h3>A RIVER</h3><p>{ONE}</p><p>{TWO}</p>"),
    ],
    ids=["repeated", "split", "cut", "two-paragraphs", "all-in-intro", "blank-full-text", "caption", "title-before"],
)
def test_a_field_report_has_no_abstract(intro: str | None, full: str | None) -> None:
    article = field_report(intro, full)
    assert (article.abstract, article.body, article.sections) == (None, f"{ONE}\n\n{TWO}", ())


def test_a_paragraph_cut_by_the_intro_is_not_an_abstract() -> None:
    article = read(f"{BYLINE}<p>Since 2002 the U.S. mission has counted boats.</p>", f"<p>{ONE}</p><p>{TWO}</p>")
    assert (article.abstract, article.body) == (None, f"{ONE}\n\n{TWO}")


def test_a_blank_full_text_with_a_pdf_leaves_the_text_of_the_intro() -> None:
    article = read(BYLINE + LABELLED, "<p>&nbsp;</p><p><a href='/a.pdf'>Read A River (PDF)</a></p>")
    assert (sections_of(article), article.pdf_url) == (SECTIONS, f"{HOST}/a.pdf")


def test_an_intro_that_the_full_text_does_not_repeat_is_kept_whole() -> None:
    article = field_report(f"{BYLINE}<p>{ONE}</p>", f"<p>{ONE[:19]} nobody counts.</p><p>{TWO}</p>")
    assert article.body == f"{ONE}\n\n{ONE[:19]} nobody counts.\n\n{TWO}"


def test_the_rule_of_the_intro_is_evidence() -> None:
    assert {
        mode: next(row.rule for row in read(*columns).evidence if row.field == "body")
        for mode, columns in {
            "repeat": REPEATED["one-sentence"],
            "split": REPEATED["split"],
            "all_intro": REPEATED["all-in-intro"],
            "blank": REPEATED["blank-full-text"],
        }.items()
    } == {"repeat": "intro_repeated", "split": "intro_goes_on", "all_intro": "full_text_only", "blank": "intro_only"}


def test_the_builder_makes_both_columns() -> None:
    page = item_page("<p>one</p>", "<p>two</p>").decode()
    assert '<div class="itemIntroText"><p>one</p></div><div class="itemFullText"><p>two</p></div>' in page
