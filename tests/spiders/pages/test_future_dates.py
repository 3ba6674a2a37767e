"""Dates that were still to come when a page was fetched are not believed, nor is "99" the year 2099."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from schemas.article import Article
from schemas.capture import Capture, PageKind
from schemas.listing import Listing
from spiders.archive.stored_record import ArchivedResponse
from spiders.pages.fields.dates import read_issue_date
from spiders.read import read_response
from spiders.sites import load_site
from tests.spiders.pages.test_item import HOST, URL, item_page

SITE = load_site("caci")
FETCHED = datetime(2026, 11, 30, 12, tzinfo=UTC)
ONE = "Since 2002 the U.S. mission has counted boats on the lower river, and found few."
TWO = "Farmers downstream will plant later and borrow more than before."


def respond(content: bytes, url: str, kind: PageKind, fetched_at: datetime) -> object:
    capture = Capture(
        capture_id="urn:uuid:0", url=url, fetched_at=fetched_at, status=200, content_type="text/html; charset=utf-8",
        payload_digest="sha1:A", warc_file="a.warc.gz", warc_offset=0, warc_length=1, page_kind=kind,
        article_id="caci:8400",
    )  # fmt: skip
    return read_response(ArchivedResponse(capture, 200, (), content, capture.content_type), SITE)


def read_page(header: str | None, byline: str, fetched_at: datetime = FETCHED) -> Article:
    page = item_page(full=f"<p>{byline}</p><p>BACKGROUND: {ONE}</p><p>IMPLICATIONS: {TWO}</p>", date=header)
    article = respond(page, URL, PageKind.ITEM, fetched_at)
    assert isinstance(article, Article)
    return article


def read_text(header: str | None, byline: str, fetched_at: datetime = FETCHED) -> Article:
    lines = (
        header or "",
        "A RIVER",
        "Published in Analytical Articles",
        byline,
        f"BACKGROUND: {ONE}",
        f"IMPLICATIONS: {TWO}",
    )
    article = respond("\n".join(lines).encode(), URL, PageKind.TEXT, fetched_at)
    assert isinstance(article, Article)
    return article


FORMS = pytest.mark.parametrize("read_form", [read_page, read_text], ids=["page", "text"])


def rule_of(article: Article, field: str) -> tuple[str, str | None]:
    return next((row.rule, row.raw) for row in article.evidence if row.field == field)


@FORMS
@pytest.mark.parametrize(
    "header",
    [
        "Saturday, 24 September 2033",
        "Friday, 01 January 2027",
        "Monday, 24 September 2063",
        "Wednesday, 24 September 9999",
        "Thursday, 31 December 2099",
        "Saturday, 02 January 2027",
    ],
)
def test_a_page_date_that_was_to_come_is_not_believed(header: str, read_form: Callable[..., Article]) -> None:
    article = read_form(header, "By Emil Juraev (9/24/2003 issue of the CACI Analyst)")
    assert (article.page_date, article.issue_date) == (None, date(2003, 9, 24))
    assert (article.published_on, article.date_rule) == (date(2003, 9, 24), "issue_date")
    assert article.date_conflict is False
    assert rule_of(article, "page_date") == ("later_than_capture", header)
    assert rule_of(article, "published_on") == ("issue_date", "2003-09-24")


@FORMS
@pytest.mark.parametrize(
    "stated", ["9/24/2033", "9/24/2063", "24 September 2033", "Sept. 24, 2033", "1/1/2027", "9/24/47"]
)
def test_an_issue_date_that_was_to_come_is_not_believed(stated: str, read_form: Callable[..., Article]) -> None:
    article = read_form("Wednesday, 24 September 2003", f"By Emil Juraev ({stated} issue of the CACI Analyst)")
    assert (article.issue_date, article.published_on) == (None, date(2003, 9, 24))
    assert article.date_conflict is False
    assert rule_of(article, "issue_date") == ("later_than_capture", stated)
    assert [author.name for author in article.authors] == ["Emil Juraev"]


@FORMS
def test_without_any_date_to_believe_there_is_none(read_form: Callable[..., Article]) -> None:
    article = read_form("Saturday, 24 September 2033", "By Emil Juraev (9/24/2033 issue of the CACI Analyst)")
    assert (article.page_date, article.issue_date, article.published_on) == (None, None, None)
    assert (article.date_rule, rule_of(article, "published_on")) == ("no_date", ("no_date", None))


@FORMS
@pytest.mark.parametrize(
    "header", ["Monday, 30 November 2026", "Thursday, 31 December 2026", "Wednesday, 29 March 2000"]
)
def test_a_month_ahead_is_believed(header: str, read_form: Callable[..., Article]) -> None:
    article = read_form(header, "By Emil Juraev (9/24/2003 issue of the CACI Analyst)")
    assert article.page_date is not None
    assert rule_of(article, "page_date") == ("page_header", header)


@FORMS
@pytest.mark.parametrize("fetched_at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(1980, 1, 1, tzinfo=UTC)])
def test_a_capture_of_no_known_day_says_nothing_about_dates(
    fetched_at: datetime, read_form: Callable[..., Article]
) -> None:
    article = read_form(
        "Wednesday, 24 September 2003", "By Emil Juraev (9/24/2003 issue of the CACI Analyst)", fetched_at
    )
    assert article.page_date == article.issue_date == article.published_on == date(2003, 9, 24)


def test_the_day_in_a_title_and_those_of_news_items() -> None:
    page = item_page(
        full="<p>OSH BAZAAR REOPENS</p><p>24 September 2033</p><p>Traders came back. (RFE/RL)</p>"
        "<p>DAM IS FULL</p><p>25 September 2003</p><p>The lake is full of water. (Interfax)</p>",
        section="news-digest", category="News Digest", title="24 September 2033 News Digest",
    )  # fmt: skip
    url = f"{HOST}/publications/news-digest/item/8400-a-river.html"
    article = respond(page, url, PageKind.ITEM, FETCHED)
    assert isinstance(article, Article)
    assert (article.title_date, article.page_date) == (None, date(2003, 9, 24))
    assert [item.item_date for item in article.digest_items] == [None, date(2003, 9, 25)]
    assert ("digest_items", "later_than_capture", "2033-09-24") in [
        (row.field, row.rule, row.raw) for row in article.evidence
    ]


def test_an_issue_in_an_address_that_was_to_come() -> None:
    slug = "analytical-articles-caci-analyst-2033-9-24-art-8400"
    url = f"{HOST}/publications/analytical-articles/item/8400-{slug}.html"
    article = respond(item_page(slug=slug), url, PageKind.ITEM, FETCHED)
    assert isinstance(article, Article)
    assert (article.slug_date, article.published_on) == (None, date(2003, 9, 24))


def test_the_entries_of_a_listing() -> None:
    entry = (
        '<div class="catItemView"><span class="catItemDateCreated">{}</span><h3 class="catItemTitle">'
        '<a href="/publications/field-reports/item/{}-a.html">A</a></h3></div>'
    )
    entries = entry.format("Saturday, 24 September 2033", 1) + entry.format("Wednesday, 24 September 2003", 2)
    page = f'<html><body><div id="k2Container" class="itemListView">{entries}</div></body></html>'
    listing = respond(page.encode(), f"{HOST}/publications/field-reports.html", PageKind.LISTING, FETCHED)
    assert isinstance(listing, Listing)
    assert [entry.page_date for entry in listing.entries] == [None, date(2003, 9, 24)]
    assert listing.newest == date(2003, 9, 24)


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("9/24/99", date(1999, 9, 24)),
        ("08/21/13", date(2013, 8, 21)),
        ("Sept. 24, '99", date(1999, 9, 24)),
        ("24 Sept 03", date(2003, 9, 24)),
        ("12/31/69", date(1969, 12, 31)),
        ("9/24/00", date(2000, 9, 24)),
    ],
)
def test_a_year_of_two_digits(stated: str, day: date) -> None:
    assert read_issue_date(stated, None, None, SITE).day == day


def test_abstracts_begin_with_the_issue_of_27_june_2007() -> None:
    assert SITE.abstracts_since == date(2007, 6, 27)
    abstract, text = "Two states share one river, and neither of them has measured it.", f"<p>{ONE}</p><p>{TWO}</p>"
    for day, expected in (("Wednesday, 27 June 2007", abstract), ("Wednesday, 13 June 2007", None)):
        page = item_page(intro=f"<p>{abstract}</p>", full=text, date=day)
        article = respond(page, URL, PageKind.ITEM, FETCHED)
        assert isinstance(article, Article)
        assert article.abstract == expected
