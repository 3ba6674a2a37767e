"""Letters that only look Latin, wide signs and spaced letters, in labels and bylines of pages and of texts."""

from collections.abc import Callable
from datetime import date

import pytest

from schemas.article import Article
from schemas.letters.look_alikes import as_latin, mixed_words_as_latin
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site
from tests.spiders.pages.test_item import read

SITE = load_site("caci")
ISSUE = "(9/24/2003 issue of the CACI Analyst)"
BYLINE = f"By Emil Juraev {ISSUE}"
ONE = "Since 2002 the U.S. mission has counted boats on the lower river, and found “few”."
TWO = "Farmers downstream will plant later and borrow more than before."
NAMES = ("BACKGROUND", "IMPLICATIONS", "CONCLUSIONS")


def read_page(*lines: str) -> Article:
    return read(full="".join(f"<p>{line}</p>" for line in lines))


def read_text(*lines: str) -> Article:
    header = "Wednesday, 24 September 2003\nA RIVER\nPublished in Analytical Articles\n"
    return read_rendering((header + "\n".join(lines) + "\nRead 6482 times\n").encode(), SITE)


FORMS = pytest.mark.parametrize("read_form", [read_page, read_text], ids=["page", "text"])
LABELS = [
    ("ВACKGROUND: ", "BACKGROUND"),
    ("ВАСКGROUND: ", "BACKGROUND"),
    ("СONCLUSIONS: ", "CONCLUSIONS"),
    ("CОNCLUSIОNS: ", "CONCLUSIONS"),
    ("ІMPLICATIONS: ", "IMPLICATIONS"),
    ("ΙMPLICATIONS: ", "IMPLICATIONS"),  # a Greek iota
    ("BACΚGROUΝD: ", "BACKGROUND"),  # a Greek kappa and nu
    ("Вackground: ", "BACKGROUND"),
    ("BACKGROUND： ", "BACKGROUND"),
    ("СONCLUSIONS：", "CONCLUSIONS"),
    ("IMPLICATIONS﹕ ", "IMPLICATIONS"),
    ("ＢＡＣＫＧＲＯＵＮＤ： ", "BACKGROUND"),
    ("B A C K G R O U N D: ", "BACKGROUND"),
    ("I M P L I C A T I O N S : ", "IMPLICATIONS"),
    ("C O N C L U S I O N S ", "CONCLUSIONS"),
    ("C O N C L U S I O N: ", "CONCLUSIONS"),
    ("В A C K G R O U N D： ", "BACKGROUND"),
    ("B a c k g r o u n d: ", "BACKGROUND"),
    ("B ACKGROUND: ", "BACKGROUND"),  # a large first letter in a tag of its own
]


@FORMS
@pytest.mark.parametrize(("label", "canonical"), LABELS)
def test_a_label_is_found_in_whatever_letters(label: str, canonical: str, read_form: Callable[..., Article]) -> None:
    other = "IMPLICATIONS" if canonical != "IMPLICATIONS" else "CONCLUSIONS"
    article = read_form(BYLINE, f"{label}{TWO}", f"{other}: {ONE}")
    assert [(section.label, section.text) for section in article.sections] == [(canonical, TWO), (other, ONE)]
    printed = label.strip().rstrip(":：﹕").strip()
    assert article.sections[0].label_raw == printed.upper()
    (row, _) = [row for row in article.evidence if row.field == "sections"]
    assert (row.raw, row.rule) == (printed, "label" if printed == canonical else "label_of_other_letters")


@FORMS
def test_a_label_within_a_line_in_other_letters(read_form: Callable[..., Article]) -> None:
    article = read_form(BYLINE, f"ВACKGROUND: {ONE} ІMPLICATIONS: {TWO}", f"C O N C L U S I O N S: {TWO}")
    assert [(section.label, section.text) for section in article.sections] == list(
        zip(NAMES, (ONE, TWO, TWO), strict=True)
    )


@FORMS
@pytest.mark.parametrize(
    "label", ["АUTHOR’S ВIO: ", "AUTHOR’S BIO： ", "AUTHOR'S BІO: ", "A U T H O R ’ S B I O: ", "Аbout the Author: "]
)
def test_the_label_of_a_bio_in_other_letters(label: str, read_form: Callable[..., Article]) -> None:
    article = read_form(BYLINE, f"BACKGROUND: {ONE}", f"IMPLICATIONS: {TWO}", f"{label}Emil Juraev is a poet.")
    assert (article.bio, article.sections[-1].text) == ("Emil Juraev is a poet.", TWO)


