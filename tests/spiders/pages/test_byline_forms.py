"""Bylines as people write them: dates in any form, sentences, affiliations, nicknames; in pages and in texts."""

from datetime import date

import pytest

from schemas.article import Article
from spiders.pages.fields.authors import names_rule, read_authors
from spiders.pages.fields.byline import ABSENT, split_byline
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.sites import load_site
from tests.spiders.pages.test_item import read

SITE = load_site("caci")
LEAD = "The first snow fell early on the pass this year, and the lorries waited below the tunnel for a week."
LABELLED = (
    "The tunnel was dug in the seventies.",
    "Whoever repairs the tunnel will collect the toll for years.",
)
DAY = date(2003, 9, 24)


def page(*lines: str) -> Article:
    """The record of a page that begins with these lines, each a paragraph."""
    byline = "".join(f"<p>{line}</p>" for line in lines)
    labels = f"<p>BACKGROUND: {LABELLED[0]}</p><p>IMPLICATIONS: {LABELLED[1]}</p>"
    return read(full=f"{byline}<p>{LEAD}</p>{labels}")


def broken(*lines: str) -> Article:
    """The same with the lines in one paragraph."""
    return page("<br>".join(lines))


def rendering(*lines: str) -> Article:
    """The record of a text rendering with the same lines."""
    header = ["Wednesday, 24 September 2003", "A RIVER", "Published in Analytical Articles"]
    text = [*header, *lines, LEAD, f"BACKGROUND: {LABELLED[0]}", f"IMPLICATIONS: {LABELLED[1]}", "Read 12 times"]
    return read_rendering("\n".join(text).encode(), SITE)


FORMS = [page, broken, rendering]
DATES = {
    "9/24/2003": DAY,
    "9-24-2003": DAY,
    "9.24.2003": DAY,
    "24.9.2003": DAY,
    "24-09-2003": DAY,
    "09 / 24 / 2003": DAY,
    "9/24/03": DAY,
    "2003-09-24": DAY,
    "2003/09/24": DAY,
    "24 September 2003": DAY,
    "24th September 2003": DAY,
    "24 September, 2003": DAY,
    "24th of September, 2003": DAY,
    "24-Sep-2003": DAY,
    "September 24, 2003": DAY,
    "September 24 2003": DAY,
    "September 24th, 2003": DAY,
    "Sept. 24, 2003": DAY,
    "Sept 24, 2003": DAY,
    "Sep 24th, 2003": DAY,
    "SEPTEMBER 24, 2003": DAY,
    "Wednesday, September 24, 2003": DAY,
    "Wed., 24 Sept. 2003": DAY,
    "September the 24th, 2003": DAY,
    "24.Sept.2003": DAY,
    "Setpember 24, 2003": DAY,
    "September 24": DAY,
    "September 2003": None,
    "Sept. 2003": None,
    "September 31, 2003": None,
    "Vol. 5, No. 19": None,
    "24/2003": None,
    "date": None,
    "special": None,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("printed", "day"), DATES.items(), ids=DATES.keys())
def test_a_bracket_with_the_magazine_is_no_part_of_the_name(form, printed, day):
    line = f"By Anna Tester ({printed} issue of the CACI Analyst)"
    article = form(line)
    assert ([author.name for author in article.authors], article.byline) == (["Anna Tester"], line)
    assert article.issue_date == day
    assert article.abstract == LEAD


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Tester (the 24 September 2003 issue of the CACI Analyst)",
        "By Anna Tester (24 September 2003 of the CACI Analyst)",
        "By Anna Tester (24 September 2003, the CACI Analyst)",
        "By Anna Tester [Sept. 24, 2003 issue of the CACI Analyst]",
        "By Anna Tester( Sept. 24, 2003 issue of CACI Analyst )",
        "By Anna Tester (Sept. 24, 2003 issue of the CACI Analyst",
        "Anna Tester (24 September 2003 issue of the CACI Analyst)",
        "BY Anna Tester (24 September 2003 issue of the CACI ANALYST)",
        "By: Anna Tester (9/24/2003 issue of the CACI Analyst)",
        "By Anna Tester, 24 September 2003 issue of the CACI Analyst",
        "By Anna Tester, September 24, 2003, The CACI Analyst",
        "By Anna Tester September 24th, 2003, The CACI Analyst",
        "Anna Tester, September 24th, 2003, The CACI Analyst",
        "By Anna Tester in the 9/24/2003 issue of the CACI Analyst",
        "By Anna Tester (Issue of 24 September 2003, the CACI Analyst)",
        "By Anna Tester (CACI Analyst, 24 September 2003)",
        "By Anna Tester (9/24/2003 issue of the CACI Analyst, Vol. 5)",
        "By Anna Tester (CACI Analyst, Vol. 5, Sept. 24, 2003)",
        "By Anna Tester (9/24/2003 issue of the Central Asia-Caucasus Analyst)",
        "By Anna Tester (9/24 2003 issue of the CACI Analyst)",
        "By Anna Tester (24 September 2003 issue)",
        "By Anna Tester (24 September 2003)",
        "By Anna Tester, Sept. 24, 2003",
        "By Anna Tester | 24 September 2003",
        "By Anna Tester – 9/24/2003",
        "By: Anna Tester, 2003-09-24",
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_one_line_in_any_form(form, line):
    article = form(line)
    assert ([author.name for author in article.authors], article.byline) == (["Anna Tester"], line)
    assert (article.authors[0].affiliation, article.issue_date, article.abstract) == (None, DAY, LEAD)


