"""Bylines: all forms counted on the public site, and the authors that each of them names."""

from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup

from schemas.article import Author
from spiders.pages.fields.authors import read_authors
from spiders.pages.fields.byline import ABSENT, Byline, split_byline
from spiders.pages.markup.blocks import Block, read_blocks
from spiders.sites import load_site

SITE = load_site("caci")

TEXT = "Two ministers met in the capital on Monday and agreed on nothing that they had not agreed on before."


class Person(NamedTuple):
    """What a byline says of one author."""

    name: str
    honorific: str | None = None
    affiliation: str | None = None
    printed_as: str | None = None


class Form(NamedTuple):
    """A byline's lines, and what is read from them."""

    lines: str
    people: list[Person]
    raw_date: str | None
    rule: str = "one_line"


def blocks_of(html: str) -> list[Block]:
    return read_blocks(BeautifulSoup(f"<div>{html}</div>", "lxml").div)


def issue(day: str) -> str:
    return f"({day} issue of the CACI Analyst)"


TWO, WITHOUT_BY, ALONE = "two_lines", "two_lines_without_by", "by_line_without_date"
CUT = "a graduate of the University of Missouri School of Journalism, and an editorial ass"
STUDENT = "student, International Relations, American University in Kyrgyzstan"
PESHAWAR = "Assistant Professor, Area Study Center, University of Peshawar, Pakistan"