@FORMS
@pytest.mark.parametrize(
    "line",
    [
        f"Вывод: {TWO}",
        f"В A C: {TWO}",
        f"A B C D E F G H I J: {TWO}",
        f"Back ground checks take years. {TWO}",
        f"ВОДА: {TWO}",
        f"The СССР left ВАСКУ: {TWO}",
    ],
)
def test_what_only_resembles_a_label_stays_text(line: str, read_form: Callable[..., Article]) -> None:
    article = read_form(BYLINE, f"BACKGROUND: {ONE}", line, f"IMPLICATIONS: {TWO}")
    assert [section.label for section in article.sections] == ["BACKGROUND", "IMPLICATIONS"]
    assert article.sections[0].text == f"{ONE}\n\n{line}"


BYLINES = [
    (f"Вy Anna Tester {ISSUE}", "Anna Tester"),
    (f"Ву Anna Tester {ISSUE}", "Anna Tester"),
    (f"By Аnna Tеster {ISSUE}", "Anna Tester"),
    (f"By Αnna Τester {ISSUE}", "Anna Tester"),
    ("By Anna Tester (9/24/2003 issue of the САСI Analyst)", "Anna Tester"),
    ("By Anna Tester （9/24/2003 issue of the CACI Analyst）", "Anna Tester"),
    (f"ＢＹ Ａｎｎａ Tester {ISSUE}", "Anna Tester"),
    (f"By Sébastien Реyrouse {ISSUE}", "Sébastien Peyrouse"),
    (f"By Вера Смирнова {ISSUE}", "Вера Смирнова"),
    (f"By Эмиль Τарасов {ISSUE}", "Эмиль Τарасов"),
]


@FORMS
@pytest.mark.parametrize(("printed", "name"), BYLINES)
def test_an_author_in_letters_that_look_alike(printed: str, name: str, read_form: Callable[..., Article]) -> None:
    article = read_form(printed, f"BACKGROUND: {ONE}", f"IMPLICATIONS: {TWO}")
    assert [author.name for author in article.authors] == [name]
    assert (article.byline, article.issue_date) == (printed, date(2003, 9, 24))
    assert article.body == f"{ONE}\n\n{TWO}"
    row = next(row for row in article.evidence if row.field == "authors")
    if name in printed:
        assert (row.rule, row.raw) == ("names_of_byline", name)
    else:
        assert (row.rule, row.raw) == ("names_of_other_letters", printed)


@FORMS
def test_the_second_line_of_a_byline_in_other_letters(read_form: Callable[..., Article]) -> None:
    lines = ("Вy Anna Tester", "Sерtember 24th, 2003, The САCI Analyst")
    article = read_form(*lines, f"BACKGROUND: {ONE}", f"IMPLICATIONS: {TWO}")
    assert ([author.name for author in article.authors], article.issue_date) == (["Anna Tester"], date(2003, 9, 24))
    assert article.byline == " / ".join(lines)


@FORMS
def test_the_text_keeps_the_letters_of_the_page(read_form: Callable[..., Article]) -> None:
    article = read_form(BYLINE, "BACKGROUND: Кazakhstan and the СССР.", f"IMPLICATIONS: {TWO}")
    assert article.sections[0].text == "Кazakhstan and the СССР."


@pytest.mark.parametrize(
    ("text", "mixed", "every"),
    [
        ("Кazakhstan", "Kazakhstan", "Kazakhstan"),
        ("СССР", "СССР", "CCCP"),
        ("Вера", "Вера", "Bepa"),
        ("Газпромbank", "Газпромbank", "Гaзпpoмbank"),
        ("Αthens", "Athens", "Athens"),
        ("5 μm of α-iron", "5 μm of α-iron", "5 μm of a-iron"),
        ("Тürkiye", "Türkiye", "Türkiye"),
        ("ﬁnance, Łódź, ½", "ﬁnance, Łódź, ½", "ﬁnance, Łódź, ½"),
        ("（ＯＳＣＥ）：", "(OSCE):", "(OSCE):"),
        ("plain “text”", "plain “text”", "plain “text”"),
    ],
)
def test_only_words_of_both_alphabets_are_damaged(text: str, mixed: str, every: str) -> None:
    assert (mixed_words_as_latin(text), as_latin(text)) == (mixed, every)
    assert len(mixed) == len(every) == len(text)