@pytest.mark.parametrize(
    "lines",
    [
        ("By Anna Tester", "24 September 2003"),
        ("By: Anna Tester", "Sept. 24, 2003"),
        ("By Anna Tester", "September 24th, 2003 issue of the CACI Analyst"),
        ("By Anna Tester", "(9/24/2003 issue of the CACI Analyst)"),
        ("By Anna Tester", "9/24/2003"),
        ("By Anna Tester", "Wednesday, September 24, 2003"),
        ("By Anna Tester", "24.9.2003"),
        ("Anna Tester", "Sep 24, 2003"),
        ("September 24th, 2003, The CACI Analyst", "By Anna Tester"),
        ("24 September 2003", "By: Anna Tester"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_two_lines_in_any_form(form, lines):
    article = form(*lines)
    assert ([author.name for author in article.authors], article.byline) == (["Anna Tester"], " / ".join(lines))
    assert (article.issue_date, article.abstract) == (DAY, LEAD)


@pytest.mark.parametrize(("below", "day"), [("September 24", DAY), ("24 Sept.", DAY), ("September 2003", None)])
@pytest.mark.parametrize("form", FORMS)
def test_a_part_of_a_date_below_a_name_is_no_text(form, below, day):
    article = form("By Anna Tester", below)
    assert ([author.name for author in article.authors], article.byline) == (
        ["Anna Tester"],
        f"By Anna Tester / {below}",
    )
    assert (article.issue_date, article.abstract) == (day, LEAD)


@pytest.mark.parametrize(
    "lines", [("By Anna Tester (9/24/2003 issue of the CACI Analyst)",), ("By Anna Tester", "September 24, 2003")]
)
@pytest.mark.parametrize("form", FORMS)
def test_a_byline_printed_twice_is_one(form, lines):
    article = form(*lines, *lines)
    assert ([author.name for author in article.authors], article.byline) == (["Anna Tester"], " / ".join(lines))
    assert article.abstract == LEAD


SENTENCES = {
    "By Anna Tester is a freelance journalist based in Osh": ("Anna Tester", "a freelance journalist based in Osh"),
    "By Anna B. Tester was an intern at the OSCE Academy": ("Anna B. Tester", "an intern at the OSCE Academy"),
    "By Dr. Anna Tester is the head of an institute": ("Anna Tester", "the head of an institute"),
    "By Anna Tester, who is a student in Osh": ("Anna Tester", "a student in Osh"),
    "By Anna Tester works for a newspaper in Almaty": ("Anna Tester", "works for a newspaper in Almaty"),
    "By Anna Tester writes on water and borders": ("Anna Tester", "writes on water and borders"),
    "By Gulzina Karim kyzy is a graduate of the School of Law and a journalist": (
        "Gulzina Karim kyzy", "a graduate of the School of Law and a journalist",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "person"), SENTENCES.items(), ids=SENTENCES.keys())
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "end", [" (9/24/2003 issue of the CACI Analyst)", " (Sept. 24, 2003 issue of the CACI Analyst)"]
)
def test_a_sentence_as_byline(form, line, person, end):
    article = form(line + end)
    assert [(author.name, author.affiliation) for author in article.authors] == [person]
    assert (article.issue_date, article.abstract) == (DAY, LEAD)


def test_a_sentence_without_a_date_or_with_the_date_below():
    sentence = "By Anna Tester is a freelance journalist who has written on the valley for years, based in Bishkek."
    for form in FORMS:
        for lines in ((sentence,), (sentence, "September 24, 2003")):
            article = form(*lines)
            assert [author.name for author in article.authors] == ["Anna Tester"]
            assert article.abstract == LEAD


def test_a_line_on_the_author_between_name_and_date():
    for form in FORMS:
        article = form("By Anna Tester", "OSCE Academy, Bishkek", "September 24, 2003")
        assert [(author.name, author.affiliation) for author in article.authors] == [
            ("Anna Tester", "OSCE Academy, Bishkek")
        ]
        assert (article.issue_date, article.abstract) == (DAY, LEAD)


NAMES = {
    "Anna Tester/Ben Case": [("Anna Tester", None), ("Ben Case", None)],
    "Anna Tester / Ben Case / Carl von Third": [("Anna Tester", None), ("Ben Case", None), ("Carl von Third", None)],
    "Anna Tester/Dr. Ben Case": [("Anna Tester", None), ("Ben Case", None)],
    "Anna Tester/RFE": [("Anna Tester", "RFE")],
    "Anna Tester, RFE/RL": [("Anna Tester", "RFE/RL")],
    "Anna Tester with Ben Case": [("Anna Tester", None), ("Ben Case", None)],
    "Anna Tester, with Ben Case": [("Anna Tester", None), ("Ben Case", None)],
    "Anna Tester together with Ben Case": [("Anna Tester", None), ("Ben Case", None)],
    "Anna Tester with the OSCE Academy": [("Anna Tester", "with the OSCE Academy")],
    "Anna Tester + Ben Case": [("Anna Tester", None), ("Ben Case", None)],
    "Anna Tester & staff": [("Anna Tester", "& staff")],
    "Anna Tester *": [("Anna Tester", None)],
    "Anna Tester | OSCE Academy": [("Anna Tester", "OSCE Academy")],
    "the Staff of the Institute": [("the Staff of the Institute", None)],
    "Anna (Anya) Tester": [("Anna (Anya) Tester", None)],
    "Anna “Anya” Tester and Ben Case": [("Anna “Anya” Tester", None), ("Ben Case", None)],
    "Ben Case and Anna (Anya) Tester": [("Ben Case", None), ("Anna (Anya) Tester", None)],
    "Ben Case, Anna (Anya) Tester": [("Ben Case", None), ("Anna (Anya) Tester", None)],
    "Anna Tester (Bishkek)": [("Anna Tester", "Bishkek")],
    "Anna Tester (OSCE Academy, Bishkek)": [("Anna Tester", "OSCE Academy, Bishkek")],
    "Anna Tester (Bishkek) and Ben Case (Osh, Kyrgyzstan)": [
        ("Anna Tester", "Bishkek"),
        ("Ben Case", "Osh, Kyrgyzstan"),
    ],
    "Anna Tester (OSCE Acad": [("Anna Tester", "OSCE Acad")],
    "Anna Tester – OSCE Academy": [("Anna Tester", "OSCE Academy")],
    "Anna Tester - Bishkek": [("Anna Tester", "Bishkek")],
    "Anna Tester of the OSCE Academy": [("Anna Tester", "of the OSCE Academy")],
    "Anna Tester of the OSCE Academy and Ben Case": [("Anna Tester", "of the OSCE Academy"), ("Ben Case", None)],
    "Anna Tester in Bishkek": [("Anna Tester", "in Bishkek")],
    "Anna Tester from the Institute for War and Peace Reporting": [
        ("Anna Tester", "from the Institute for War and Peace Reporting")
    ],
    "Anna Tester American University in Kyrgyzstan": [("Anna Tester", "American University in Kyrgyzstan")],
    "Anna Tester student of law": [("Anna Tester", "student of law")],
    "Anna Tester and Ben Case are students of law": [("Anna Tester", None), ("Ben Case", "students of law")],
    "Anonymous from Tashkent": [("Anonymous", None)],
    "Dr. Anna Tester (Ret.)": [("Anna Tester", None)],
    "Mary Anne Law": [("Mary Anne Law", None)],
    "Murad Batal al-Shishani": [("Murad Batal al-Shishani", None)],
    "Aijan Bakyt uulu and Anna Osmon qizi": [("Aijan Bakyt uulu", None), ("Anna Osmon qizi", None)],
}


@pytest.mark.parametrize(("printed", "people"), NAMES.items(), ids=NAMES.keys())
@pytest.mark.parametrize("form", FORMS)
def test_people_and_what_they_are(form, printed, people):
    article = form(f"By {printed} (9/24/2003 issue of the CACI Analyst)")
    assert [(author.name, author.affiliation) for author in article.authors] == people
    assert [row.rule for row in article.evidence if row.field == "authors"] == [
        "names_with_other_signs" if printed.endswith("Acad") else "names_of_byline"
    ]


@pytest.mark.parametrize(
    "names",
    [
        "Anna Tester (Sept. 24",
        "Anna Tester 24",
        "Anna (Anya Tester",
        "Anna Tester)",
        "Anna Tester2 and Ben Case",
        "Anna7",
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_a_digit_or_an_open_bracket_is_noted(form, names):
    assert names_rule(names, read_authors(names)) == "names_with_other_signs"
    article = form(f"By {names} (9/24/2003 issue of the CACI Analyst)")
    assert [row.rule for row in article.evidence if row.field == "authors"] == ["names_with_other_signs"]
    assert article.byline is not None


@pytest.mark.parametrize(
    "line",
    [
        "The minister told a magazine (24 September 2003 issue of the CACI Analyst) that nothing had changed.",
        "By signing the treaty (see the 24 September 2003 issue of the CACI Analyst), the president gave up.",
        "An article in the September 2003 issue of the CACI Analyst",
        "By Monday, September 24, 2003",
        "By September 24, 2003",
        "By May 2003",
        "By 24 September 2003, the tunnel had been closed for a month and the lorries had gone home.",
        "By Western standards, the tunnel was a ruin.",
        "By Friday evening the tunnel was a ruin.",
        "September 2003",
        "On 24 September 2003",
        "The tunnel was closed on September 24, 2003",
        "Between 9.24.2003 and 9.30.2003",
    ],
)
def test_prose_and_dates_of_other_things_are_not_bylines(line):
    blocks = [Block(BlockKind.PARAGRAPH, (Line(text),)) for text in (line, LEAD)]
    assert split_byline(blocks, SITE) == (ABSENT, blocks)
