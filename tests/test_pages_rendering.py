"""Text renderings of pages: header, byline, intro and text in reading order, without markup."""

from datetime import date

import pytest

from schemas.article import Article, Kind
from spiders.pages.rendering import read_rendering
from spiders.sites import load_site

SITE = load_site()
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
def test_furniture_is_no_text(text: str) -> None:
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
