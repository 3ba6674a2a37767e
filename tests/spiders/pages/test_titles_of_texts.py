"""The title of a text rendering is one line: what stands below it is set aside, or is the beginning of the text."""

from datetime import date

import pytest

from tests.spiders.pages.test_rendering import BYLINE, ONE, TWO, read

DAY = "Wednesday, 24 September 2003\n"
CATEGORY = "Published in Field Reports\n"
WRAPPED = (
    "The mission has counted all of the boats on the lower river, and the first\n"
    "report of the state says that it will not begin a war over the water of\n"
    "these two lakes, nor ask for help in that matter, as long as nobody asks\n"
    "for any of it to pay, and so on until the end of this year.\n"
)


@pytest.mark.parametrize(
    "below",
    [
        "Who owns the water",
        "CR1.jpg",
        "CA map big",
        "Pashinyan large",
        "Picture 4 CACI 27 05",
        "Screenshot 2024-01-19 at 9.36.09 AM",
        "Credit: Wikimedia Commons",
        "A DAM AND A RIVER",
        "Can two states share it?",
    ],
)
@pytest.mark.parametrize("after", [CATEGORY, "", f"{CATEGORY}\n"], ids=["category", "byline", "blank"])
@pytest.mark.parametrize("before", [DAY, f"{DAY}\n", ""], ids=["day", "blank", "title-first"])
def test_the_line_below_a_title_is_not_of_it(below: str, before: str, after: str) -> None:
    article = read(f"{before}A RIVER\n{below}\n{after}{BYLINE}{ONE}\n{TWO}\n")
    assert article.title == "A RIVER"
    assert article.body == f"{ONE}\n\n{TWO}"
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert ("title", "line_below_title", below) in [(row.field, row.rule, row.raw) for row in article.evidence]


@pytest.mark.parametrize("words", [1, 3])
def test_a_sentence_below_a_title_is_text(words: int) -> None:
    sentence = f"The river is shared by {'many, ' * words}two states that do not speak of it at all."
    article = read(f"{DAY}A RIVER\n{sentence}\n{CATEGORY}{BYLINE}{ONE}\n{TWO}\n")
    assert (article.title, article.body) == ("A RIVER", f"{sentence}\n\n{ONE}\n\n{TWO}")
    assert ([author.name for author in article.authors], article.issue_date) == (["Emil Juraev"], date(2003, 9, 24))


@pytest.mark.parametrize(
    "header",
    [
        f"{DAY}A RIVER\nPublished in Analytical Articles\n{BYLINE}",
        f"{DAY}A RIVER\nPublished in Analytical Articles\n",
        f"{DAY}A RIVER\n{BYLINE}",
        f"{DAY}A RIVER\n",
        f"{DAY}\nA RIVER\n\n{BYLINE}\n",
        f"{DAY}\nA RIVER\n",
    ],
)
def test_the_title_of_a_text_whose_lines_are_broken_by_hand(header: str) -> None:
    article = read(header + WRAPPED)
    assert article.title == "A RIVER"
    assert article.body == " ".join(WRAPPED.split())
    assert article.page_date == date(2003, 9, 24)
    assert article.category == ("Analytical Articles" if "Published in" in header else None)


def test_a_text_that_begins_without_a_title() -> None:
    article = read(f"{DAY}{WRAPPED}", "https://www.cacianalyst.org/publications/field-reports/item/8400-a-river.html")
    assert (article.title, article.body) == ("A river", " ".join(WRAPPED.split()))
