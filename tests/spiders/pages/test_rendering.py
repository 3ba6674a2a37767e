"""Text renderings of pages: header, byline, intro and text in reading order, without markup."""

from datetime import date

import pytest

from schemas.article import Article, Kind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
URL = f"{HOST}/publications/analytical-articles/item/8400-analytical-articles-caci-analyst-2003-9-24-art-8400.html"
HEADER = "Wednesday, 24 September 2003\nA RIVER\nPublished in Analytical Articles\n"
BYLINE = "By Emil Juraev (9/24/2003 issue of the CACI Analyst)\n"
ONE = "Since 2002 the U.S. mission has counted boats on the lower river."
TWO = "Farmers downstream will plant later and borrow more than before."
LEAD = "Two states share one river. Neither of them has measured it since 1991."
BOILERPLATE = "The Central Asia-Caucasus Analyst is a biweekly publication of an institute."
FOOT = f"Read 6482 times\nVisit also\nsilkroad\nStaff Publications\nA Paper, October 2024.\n{BOILERPLATE}\nNewsletter\n"


def read(text: str, url: str | None = None) -> Article:
    return read_rendering(text.encode(), SITE, url)


def sections_of(article: Article) -> list[tuple[str, str]]:
    return [(section.label, section.text) for section in article.sections]


def test_a_legacy_item() -> None:
    article = read(
        f"{HEADER}{BYLINE}BACKGROUND: {ONE}\nIMPLICATIONS: {TWO}\nAUTHOR’S BIO: Emil Juraev is a poet.\n{FOOT}", URL
    )
    assert (article.article_id, article.item_id, article.url) == ("caci:8400", 8400, URL)
    assert (article.title, article.category, article.hits) == ("A RIVER", "Analytical Articles", 6482)
    assert (article.kind, article.section) == (Kind.ANALYTICAL, "analytical-articles")
    assert article.page_date == article.issue_date == article.slug_date == article.published_on == date(2003, 9, 24)
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert sections_of(article) == [("BACKGROUND", ONE), ("IMPLICATIONS", TWO)]
    assert (article.bio, article.abstract, article.body) == ("Emil Juraev is a poet.", None, f"{ONE}\n\n{TWO}")


@pytest.mark.parametrize(
    "intro",
    [
        f"BACKGROUND: {ONE}\n",
        "BACKGROUND: Since 2002 the U.\n",
        "BACKGROUND: Since 2002 the U.S.\n",
        f"BACKGROUND: {ONE}\nIMPLICATIONS: Farmers downstream will plant later and borrow more than before.\n",
    ],
    ids=["paragraph", "cut", "cut-later", "two-paragraphs"],
)
def test_the_intro_is_there_once(intro: str) -> None:
    article = read(f"{HEADER}{BYLINE}{intro}BACKGROUND: {ONE}\nIMPLICATIONS: {TWO}\n{FOOT}", URL)
    assert sections_of(article) == [("BACKGROUND", ONE), ("IMPLICATIONS", TWO)]


def test_an_abstract_twice_and_a_glued_label() -> None:
    article = read(f"{HEADER}{BYLINE}{LEAD}\n{LEAD}\nkarachagBACKGROUND: {ONE}\n{FOOT}", URL)
    assert (article.abstract, sections_of(article)) == (LEAD, [("BACKGROUND", ONE)])


