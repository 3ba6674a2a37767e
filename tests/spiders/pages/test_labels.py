"""Labels of sections and bios in every form of print, and the words that only look like labels."""

import pytest
from bs4 import BeautifulSoup

from schemas.article import Author
from spiders.pages.fields.bio import attach_bio, pop_unlabelled_bio, without_email
from spiders.pages.fields.sections import Division, divide
from spiders.pages.markup.blocks import CLOAK, read_blocks
from spiders.sites import load_site

SITE = load_site("caci")

FIRST = "Since 2002 the river has been shared by two states that do not speak."
SECOND = "Farmers downstream will plant later, and less."
CLOAKED = (
    '<span id="cloak5e840a2d">This email address is being protected from spambots. You need JavaScript enabled to view '
    "it.</span><script>document.getElementById('cloak5e840a2d').innerHTML = '';</script>"
)


def divide_html(html: str, title: str = "A river and two states") -> Division:
    return divide(read_blocks(BeautifulSoup(f"<div>{html}</div>", "lxml").div), title, SITE.magazine.labels)


def parts_of(division: Division) -> list[tuple[str | None, list[str]]]:
    return [(part.label, part.paragraphs) for part in division.parts]


# The label as it is printed before "Farmers downstream …", with label and label_raw
LABELS = {
    "norm": ("<p>BACKGROUND: {}</p>", "BACKGROUND", "BACKGROUND"),
    "no-space": ("<p>BACKGROUND:{}</p>", "BACKGROUND", "BACKGROUND"),
    "two-spaces": ("<p>BACKGROUND:  {}</p>", "BACKGROUND", "BACKGROUND"),
    "nbsp": ("<p>BACKGROUND:&nbsp;{}</p>", "BACKGROUND", "BACKGROUND"),
    "nbsp-before-colon": ("<p>BACKGROUND&nbsp;: {}</p>", "BACKGROUND", "BACKGROUND"),
    "leading-nbsp": ("<p>&nbsp;BACKGROUND: {}</p>", "BACKGROUND", "BACKGROUND"),
    "typo": ("<p>BACKROUND: {}</p>", "BACKGROUND", "BACKROUND"),
    "typo-two-spaces": ("<p>BACKROUND:  {}</p>", "BACKGROUND", "BACKROUND"),
    "glued": ("<p>karachagBACKGROUND: {}</p>", "BACKGROUND", "BACKGROUND"),
    "implications": ("<p>IMPLICATIONS: {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "conclusions": ("<p>CONCLUSIONS: {}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "singular-implication": ("<p>IMPLICATION: {}</p>", "IMPLICATIONS", "IMPLICATION"),
    "singular-conclusion": ("<p>CONCLUSION: {}</p>", "CONCLUSIONS", "CONCLUSION"),
    "title-case": ("<p>Background: {}</p>", "BACKGROUND", "BACKGROUND"),
    "title-case-bold": ("<p><b>Implications:</b> {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "bold": ("<p><strong>IMPLICATIONS:</strong> {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "bold-style": ("<p><span style='font-weight: bold'>IMPLICATIONS:</span> {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "colon-outside": ("<p><b>CONCLUSIONS</b>: {}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "title-case-colon-outside": ("<p><b>Conclusions</b>: {}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "bold-no-colon": ("<p><b>CONCLUSIONS</b> {}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "bold-title-case-no-colon": ("<p><b>Conclusions</b> {}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "capitals-no-colon": ("<p>CONCLUSIONS {}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "full-stop": ("<p>IMPLICATIONS. {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "split-tags": ("<p><b>IMPL</b>ICATIONS: {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "split-two-bold": ("<p><b>IMPL</b><b>ICATIONS:</b> {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "split-spans": ("<p><span>C</span><span>ONCLUSIONS</span>: {}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "split-title-case": ("<p><b>Impl</b>ications: {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "soft-hyphen": ("<p>IMPLI&shy;CATIONS: {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "heading": ("<h3>IMPLICATIONS</h3><p>{}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "heading-colon": ("<h4>IMPLICATIONS:</h4><p>{}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "heading-title-case": ("<h2>Implications</h2><p>{}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "heading-bold": ("<h3><strong>Implications:</strong></h3><p>{}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "alone": ("<p>CONCLUSIONS:</p><p>{}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "alone-no-colon": ("<p>CONCLUSIONS</p><p>{}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "alone-title-case": ("<p>Conclusions</p><p>{}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "alone-bold": ("<p><b>Conclusions:</b></p><p>{}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "alone-line": ("<p>CONCLUSIONS:<br>{}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "alone-line-bold": ("<p><b>Conclusions</b><br>{}</p>", "CONCLUSIONS", "CONCLUSIONS"),
    "before-quotation": ("<p>IMPLICATIONS: “{}</p>", "IMPLICATIONS", "IMPLICATIONS"),
    "font": ("<p><font size='2'><b>IMPLICATIONS:</b></font><font> {}</font></p>", "IMPLICATIONS", "IMPLICATIONS"),
    "underlined": ("<p><u>IMPLICATIONS</u>: {}</p>", "IMPLICATIONS", "IMPLICATIONS"),
}


@pytest.mark.parametrize(("html", "label", "printed"), LABELS.values(), ids=LABELS.keys())
def test_labels(html: str, label: str, printed: str) -> None:
    division = divide_html(f"<p>{FIRST}</p>" + html.format(SECOND))
    text = f"“{SECOND}" if "“" in html else SECOND
    assert parts_of(division) == [(None, [FIRST]), (label, [text])]
    assert (division.parts[1].printed or "").upper() == printed


def test_a_label_in_the_middle_of_a_paragraph_ends_the_part_before_it() -> None:
    division = divide_html(f"<p>BACKGROUND: {FIRST} IMPLICATIONS: {SECOND} CONCLUSIONS: {FIRST}</p>")
    assert parts_of(division) == [
        (None, []),
        ("BACKGROUND", [FIRST]),
        ("IMPLICATIONS", [SECOND]),
        ("CONCLUSIONS", [FIRST]),
    ]


def test_a_label_after_br_in_one_paragraph() -> None:
    division = divide_html(f"<p><b>BACKGROUND:</b> {FIRST}<br>{SECOND}<br><b>IMPLICATIONS:</b> {SECOND}</p>")
    assert parts_of(division) == [
        (None, []),
        ("BACKGROUND", [f"{FIRST} {SECOND}"]),
        ("IMPLICATIONS", [SECOND]),
    ]


def test_paragraphs_after_a_label_belong_to_it() -> None:
    division = divide_html(f"<p>{FIRST}</p><p>BACKGROUND: {FIRST}</p><p>{SECOND}</p><p>CONCLUSIONS: {SECOND}</p>")
    assert parts_of(division) == [
        (None, [FIRST]),
        ("BACKGROUND", [FIRST, SECOND]),
        ("CONCLUSIONS", [SECOND]),
    ]


def test_an_analytical_article_without_labels_has_none() -> None:
    assert parts_of(divide_html(f"<p>{FIRST}</p><p>{SECOND}</p>")) == [(None, [FIRST, SECOND])]


PROSE = {
    "lower-case-in-prose": "The implications: nobody will plant before May.",
    "sentence-beginning": "Conclusions of the summit were mixed.",
    "background-check": "Background checks were never made.",
    "implications-of": "Implications of the ban are felt already.",
    "other-capitals": "APPLICATIONS: the ministry received forty.",
    "other-capitals-short": "GROUND: the ministry found none.",
    "capitals-in-prose": "The BACKGROUND of the quarrel is old.",
    "lower-case-start": "background: nobody knows it.",
    "conclusion-reached": "Conclusion reached, the ministers left.",
    "longer-word": "NONCONCLUSIONS: of these there were many.",
}


@pytest.mark.parametrize("prose", PROSE.values(), ids=PROSE.keys())
def test_prose_is_not_a_label(prose: str) -> None:
    assert parts_of(divide_html(f"<p>{FIRST}</p><p>{prose}</p><p>{SECOND}</p>")) == [(None, [FIRST, prose, SECOND])]


@pytest.mark.parametrize(
    "heading",
    ["<h3>The price of water</h3>", "<p><strong>The price of water</strong></p>", "<p><b>The price of water:</b></p>"],
    ids=["h3", "bold", "bold-colon"],
)
def test_other_headings_are_labels_as_printed(heading: str) -> None:
    division = divide_html(f"<p>{FIRST}</p>{heading}<p>{SECOND}</p>")
    assert parts_of(division) == [(None, [FIRST]), ("The price of water", [SECOND])]
    assert division.parts[1].printed == "The price of water"


@pytest.mark.parametrize("heading", ["<h2>A RIVER AND TWO STATES</h2>", "<p><b>A River and two States</b></p>"])
def test_a_repeated_title_is_not_a_section(heading: str) -> None:
    assert parts_of(divide_html(f"{heading}<p>{FIRST}</p>")) == [(None, [FIRST])]


# The label's print, and what bio_label keeps of it
BIOS = {
    "curly": ("AUTHOR’S BIO: {}", "AUTHOR’S BIO"),
    "straight": ("AUTHOR'S BIO: {}", "AUTHOR'S BIO"),
    "escaped": ("AUTHOR\\'S BIO: {}", "AUTHOR\\'S BIO"),
    "twice-escaped": ("AUTHOR\\\\'S BIO: {}", "AUTHOR\\\\'S BIO"),
    "grave": ("AUTHOR`S BIO: {}", "AUTHOR`S BIO"),
    "lost-apostrophe": ("AUTHORS BIO: {}", "AUTHORS BIO"),
    "no-s": ("AUTHOR BIO: {}", "AUTHOR BIO"),
    "plural": ("AUTHORS’ BIO: {}", "AUTHORS’ BIO"),
    "plural-bios": ("AUTHORS’ BIOS: {}", "AUTHORS’ BIOS"),
    "title-case": ("Author’s Bio: {}", "Author’s Bio"),
    "bold": ("<strong>AUTHOR’S BIO:</strong> {}", "AUTHOR’S BIO"),
    "bold-nbsp": ("<strong>AUTHOR’S BIO:&nbsp;</strong><em>{}</em>", "AUTHOR’S BIO"),
    "colon-outside": ("<b>AUTHOR’S BIO</b>: {}", "AUTHOR’S BIO"),
    "no-space": ("AUTHOR’S BIO:{}", "AUTHOR’S BIO"),
    "next-line": ("<b>AUTHOR’S BIO:</b><br>{}", "AUTHOR’S BIO"),
    "next-paragraph": ("<b>AUTHOR’S BIO:</b></p><p>{}", "AUTHOR’S BIO"),
    "about": ("About the author: {}", "About the author"),
}
BIO = "Emil Juraev is an expert on rivers, based in New York."


@pytest.mark.parametrize(("html", "label"), BIOS.values(), ids=BIOS.keys())
def test_bio_labels(html: str, label: str) -> None:
    division = divide_html(f"<p>CONCLUSIONS: {FIRST}</p><p>{html.format(BIO)}</p>")
    assert parts_of(division) == [(None, []), ("CONCLUSIONS", [FIRST])]
    assert (division.bio, division.bio_label) == ([BIO], label)


def test_a_bio_glued_to_the_last_sentence() -> None:
    division = divide_html(f"<p>CONCLUSIONS: {FIRST} AUTHOR’S BIO: {BIO}</p>")
    assert parts_of(division) == [(None, []), ("CONCLUSIONS", [FIRST])]
    assert division.bio == [BIO]


def test_a_bio_in_two_paragraphs() -> None:
    second = "Eka Janashia is a reporter."
    assert divide_html(f"<p>{FIRST}</p><p>AUTHORS’ BIOS: {BIO}</p><p>{second}</p>").bio == [BIO, second]


@pytest.mark.parametrize(
    "prose",
    ["The author’s bio was never printed.", "About the authors of this plan little is known.", "Authors of bios lie."],
)
def test_prose_is_not_a_bio_label(prose: str) -> None:
    division = divide_html(f"<p>{FIRST}</p><p>{prose}</p>")
    assert (division.parts[0].paragraphs, division.bio, division.bio_label) == ([FIRST, prose], [], None)


JURAEV = Author(position=1, name="Emil Juraev", printed_as="Emil Juraev")
JANASHIA = Author(position=2, name="Eka J. Janashia", printed_as="Dr. Eka J. Janashia", honorific="Dr.")
ZENN = Author(position=3, name="Jacob Zenn", printed_as="Jacob Zenn")
ONE, TWO, THREE = BIO, "Eka J. Janashia is a reporter.", "Jacob Zenn teaches history in Osh."


@pytest.mark.parametrize(
    ("bio", "authors", "bios"),
    [
        (ONE, [JURAEV], [ONE]),
        ("The author lives in Osh.", [JURAEV], ["The author lives in Osh."]),
        (f"{ONE} {TWO}", [JURAEV, JANASHIA], [ONE, TWO]),
        (f"{ONE}\n\n{TWO}", [JURAEV, JANASHIA], [ONE, TWO]),
        (f"{TWO} {ONE}", [JURAEV, JANASHIA], [ONE, TWO]),
        (f"{ONE} Dr. {TWO}", [JURAEV, JANASHIA], [ONE, f"Dr. {TWO}"]),
        (f"{ONE} Eka Janashia is a reporter.", [JURAEV, JANASHIA], [ONE, "Eka Janashia is a reporter."]),
        (f"{ONE} {TWO} {THREE}", [JURAEV, JANASHIA, ZENN], [ONE, TWO, THREE]),
        (f"{ONE} {THREE}", [JURAEV, JANASHIA, ZENN], [ONE, None, THREE]),
        (None, [JURAEV, JANASHIA], [None, None]),
        ("Both teach in Osh.", [JURAEV, JANASHIA], [None, None]),
    ],
    ids=[
        "alone", "unnamed", "two", "two-paragraphs", "reversed", "honorific", "short-name", "three", "one-missing",
        "none", "both",
    ],
)  # fmt: skip
def test_bios_are_attached_to_their_authors(bio: str | None, authors: list[Author], bios: list[str | None]) -> None:
    attached = attach_bio(bio, authors)
    assert [author.bio for author in attached] == bios
    assert [author.name for author in attached] == [author.name for author in authors]


@pytest.mark.parametrize(
    ("paragraphs", "text", "bio"),
    [
        ([FIRST, ONE], [FIRST], [ONE]),
        ([FIRST, ONE, TWO], [FIRST], [ONE, TWO]),
        ([FIRST, SECOND], [FIRST, SECOND], []),
        ([FIRST, "Emil Juraev disagrees with the ministry."], [FIRST, "Emil Juraev disagrees with the ministry."], []),
        ([ONE], [ONE], []),
        ([ONE, FIRST], [ONE, FIRST], []),
        ([], [], []),
    ],
    ids=["bio", "two-bios", "prose", "name-in-prose", "only-paragraph", "at-the-beginning", "nothing"],
)
def test_unlabelled_bios(paragraphs: list[str], text: list[str], bio: list[str]) -> None:
    remaining = list(paragraphs)
    assert pop_unlabelled_bio(remaining, [JURAEV, JANASHIA]) == bio
    assert remaining == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>{ONE} E-mail: {CLOAKED}</p>", ONE),
        (f"<p>{ONE} Email: {CLOAKED}.</p>", ONE),
        (f"<p>{ONE} {CLOAKED}</p>", ONE),
        (f"<p>{ONE} E-mail: {CLOAK}</p>", ONE),
        (f"<p>{ONE}</p>", ONE),
    ],
    ids=["e-mail", "email-full-stop", "bare", "no-script", "none"],
)
def test_cloaked_addresses_leave_no_trace(html: str, text: str) -> None:
    (block,) = read_blocks(BeautifulSoup(f"<div>{html}</div>", "lxml").div)
    assert without_email(block.text) == text


def test_the_cloak_of_a_text_rendering() -> None:
    cloak = "This email address is being protected from spambots. You need JavaScript enabled to view it."
    assert without_email(f"{ONE} E-mail: {cloak}") == ONE