# The numbers are those of the table of forms.
FORMS = {
    "01-one-line": Form(f"By James Purcell Smith {issue('9/24/2003')}", [Person("James Purcell Smith")], "9/24/2003"),
    "02-padded": Form(f"By Emil Juraev {issue('04/24/2002')}", [Person("Emil Juraev")], "04/24/2002"),
    "03-small-by": Form(f"by Eka Janashia {issue('04/17/2013')}", [Person("Eka Janashia")], "04/17/2013"),
    "04-the-day-first": Form(
        "By Valeriy Dzutsev (the 18/09/2013 issue of the CACI Analyst)", [Person("Valeriy Dzutsev")], "18/09/2013"
    ),
    "05-no-by": Form(
        "Stephen Blank (the 02/10/2013 issue of the CACI Analyst)", [Person("Stephen Blank")], "02/10/2013"
    ),
    "06-two-digit-year": Form(
        "by Emil Souleimanov (the 08/21/13 issue of the CACI Analyst)", [Person("Emil Souleimanov")], "08/21/13"
    ),
    "07-no-issue": Form(
        "By Richard Weitz (the 03/05/2014 of the CACI Analyst)", [Person("Richard Weitz")], "03/05/2014"
    ),
    "08-broken-date": Form("By Jacob Zenn (the 05305/2014 of the CACI Analyst)", [Person("Jacob Zenn")], "05305/2014"),
    "09-magazine-typo": Form(
        "by Naveed Ahmad (03/20/2013 issue of the CACi Analyst)", [Person("Naveed Ahmad")], "03/20/2013"
    ),
    "10-empty": Form(f"By empty {issue('9/11/2004')}", [], "9/11/2004"),
    "11-by-by": Form(f"By By Emin Alisayidov {issue('8/1/2001')}", [Person("Emin Alisayidov")], "8/1/2001"),
    "12-and": Form(
        f"By Svante Cornell and Niklas Swanström {issue('5/18/2005')}",
        [Person("Svante Cornell"), Person("Niklas Swanström")],
        "5/18/2005",
    ),
    "13-ampersand": Form(
        f"By Roger N. McDermott &amp; Farkhad Tolipov {issue('8/27/2003')}",
        [Person("Roger N. McDermott"), Person("Farkhad Tolipov")],
        "8/27/2003",
    ),
    "14-comma": Form(
        "By Huseyn Aliyev, Emil A. Souleimanov<br>November 4th, 2015, The CACI Analyst",
        [Person("Huseyn Aliyev"), Person("Emil A. Souleimanov")],
        "November 4th, 2015, The CACI Analyst",
        TWO,
    ),
    "15-rank": Form(
        f"By Roger N McDermott &amp; Col. Igor Mukhamedov {issue('4/5/2006')}",
        [Person("Roger N McDermott"), Person("Igor Mukhamedov", "Col.", None, "Col. Igor Mukhamedov")],
        "4/5/2006",
    ),
    "16-doctor": Form(
        f"By Dr. Svante E. Cornell {issue('6/21/2000')}",
        [Person("Svante E. Cornell", "Dr.", None, "Dr. Svante E. Cornell")],
        "6/21/2000",
    ),
    "16-professor": Form(
        f"By Professor Stephen Blank {issue('10/25/2000')}",
        [Person("Stephen Blank", "Professor", None, "Professor Stephen Blank")],
        "10/25/2000",
    ),
    "16-ambassador": Form(
        f"By Ambassador Grant Smith {issue('8/1/2001')}",
        [Person("Grant Smith", "Ambassador", None, "Ambassador Grant Smith")],
        "8/1/2001",
    ),
    "17-degree": Form(
        f"By Ariel Cohen, Ph.D. {issue('2/25/2004')}",
        [Person("Ariel Cohen", None, None, "Ariel Cohen, Ph.D.")],
        "2/25/2004",
    ),
    "18-country": Form(
        f"By Marat Yermukanov, Kazakhstan {issue('12/19/2001')}",
        [Person("Marat Yermukanov", None, "Kazakhstan", "Marat Yermukanov")],
        "12/19/2001",
    ),
    "19-affiliation": Form(
        f"By Aziz Soltobaev, American University in Kyrgyzstan {issue('2/27/2002')}",
        [Person("Aziz Soltobaev", None, "American University in Kyrgyzstan")],
        "2/27/2002",
    ),
    "20-long-affiliation": Form(
        f"By Maria Utyaganova, {STUDENT} {issue('6/20/2001')}",
        [Person("Maria Utyaganova", None, STUDENT)],
        "6/20/2001",
    ),
    "21-no-space": Form(
        f"By Dr.Zahid Anwar, {PESHAWAR} {issue('12/18/2002')}",
        [Person("Zahid Anwar", "Dr.", PESHAWAR, "Dr.Zahid Anwar")],
        "12/18/2002",
    ),
    "22-cut": Form(
        f"By Alima Bissenova, {CUT} {issue('6/6/2001')}", [Person("Alima Bissenova", None, CUT)], "6/6/2001"
    ),
    "23-description": Form(
        f"By Maia Mindorashvili, a Tbilisi-based independent expert {issue('6/20/2001')}",
        [Person("Maia Mindorashvili", None, "a Tbilisi-based independent expert")],
        "6/20/2001",
    ),
    "24-anonymous": Form(f"By Anonymous, Tashkent {issue('4/26/2000')}", [Person("Anonymous")], "4/26/2000"),
    "24-anonymous-country": Form(
        f"By Anonymous, Tashkent, Uzbekistan {issue('4/12/2000')}", [Person("Anonymous")], "4/12/2000"
    ),
    "26-stray-dot": Form(
        "By John. C.K. Daly (07/02/2014 issue of the CACI Analyst)",
        [Person("John C.K. Daly", None, None, "John. C.K. Daly")],
        "07/02/2014",
    ),
    "27-two-lines": Form(
        "By Najia Badykova<br>November 16th, 2015, The CACI Analyst",
        [Person("Najia Badykova")],
        "November 16th, 2015, The CACI Analyst",
        TWO,
    ),
    "27-no-comma": Form(
        "By Najia Badykova<br>January 19th 2017, the CACI Analyst",
        [Person("Najia Badykova")],
        "January 19th 2017, the CACI Analyst",
        TWO,
    ),
    "28-no-year": Form(
        "By Eka Janashia<br>December 9th, the CACI Analyst",
        [Person("Eka Janashia")],
        "December 9th, the CACI Analyst",
        TWO,
    ),
    "29-date-only": Form("By Stephen Blank<br>November 15, 2023", [Person("Stephen Blank")], "November 15, 2023", TWO),
    "30-no-by": Form("Johan Engvall<br>November 27, 2023", [Person("Johan Engvall")], "November 27, 2023", WITHOUT_BY),
    "30-initial": Form(
        "S. Frederick Starr<br>March 20, 2025", [Person("S. Frederick Starr")], "March 20, 2025", WITHOUT_BY
    ),
    "31-second-title": Form(
        "By Alexander Yeo and Dr. Emil A. Souleimanov<br>October 26, 2023",
        [Person("Alexander Yeo"), Person("Emil A. Souleimanov", "Dr.", None, "Dr. Emil A. Souleimanov")],
        "October 26, 2023",
        TWO,
    ),
    "32-alone": Form("By Nargiza Umarova", [Person("Nargiza Umarova")], None, ALONE),
    "34-nbsp": Form("&nbsp;By Tristan Kenderdine", [Person("Tristan Kenderdine")], None, ALONE),
    "typo-month": Form("By Eka Janashia<br>Deceber 15, 2021", [Person("Eka Janashia")], "Deceber 15, 2021", TWO),
}

