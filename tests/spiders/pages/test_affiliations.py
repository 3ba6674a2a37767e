"""Bylines beyond the counted forms: what follows a comma is another author, a degree, or an affiliation."""

import pytest

from spiders.pages.fields.authors import read_authors
from spiders.pages.fields.byline import split_byline
from spiders.pages.markup.blocks import Block, BlockKind, Line
from spiders.sites import load_site

SITE = load_site("caci")

# names as printed -> name, honorific, affiliation of each author
NAMES = {
    "news-agency": ("Ann Example, Noyan Tapan", [("Ann Example", None, "Noyan Tapan")]),
    "foundation": ("Ann Example, Freedom House", [("Ann Example", None, "Freedom House")]),
    "army": ("Ben Example, U.S. Army War College", [("Ben Example", None, "U.S. Army War College")]),
    "abbreviation": ("Ben Example, CSIS", [("Ben Example", None, "CSIS")]),
    "second-with-place": (
        "Ann Example & Ben Case, Prague",
        [("Ann Example", None, None), ("Ben Case", None, "Prague")],
    ),
    "two-institutions": (
        "Ann Example, Harriman Institute, Columbia University and SAIS",
        [("Ann Example", None, "Harriman Institute, Columbia University and SAIS")],
    ),
    "affiliation-and-second": (
        "Ann Example, Prague State University, and Ben Case",
        [("Ann Example", None, "Prague State University"), ("Ben Case", None, None)],
    ),
    "degree-and-place": ("Ann Example, Ph.D., University of Kent", [("Ann Example", None, "University of Kent")]),
    "two-with-places": (
        "Ann Example, Uzbekistan and Ben Case, Georgia",
        [("Ann Example", None, "Uzbekistan"), ("Ben Case", None, "Georgia")],
    ),
    "retired": ("Lt. Gen. (Ret.) Ben Case", [("Ben Case", "Lt. Gen. (Ret.)", None)]),
    "excellency": ("H.E. Ambassador Ben Case", [("Ben Case", "H.E. Ambassador", None)]),
    "two-honorifics": ("Prof. Dr. Ben Case", [("Ben Case", "Prof. Dr.", None)]),
    "junior": ("Ben Case, Jr.", [("Ben Case, Jr.", None, None)]),
    "three-with-comma": (
        "Ann Example, Ben Case, and Carl von Third",
        [("Ann Example", None, None), ("Ben Case", None, None), ("Carl von Third", None, None)],
    ),
}


@pytest.mark.parametrize(("printed", "authors"), NAMES.values(), ids=NAMES.keys())
def test_names_and_affiliations(printed, authors):
    assert [(author.name, author.honorific, author.affiliation) for author in read_authors(printed)] == authors


@pytest.mark.parametrize(
    ("line", "date", "rest"),
    [
        ("By Ann Example (September 24, 2003 issue of the CACI Analyst)", "September 24, 2003", []),
        ("By Ann Example(9/24/2003issue of CACI Analyst) The road was closed.", "9/24/2003", ["The road was closed."]),
    ],
)
def test_careless_one_line_bylines(line, date, rest):
    byline, blocks = split_byline([Block(BlockKind.PARAGRAPH, (Line(line),))], SITE)
    assert (byline.rule, byline.names, byline.raw_date) == ("one_line", "Ann Example", date)
    assert [block.text for block in blocks] == rest
