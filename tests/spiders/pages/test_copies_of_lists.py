"""A copy of a list as bare text is no article, however its entries are marked; and an article is no list."""

from time import process_time

import pytest

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
ITEM = f"{HOST}/publications/analytical-articles/item/8400-a-river.html"
ONE = "The first snow fell early on the pass this year, and the lorries waited for the U.S. mission below the tunnel."
TWO = "Farmers downstream will plant later and borrow more than before, because nobody has measured the river."
THREE = "Two ministers met in the capital on Monday and agreed on nothing that they had not agreed on before."
LONG = f"{ONE} {TWO} {THREE}"
JURAEV = "By Emil Juraev (9/24/2003 issue of the CACI Analyst)"
JANASHIA = "By Eka Janashia (9/24/2003 issue of the CACI Analyst)"
EMPTY = "By empty (9/24/2003 issue of the CACI Analyst)"
DAY, OTHER_DAY = "Wednesday, 24 September 2003", "Wednesday, 8 October 2003"

LISTS = {
    "two-bylines": [JURAEV, ONE, JANASHIA, TWO],
    "bylines-glued-to-the-text-above": [JURAEV, f"{ONE}{JANASHIA}", TWO],
    "bylines-after-a-blank": [f"{JURAEV} {ONE} {JANASHIA} {TWO}"],
    "bylines-before-their-text": [f"{JURAEV}{ONE}", f"{JANASHIA}{TWO}"],
    "one-author-twice": [JURAEV, ONE, JURAEV.replace("9/24", "10/8"), TWO],
    "one-byline-twice": [JURAEV, ONE, JURAEV, TWO],
    "one-byline-glued": [JURAEV, f"{ONE}{JURAEV}", TWO],
    "empty-four-times": [EMPTY, ONE, EMPTY, TWO, EMPTY, THREE, EMPTY, LONG],
    "empty-twice-with-titles": ["MINISTER OPENS BRIDGE", EMPTY, ONE, "TRUCKS MEET ON PASS", EMPTY, TWO],
    "two-lines": ["By Emil Juraev", "November 16th, 2015, The CACI Analyst", ONE, "By Eka Janashia",
                  "November 16th, 2015, The CACI Analyst", TWO],
    "two-lines-without-year": ["By Emil Juraev", "December 9th, the CACI Analyst", ONE, "By Eka Janashia",
                               "December 2nd, the CACI Analyst", TWO],
    "two-lines-of-one-author": ["By Emil Juraev", "March 20, 2025", ONE, "By Emil Juraev", "March 27, 2025", TWO],
    "two-lines-without-by": ["Emil Juraev", "March 20, 2025", ONE, "Eka Janashia", "March 27, 2025", TWO],
    "names-alone": ["By Emil Juraev", ONE, "By Eka Janashia", TWO],
    "names-alone-whole-articles": ["By Emil Juraev", ONE, f"BACKGROUND: {LONG}", "By Eka Janashia", TWO,
                                   f"BACKGROUND: {LONG}"],
    "dates-in-words": ["By Emil Juraev (Sept. 24, 2003 issue of the CACI Analyst)", ONE,
                       "By Eka Janashia (24 September 2003 issue of the CACI Analyst)", TWO],
    "forms-mixed": [JURAEV, ONE, "By Eka Janashia", "March 20, 2025", TWO],
    "categories": [DAY, "A RIVER", "Published in Field Reports", ONE, "A ROAD", "Published in Field Reports", TWO],
    "categories-below": [ONE, "Published in Field Reports", TWO, "Published in Analytical Articles"],
    "categories-and-one-byline": [JURAEV, ONE, "Published in Field Reports", TWO, "Published in Analytical Articles"],
    "dates": [DAY, "A RIVER", ONE, OTHER_DAY, "A ROAD", TWO, "Wednesday, 22 October 2003", "A BRIDGE", THREE],
    "dates-with-times": ["Thursday, 12 April 2018 18:05", "A River", "Published in Field Reports", ONE,
                         "Thursday, 10 May 2018 18:14", "A Road", "By Eka Janashia", TWO],
    "one-date-twice": [DAY, "A RIVER", EMPTY, ONE, DAY, "A ROAD", EMPTY, TWO],
    "entry-before-the-first-date": [JURAEV, ONE, DAY, "A ROAD", "Published in Field Reports", JANASHIA, TWO],
    "text-before-the-first-date": [LONG, DAY, "A ROAD", "Published in Field Reports", JANASHIA, TWO],
    "read-more": ["A River", ONE, "Read more...", "A Road", TWO, "Read more..."],
    "read-more-titles": [JURAEV, ONE, "Read more: A River", TWO, "Read more: A Road"],
    "all-on-one-line": [f"A RIVER {JURAEV} {ONE} A ROAD {JANASHIA} {TWO}"],
    "items-on-one-line": [f"MINISTER OPENS BRIDGE {EMPTY} {ONE} TRUCKS MEET ON PASS {EMPTY} {TWO}"],
    "all-on-one-line-two-lines": [
        f"A River By Emil Juraev March 20, 2025 {ONE} A Road By Eka Janashia March 27, 2025 {TWO}"
    ],
    "tags-of-each-entry": ["A River", ONE, "Tagged under", "Water", "A Road", TWO, "Tagged under", "Roads"],
    "tags-and-bylines": [JURAEV, ONE, TWO, THREE, "Tagged under", "Water", JANASHIA, TWO],
    "tags-dates-and-texts": [DAY, "A RIVER", ONE, TWO, THREE, "Tagged under", "Water", OTHER_DAY, "A ROAD",
                             "Published in Field Reports", LONG],
    "labels-of-each-entry": ["By Emil Juraev", "March 20, 2025", ONE, f"BACKGROUND: {TWO}", f"CONCLUSIONS: {THREE}",
                             "A Road", "BACKGROUND: No bridge was ever built.", f"CONCLUSIONS: {ONE}"],
    "hits-of-each-entry": [DAY, "A RIVER", JURAEV, ONE, "Read 12 times", OTHER_DAY, "A ROAD", JANASHIA, TWO,
                           "Read 13 times"],
}  # fmt: skip


