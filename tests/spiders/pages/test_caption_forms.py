"""Captions in the forms of unseen material: long ones, credits in brackets, names of images; in pages and in texts."""

from collections.abc import Callable

import pytest

from schemas.article import Article
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site
from tests.spiders.pages.test_item import read

SITE = load_site("caci")
LEAD = "Two states share one river. Neither of them has measured it since 1991, and both plan to build on it."
BACKGROUND = "Since 2002 the U.S. mission has counted boats on the lower river."
IMPLICATIONS = "Farmers downstream will plant later and borrow more than before."
IMAGE = "<p><img src='/images/a.jpg' alt='a'></p>"
LONG = (
    "Delegates of five states walk past the old customs house on the upper river on the second day of a meeting that "
    "was to have been held in spring"
)


def parts(lines: list[str]) -> list[str]:
    return [LEAD, *lines, f"BACKGROUND: {BACKGROUND}", f"IMPLICATIONS: {IMPLICATIONS}"]


def below_image(*lines: str) -> Article:
    """The record of a page with an image and these lines in paragraphs between the abstract and the text."""
    abstract, *rest = (f"<p>{line}</p>" for line in parts(list(lines)))
    return read(full=f"<p>By Emil Juraev (9/24/2003 issue of the CACI Analyst)</p>{abstract}{IMAGE}{''.join(rest)}")


def in_paragraph_of_image(*lines: str) -> Article:
    """The same with the lines in the image's own paragraph."""
    block = f"<p><img src='/images/a.jpg' alt='a'><br>{'<br>'.join(lines)}</p>"
    rest = "".join(f"<p>{line}</p>" for line in parts([])[1:])
    return read(full=f"<p>By Emil Juraev (9/24/2003 issue of the CACI Analyst)</p><p>{LEAD}</p>{block}{rest}")


def without_image(*lines: str) -> Article:
    """The same page, whose copy has lost the image."""
    text = "".join(f"<p>{line}</p>" for line in parts(list(lines)))
    return read(full=f"<p>By Emil Juraev (9/24/2003 issue of the CACI Analyst)</p>{text}")


def rendering(*lines: str) -> Article:
    """The record of a text rendering with these lines between the abstract and the text."""
    header = ["Wednesday, 24 September 2003", "A RIVER", "Published in Analytical Articles"]
    byline = "By Emil Juraev (9/24/2003 issue of the CACI Analyst)"
    return read_rendering("\n".join([*header, byline, *parts(list(lines)), "Read 12 times"]).encode(), SITE)


def spaced(*lines: str) -> Article:
    """The same with a blank line after each line."""
    header = ["Wednesday, 24 September 2003", "A RIVER", "Published in Analytical Articles"]
    byline = "By Emil Juraev (9/24/2003 issue of the CACI Analyst)"
    return read_rendering("\n\n".join([*header, byline, *parts(list(lines)), "Read 12 times"]).encode(), SITE)


Form = Callable[..., Article]
WITH_IMAGE: list[Form] = [below_image, in_paragraph_of_image]
ALL: list[Form] = [*WITH_IMAGE, without_image, rendering, spaced]


def text_of(article: Article) -> tuple[str | None, list[str]]:
    return article.abstract, [section.text for section in article.sections]


WHOLE = (LEAD, [BACKGROUND, IMPLICATIONS])


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize(
    "credit",
    [
        "(Image Courtesy of Wikimedia Commons)",
        "(Image courtesy of the Ministry of Water)",
        "(Image Credit: Press Office)",
        "(Photo by A. Nother)",
        "(Photo: AP)",
        "(Photo via Flickr)",
        "(Picture: the author)",
        "(Map by the author)",
        "(Image Source: Wikimedia Commons)",
        "(Source: Wikimedia Commons)",
        "(CC BY-SA 4.0)",
        "[Photo: AP]",
        "(Photo credit: U.S. Department of State).",
    ],
)
@pytest.mark.parametrize(
    "caption", ["A customs house on the upper river", LONG, "Delegates leave the customs house on Monday.", ""]
)
def test_a_credit_in_brackets_ends_a_caption(form, caption, credit):
    assert text_of(form(f"{caption} {credit}".strip())) == WHOLE