VARIANTS = {
    "rating": f"{HEADER}Rate this item\n(5 votes)\n{BYLINE}{ONE}\n{TWO}\n{FOOT}",
    "no-votes": f"{HEADER}Rate this item\n(0 votes)\n{BYLINE}{ONE}\n{TWO}\n{FOOT}",
    "print": f"Print this page\n{HEADER}{BYLINE}{ONE}\n{TWO}\n",
    "no-foot": f"{HEADER}{BYLINE}{ONE}\n{TWO}\n",
    "no-hits": f"{HEADER}{BYLINE}{ONE}\n{TWO}\nVisit also\nsilkroad\n",
    "boilerplate-glued": f"{HEADER}{BYLINE}{ONE}\n{TWO}{BOILERPLATE}\nNewsletter\n",
    "boilerplate-alone": f"{HEADER}{BYLINE}{ONE}\n{TWO}\n{BOILERPLATE}\n",
    "blank-lines": f"\n{HEADER}\n\n\xa0\n{BYLINE}\n{ONE}\n\n{TWO}\n{FOOT}",
    "padded": f"{HEADER}\xa0{BYLINE}  {ONE}\xa0\n{TWO}\n{FOOT}",
    "two-line-byline": f"{HEADER}By Emil Juraev\nSeptember 24th, 2003, The CACI Analyst\n{ONE}\n{TWO}\n{FOOT}",
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_furniture_is_not_text(text: str) -> None:
    article = read(text.replace("Analytical Articles", "Field Reports"))
    assert (article.title, article.body) == ("A RIVER", f"{ONE}\n\n{TWO}")
    assert (article.category, article.section, article.kind) == ("Field Reports", "field-reports", Kind.FIELD_REPORT)
    assert ([author.name for author in article.authors], article.issue_date) == (["Emil Juraev"], date(2003, 9, 24))


def test_without_header_the_byline_begins_the_text() -> None:
    article = read(f"{BYLINE}{ONE}\n{TWO}\n", URL)
    assert (article.body, article.page_date, article.issue_date) == (f"{ONE}\n\n{TWO}", None, date(2003, 9, 24))


def test_a_time_in_the_header() -> None:
    text = f"Thursday, 12 April 2018 18:05\nA River\nPublished in Field Reports\nBy Emil Juraev\n{ONE}\n"
    assert read(text).page_date == date(2018, 4, 12)


def test_a_text_without_address_is_known_by_its_bytes() -> None:
    one, other = read(f"{HEADER}{BYLINE}{ONE}\n"), read(f"{HEADER}{BYLINE}{TWO}\n")
    assert (one.item_id, one.url) == (None, None)
    assert one.article_id.startswith("caci-text:")
    assert one.article_id != other.article_id
    assert one.article_id == read(f"{HEADER}{BYLINE}{ONE}\n").article_id


LONG = " ".join([ONE, TWO] * 4)


@pytest.mark.parametrize(
    ("text", "title", "rule"),
    [
        (f"{HEADER}{BYLINE}{ONE}\n{FOOT}", "A RIVER", "header_line"),
        (f"A RIVER\n{BYLINE}{ONE}\n", "A RIVER", "header_line"),
        (f"A RIVER\n{ONE}\n{LONG}\n", "A RIVER", "first_line"),
        (f"{BYLINE}{ONE}\n{TWO}\n", "Prison break in kyrgyzstan", "title_of_address"),
        (f"{ONE}\n{LONG}\n", "Prison break in kyrgyzstan", "title_of_address"),
    ],
    ids=["header", "no-date", "first-line", "byline-first", "intro-first"],
)
def test_the_best_title_that_a_copy_has(text: str, title: str, rule: str) -> None:
    article = read(text, f"{HOST}/publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html")
    assert (article.article_id, article.title) == ("caci:13307", title)
    assert article.body.startswith(ONE)
    assert next(row.rule for row in article.evidence if row.field == "title") == rule


def test_without_title_and_slug_the_beginning_is_the_title() -> None:
    article = read(f"{BYLINE}{ONE}\n{LONG}\n", URL)
    assert article.title == f"{ONE} Since 2002 the U.S. mission has counted boats on the …"
    assert next(row.rule for row in article.evidence if row.field == "title") == "beginning_of_text"


DIRT = {
    "alternative": f"{BYLINE}kviri-elections-1\nCredit: Wikimedia Commons\n{ONE}\n{TWO}\n{FOOT}",
    "glued-alternative": f"{BYLINE}OSCE Vienna 1{ONE}\n{TWO}\n{FOOT}",
    "item-image": f"A RIVER A RIVER Press office\n{BYLINE}{ONE}\n{TWO}\n{FOOT}",
    "toolbar": f"PrintPrint\nEmail\n{BYLINE}{ONE}\n{TWO}\n{FOOT}",
    "modified": f"{BYLINE}{ONE}\n{TWO}\nRead 6482 times Last modified on Sunday, 29 December 2002\nSuper User\n",
    "repeated-byline": f"{BYLINE}{ONE}\n{BYLINE}{ONE}\n{TWO}\n{FOOT}",
    "cut-intro": f"{BYLINE}Since 2002 the U.\n{ONE}\n{TWO}\n{FOOT}",
    "menu": f"{BYLINE}{ONE}\n{TWO}\n{FOOT}",
}


@pytest.mark.parametrize("text", DIRT.values(), ids=DIRT.keys())
def test_dirt_is_not_text(text: str) -> None:
    article = read(f"Home\nPublications\n{HEADER}{text}", URL)
    assert (article.title, article.body) == ("A RIVER", f"{ONE}\n\n{TWO}")


@pytest.mark.parametrize(
    ("text", "url", "reason"),
    [
        (f"{HEADER}{BYLINE}{ONE}\n", f"{HOST}/publications/field-reports.html?start=4", RejectReason.LISTING),
        (f"{HEADER}{BYLINE}{ONE}\n", f"{HOST}/", RejectReason.LISTING),
        (f"{HEADER}{BYLINE}{ONE}\n", f"{HOST}/?q=node/5514", RejectReason.SOFT_404),
        (f"{HEADER}{BYLINE}{ONE}\n", "https://elsewhere.example/a.html", RejectReason.OTHER_SITE),
        (
            f"{HEADER}{BYLINE}{ONE}\n{HEADER}By A Lee (9/25/2003 issue of the CACI Analyst)\n",
            None,
            RejectReason.LISTING,
        ),
        ("404\nItem not found\n", URL, RejectReason.ERROR_PAGE),
        (f"{ONE}\n{TWO}\n", None, RejectReason.UNKNOWN_LAYOUT),
        ("\n\n", URL, RejectReason.EMPTY),
    ],
    ids=["listing", "home", "node", "other-site", "two-articles", "error", "nothing-says-so", "empty"],
)
def test_a_text_of_something_else_is_rejected(text: str, url: str | None, reason: RejectReason) -> None:
    with pytest.raises(RejectedPageError) as error:
        read(text, url)
    assert error.value.reason is reason