@pytest.mark.parametrize("url", [None, ITEM], ids=["no-address", "item"])
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("lines", LISTS.values(), ids=LISTS.keys())
def test_a_copy_of_a_list_is_rejected(lines, blank, url):
    with pytest.raises(RejectedPageError) as error:
        read_rendering(blank.join(lines).encode(), SITE, url)
    assert error.value.reason is RejectReason.LISTING


HEADER = [DAY, "A RIVER", "Published in Analytical Articles"]
ARTICLES = {
    "plain": [*HEADER, JURAEV, ONE, TWO, THREE],
    "intro-repeated": [*HEADER, JURAEV, ONE, JURAEV, ONE, TWO, THREE],
    "intro-cut": [*HEADER, JURAEV, "The first snow fell early on the pass this year, and the lorries waited for the U.",
                  JURAEV, ONE, TWO, THREE],
    "by-by": [*HEADER, f"By {JURAEV}", ONE, TWO, THREE],
    "by-by-two-lines": [*HEADER, "By By Emil Juraev", "March 20, 2025", ONE, TWO, THREE],
    "byline-twice": [*HEADER, JURAEV, JURAEV, ONE, TWO, THREE],
    "byline-twice-glued": [*HEADER, JURAEV, f"{ONE}{JURAEV}", ONE, TWO, THREE],
    "title-glued-to-the-byline": [DAY, "A RIVER", "Published in Analytical Articles", f"A RIVER {JURAEV}", ONE, TWO],
    "two-lines-repeated": [*HEADER, "By Emil Juraev", "March 20, 2025", ONE, "By Emil Juraev", "March 20, 2025", ONE,
                           TWO, THREE],
    "issue-cited": [*HEADER, JURAEV, ONE, f"{TWO} As Eka Janashia wrote (9/10/2003 issue of the CACI Analyst).",
                    THREE],
    "issue-cited-by": [*HEADER, JURAEV, ONE,
                       f"{TWO} A report by Eka Janashia (9/10/2003 issue of the CACI Analyst) said so.", THREE],
    "labels-repeated": [*HEADER, JURAEV, f"BACKGROUND: {ONE}", f"IMPLICATIONS: {TWO}", f"BACKGROUND: {ONE}",
                        f"IMPLICATIONS: {TWO} It froze.", f"CONCLUSIONS: {THREE}"],
    "label-twice": [*HEADER, JURAEV, f"BACKGROUND: {ONE}", f"BACKGROUND: {TWO}", f"CONCLUSIONS: {THREE}"],
    "tags": [*HEADER, JURAEV, ONE, TWO, THREE, "Tagged under", "Water", "Published in Analytical Articles"],
    "related": [*HEADER, JURAEV, ONE, TWO, THREE, "Tagged under", "Water", "Related items", "A Road", JANASHIA, LONG],
    "title-with-by": [*HEADER, JURAEV, ONE, f"{TWO} The pamphlet Victory By Default was read by few.", THREE],
    "signature": [*HEADER, JURAEV, ONE, TWO, THREE, "By Emil Juraev"],
    "credit": [*HEADER, JURAEV, ONE, TWO, THREE, "By Steppe Pictures"],
    "credit-inside": [*HEADER, JURAEV, ONE, "By Steppe Pictures", TWO, "By Anna Tester", THREE],
    "credit-below-an-undated-byline": [*HEADER, "By Emil Juraev", ONE, "By Wikimedia Commons", TWO, THREE],
    "published-in-prose": [*HEADER, JURAEV, ONE, "Published in the press of three countries, it was read by few.",
                           "Published in 1998, the plan was forgotten.", TWO, THREE],
    "category-below": [DAY, "A RIVER", JURAEV, ONE, TWO, THREE, "Published in Analytical Articles"],
    "menu": ["Home", "Publications", "By Subject Area", "Search", *HEADER, JURAEV, ONE, TWO, THREE],
    "boilerplate-above": [
        "The Central Asia-Caucasus Analyst is a biweekly publication of an institute that has offices in two cities "
        "and friends in many more, and that prints what its authors think and not what it thinks itself, for which "
        "it has been thanked.", *HEADER, JURAEV, ONE, TWO, THREE,
    ],
    "one-read-more": [*HEADER, JURAEV, ONE, TWO, THREE, "Read more: A Road"],
    "date-in-the-text": [*HEADER, JURAEV, ONE, OTHER_DAY, TWO, THREE],
    "teasers-in-the-sidebar": [*HEADER, JURAEV, ONE, TWO, THREE, "Read 12 times", "Visit also", JANASHIA, TWO],
    "by-in-prose": [*HEADER, JURAEV, ONE, "By Monday the road was closed.", "By contrast, the river was open.", TWO],
}  # fmt: skip