COHEN = Person("Ariel Cohen", None, None, "Ariel Cohen, Ph.D.")
THREE = [Person("Emil Juraev"), Person("Eka Janashia"), Person("Jacob Zenn")]
# 25: particles, apostrophes, accents
NAMES = [
    "Murad Batal al-Shishani", "Murad Batal Al-Shishani", "William D. O’Malley", "Micha’el Tanchum",
    "Daan van der Schriek", "Gulzina Karim kyzy", "Tomáš Šmíd", "Slavomír Horák", "Sébastien Peyrouse",
    "John C. K. Daly", "R. Grant Smith", "Alim A. Seytoff", "Emil Aslan Souleimanov",
]  # fmt: skip


def people_of(authors: list[Author]) -> list[Person]:
    return [Person(author.name, author.honorific, author.affiliation, author.printed_as) for author in authors]


def complete(person: Person) -> Person:
    return person._replace(printed_as=person.printed_as or person.name)


def printed_of(lines: str) -> str:
    text = BeautifulSoup(lines.replace("<br>", " / "), "lxml").get_text()
    return text.replace("\xa0", " ").strip()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize(
    "flavour",
    ["<p>{}</p>", "<p><strong>{}</strong></p>", "<p><em>{}</em></p>", "{}<br><br>", "<div><span>{}</span></div>"],
    ids=["p", "bold", "italic", "bare", "nested"],
)
def test_forms(form: Form, flavour: str) -> None:
    byline, rest = split_byline(blocks_of(flavour.format(form.lines) + f"<p>{TEXT}</p>"), SITE)
    assert (byline.printed, byline.raw_date, byline.rule) == (printed_of(form.lines), form.raw_date, form.rule)
    authors = read_authors(byline.names or "")
    assert people_of(authors) == [complete(person) for person in form.people]
    assert [author.position for author in authors] == list(range(1, len(authors) + 1))
    assert [block.text for block in rest] == [TEXT]


@pytest.mark.parametrize("form", [form for form in FORMS.values() if "<br>" in form.lines])
def test_two_lines_in_two_paragraphs(form: Form) -> None:
    html = f"<p>{form.lines.replace('<br>', '</p><p>&nbsp;</p><p>')}</p><p>{TEXT}</p>"
    byline, rest = split_byline(blocks_of(html), SITE)
    assert (byline.printed, byline.raw_date, byline.rule) == (printed_of(form.lines), form.raw_date, form.rule)
    assert [block.text for block in rest] == [TEXT]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", ["", "Farkhad Tolipov"], ids=["alone", "second"])
def test_names_keep_particles_apostrophes_and_accents(name: str, other: str) -> None:
    names = f"{other} and {name}" if other else name
    byline, _ = split_byline(blocks_of(f"<p>By {names} {issue('9/24/2003')}</p><p>{TEXT}</p>"), SITE)
    assert byline.names == names
    assert [author.name for author in read_authors(names)] == [*([other] if other else []), name]


@pytest.mark.parametrize(
    ("names", "people"),
    [
        ("empty", []),
        ("Anonymous", [Person("Anonymous")]),
        ("", []),
        ("Ariel Cohen Ph.D.", [Person("Ariel Cohen", None, None, "Ariel Cohen Ph.D.")]),
        ("Ariel Cohen, PhD", [Person("Ariel Cohen", None, None, "Ariel Cohen, PhD")]),
        ("Ariel Cohen, Ph.D., Washington", [Person("Ariel Cohen", None, "Washington", "Ariel Cohen, Ph.D.")]),
        ("Ariel Cohen, Ph.D. and Emil Juraev", [COHEN, Person("Emil Juraev")]),
        ("Emil Juraev, Eka Janashia and Jacob Zenn", THREE),
        ("Emil Juraev, Eka Janashia, and Jacob Zenn", THREE),
        ("Emil Juraev, Eka Janashia, Jacob Zenn", THREE),
        ("Emil Juraev, Eka Janashia &amp; Jacob Zenn", THREE),
        ("Marat Yermukanov, New York", [Person("Marat Yermukanov", None, "New York")]),
        ("Marat Yermukanov, Tbilisi, Georgia", [Person("Marat Yermukanov", None, "Tbilisi, Georgia")]),
        ("Dr. Emil A. Souleimanov", [Person("Emil A. Souleimanov", "Dr.", None, "Dr. Emil A. Souleimanov")]),
        ("Andrew Sanders", [Person("Andrew Sanders")]),
    ],
    ids=[
        "empty", "anonymous", "nothing", "degree-no-comma", "degree-no-dots", "degree-and-place", "degree-and-second",
        "three-and", "three-oxford", "three-commas", "three-ampersand", "city-of-two-words", "city-and-country",
        "doctor", "and-inside-names",
    ],
)  # fmt: skip
def test_authors(names: str, people: list[Person]) -> None:
    authors = read_authors(names.replace("&amp;", "&"))
    assert people_of(authors) == [complete(person) for person in people]