@pytest.mark.parametrize("form", WITH_IMAGE)
@pytest.mark.parametrize(
    "lines",
    [
        (f"{LONG} (Wikimedia Commons)",),
        (f"{LONG} (Courtesy of the Ministry)",),
        (f"{LONG} (Source: Flickr).",),
        (LONG, "Credit: Wikimedia Commons"),
        (LONG, "Image Courtesy of Wikimedia Commons"),
        (LONG, "(Image Courtesy of Wikimedia Commons)"),
        (f"{LONG}.", "(Image Courtesy of Wikimedia Commons)"),
        ("A customs house", "(Photo: AP)"),
    ],
)
def test_long_captions_with_a_credit_below_an_image(form, lines):
    assert text_of(form(*lines)) == WHOLE


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize(
    "name",
    [
        "CR1.jpg",
        "Pashinyan and Aliyev 2.JPEG",
        "river-map_final.png",
        "WhatsApp Image 2024-01-19 at 9.36.09 AM",
        "Groupe-de-Talibans-pakistanais-par-SeHi-flickr-sous-Creative-Commons-380x237",
        "kviri-elections-1",
        "OSCE Vienna 1",
        "18109411 1731737156853135 1120016366 n",
        "shutterstock 1148957687-2",
        "Credit: Wikimedia Commons",
        "Image Courtesy of Wikimedia Commons",
        "A view of the river, Image Courtesy of Wikimedia Commons",
        "Screenshot 2024-01-19 at 9.36.09 AM",
        "Screen Shot 2018-04-30 at 1.51.42 PM",
        "Screen_Shot_2018-04-30_at_1.51.42_PM.png",
        "Picture 4 CACI 27 05",
        "Picture 12",
        "IMG_2041",
        "DSC_0042",
        "image 3",
        "Pashinyan large",
        "CA map big",
        "Nagorno-Karabakh Big",
        "Kazakhstan Parliament small",
        "border post cropped",
        "upper river large 2",
    ],
)
def test_the_name_of_an_image_is_not_text(form, name):
    assert text_of(form(name)) == WHOLE


@pytest.mark.parametrize("form", [below_image, without_image, rendering, spaced])
def test_a_line_that_is_no_sentence_above_the_first_label_is_no_heading(form):
    line = "Kazakhstan launches processing facility at Aktogay copper mine – The Tribune"
    if form is without_image:
        assert line in (form(line).abstract or "")  # a page has markup: nothing shows that an image stood there
    else:
        assert text_of(form(line)) == WHOLE


@pytest.mark.parametrize("form", [below_image, without_image, rendering, spaced])
def test_a_caption_glued_to_the_text(form):
    caption = "A customs house on the upper river (Image Courtesy of Wikimedia Commons)"
    for joint in ("", " "):
        lines = [f"{caption}{joint}BACKGROUND: {BACKGROUND}", f"IMPLICATIONS: {IMPLICATIONS}"]
        if form in (rendering, spaced):
            blank = "\n" if form is rendering else "\n\n"
            header = ["Wednesday, 24 September 2003", "A RIVER", "Published in Analytical Articles"]
            article = read_rendering(blank.join([*header, "By Emil Juraev", LEAD, *lines]).encode(), SITE)
        else:
            image = IMAGE if form is below_image else ""
            article = read(full=f"<p>By Emil Juraev</p><p>{LEAD}</p>{image}{''.join(f'<p>{one}</p>' for one in lines)}")
        assert text_of(article) == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "The delegation flew home on a private jet (courtesy of the ministry).",
        "Exports fell by a third in two years (source: the ministry of trade).",
        "Images of the river (photographed in 1991 and again in 2001) show two banks.",
        "The photo (by a soldier) was printed in three papers.",
        "The map (map 3 of the atlas) shows no border at all.",
        "A picture of the river hangs in every office.",
        "Image and reality are two things on this river.",
    ],
)
def test_prose_with_brackets_is_text(line):
    for form in (without_image, rendering, spaced):
        article = form(line)
        assert line in f"{article.abstract} {article.body}"


@pytest.mark.parametrize(
    "heading",
    ["The World at Large", "Tashkent Thinks Big", "So Big", "Too small", "By and large", "The price is large"],
)
def test_a_heading_that_ends_in_a_size_is_no_image(heading):
    long = "".join(
        f"<p>{text} The river was low for the {number}th year.</p>" for number, text in enumerate([LEAD] * 6)
    )
    article = read(full=f"{long}<p>{heading}</p><p>{BACKGROUND}</p>", section="field-reports", category="Field Reports")
    assert heading in article.body
    article = read(full=f"<p>{heading}</p><p>{LEAD}</p>", section="field-reports", category="Field Reports")
    assert heading in article.body


def test_a_name_far_from_the_beginning_is_text():
    article = read(full=f"<p>{LEAD}</p>" * 6 + f"<p>Caspian oil large</p><p>{BACKGROUND}</p>", section="field-reports")
    assert "Caspian oil large" in article.body