@pytest.mark.parametrize("url", [None, ITEM], ids=["no-address", "item"])
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("lines", ARTICLES.values(), ids=ARTICLES.keys())
def test_an_article_is_not_a_list(lines, blank, url):
    article = read_rendering(blank.join(lines).encode(), SITE, url)
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert ONE in article.body
    assert article.body.count(ONE) == 1
    assert article.title == "A RIVER"
    assert not article.body.startswith("By")


def test_a_text_written_against_the_search_for_bylines_takes_linear_time():
    def seconds(characters: int) -> float:
        text = f"{JURAEV}\nx {'. By A B (' * (characters // 10)}".encode()
        start = process_time()
        read_rendering(text, SITE)
        return process_time() - start

    short, long = (min(seconds(characters) for _ in range(2)) for characters in (25_000, 100_000))
    assert long < 6 * short + 0.5


def test_a_doubled_by_is_one_byline_in_a_text() -> None:
    printed = "By By Christine Iskandar (6/6/2001 issue of the CACI Analyst)"
    header = "Wednesday, 06 June 2001\nA RIVER\nPublished in Field Reports\n"
    text = f"{header}{printed}\nThe river has two names and no owner.\n"
    article = read_rendering(text.encode(), SITE)
    assert (article.byline, article.body) == (printed, "The river has two names and no owner.")