@pytest.mark.parametrize(
    "line",
    [
        "By the end of 2003, the two governments had signed four agreements.",
        "By contrast, the northern road was never closed.",
        "By 2003 the road was open.",
        "By early May, prices in the valley had doubled.",
        "By Monday evening, the square was empty.",
        "By Moscow’s reckoning, the agreement of 1997 had expired.",
        "By signing the treaty (which few had read), the president gave up his last argument.",
        "Bystanders saw nothing.",
    ],
)
def test_prose_that_begins_with_by_is_not_a_byline(line: str) -> None:
    blocks = blocks_of(f"<p>{line}</p><p>{TEXT}</p>")
    assert split_byline(blocks, SITE) == (ABSENT, blocks)


@pytest.mark.parametrize(
    "html",
    [
        '<p>CACI FORUM</p><p>"Central Asia-Caucasus Institute"</p><p>Iran and the Caucasus</p>',
        f"<p>{TEXT}</p><p>By James Purcell Smith {issue('9/24/2003')}</p>",
        "<p><img src='/a.jpg' alt='By Eka Janashia'></p><p>BACKGROUND: The road was closed.</p>",
        "",
    ],
    ids=["33-event", "after-the-text", "alternative-text", "nothing"],
)
def test_pages_without_byline(html: str) -> None:
    byline, _ = split_byline(blocks_of(html), SITE)
    assert byline == ABSENT


@pytest.mark.parametrize(
    "before",
    [
        "<p><img src='/a.jpg' alt='kviri-elections-1'></p>",
        "<p><img src='/a.jpg' alt=''></p><p>Credit: Wikimedia Commons</p>",
        "<figure><img src='/a.jpg'><figcaption>A square at dusk</figcaption></figure>",
        "<p>&nbsp;</p><p><br></p>",
    ],
    ids=["image", "credit", "figcaption", "blank"],
)
def test_bylines_after_an_image(before: str) -> None:
    byline, rest = split_byline(blocks_of(f"{before}<p>By Eka Janashia {issue('04/17/2013')}</p><p>{TEXT}</p>"), SITE)
    assert byline == Byline(f"By Eka Janashia {issue('04/17/2013')}", "Eka Janashia", "04/17/2013", "one_line")
    assert rest[-1].text == TEXT


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        (f"By Emil Juraev {issue('04/24/2002')} {TEXT}", [TEXT, TEXT]),
        (f"By Emil Juraev {issue('04/24/2002')}{TEXT}", [TEXT, TEXT]),
        (f"By Emil Juraev {issue('04/24/2002')}<br>{TEXT}", [TEXT, TEXT]),
        (f"By Emil Juraev {issue('04/24/2002')} BACKGROUND: {TEXT}", [f"BACKGROUND: {TEXT}", TEXT]),
    ],
    ids=["space", "glued", "next-line", "label"],
)
def test_text_on_the_line_of_the_byline_stays(line: str, rest: list[str]) -> None:
    byline, blocks = split_byline(blocks_of(f"<p>{line}</p><p>{TEXT}</p>"), SITE)
    assert (byline.printed, byline.names) == (f"By Emil Juraev {issue('04/24/2002')}", "Emil Juraev")
    assert [block.text for block in blocks] == rest


@pytest.mark.parametrize(
    "html",
    [
        "<p>By <b>Emil Juraev</b> (04/24/2002 issue of the CACI Analyst)</p>",
        "<p>By Emil&nbsp;Juraev&nbsp;(04/24/2002&nbsp;issue of the CACI Analyst)</p>",
        "<p>By  Emil\nJuraev (04/24/2002 issue\nof the CACI Analyst)</p>",
        "<p><span>By</span> <span>Emil <span>Juraev</span></span> (04/24/2002 issue of the CACI Analyst)</p>",
        "<p>By Emil Ju&shy;raev (04/24/2002 issue of the CACI Analyst)</p>",
        "<p>By Emil Juraev (04/24/2002 issue of the CACI Analyst)<br></p>",
    ],
    ids=["bold-name", "nbsp", "wrapped", "spans", "soft-hyphen", "closing-br"],
)
def test_markup_inside_the_byline(html: str) -> None:
    byline, rest = split_byline(blocks_of(f"{html}<p>{TEXT}</p>"), SITE)
    assert byline == Byline(
        "By Emil Juraev (04/24/2002 issue of the CACI Analyst)", "Emil Juraev", "04/24/2002", "one_line"
    )
    assert [block.text for block in rest] == [TEXT]
