"""Listings, tag pages and feeds: which items they name, where they end, and what a feed carries."""

from datetime import date

import pytest

from schemas.article import Article
from schemas.listing import Listing
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.feed import read_feed, read_feed_articles
from spiders.pages.forms.listing import read_listing
from spiders.sites import load_site

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
SECTION = f"{HOST}/publications/field-reports.html"
TAG = f"{HOST}/publications/news-digest/itemlist/tag/Kyrgyzstan.html"
FEED = f"{HOST}/publications/field-reports.feed"


def item_path(number: int) -> str:
    return f"/publications/field-reports/item/{number}-report.html"


def entry(number: int, prefix: str = "cat", day: str = "Wednesday, 02 December 2015 00:00", text: str = "") -> str:
    """One entry of a list view, with K2's class names."""
    return f"""<div class="itemContainer"><div class="{prefix}ItemView groupLeading"><div class="{prefix}ItemHeader">
        <span class="{prefix}ItemDateCreated"> {day} </span><h3 class="{prefix}ItemTitle">
        <a href="{item_path(number)}"> Report &amp; {number} </a></h3></div><div class="{prefix}ItemBody">
        <div class="{prefix}ItemIntroText">{text}</div></div></div></div>"""


def page(entries: str, pagination: str = "", view: str = "itemListView", aside: str = "") -> bytes:
    """A page with one list view."""
    return f"""<html><head><title>Field Reports</title></head><body>
        <div id="k2Container" class="{view}"><div class="itemListCategory"><h2>Field Reports</h2></div>
        <div class="itemList">{entries}</div>{pagination}</div>
        <div id="aside">{aside}</div></body></html>""".encode()


def links(*queries: str) -> str:
    pages = "".join(f'<li><a href="/publications/field-reports.html{query}">1</a></li>' for query in queries)
    disabled = '<li class="disabled"><a><span class="icon-last"></span></a></li>'
    return f'<nav><ul class="pagination-list">{pages}{disabled}</ul></nav>'


def stock(counter: str, *queries: str) -> str:
    """Pagination from K2 2.11 on."""
    return (
        f'<div class="k2Pagination"><div class="k2PaginationLinks">{links(*queries)}</div>'
        f'<div class="k2PaginationCounter"> {counter} </div></div>'
    )


def of_2013(counter: str, *queries: str) -> str:
    """Pagination of K2 2.6.8: the counter is bare text."""
    return f'<div class="k2Pagination">{links(*queries)}<div class="clr"></div>\n\t\t{counter}\t</div>'


def test_the_entries_of_a_listing() -> None:
    content = page(entry(13307) + entry(13306, day="Wednesday, 18 November 2015"), stock("Page 1 of 54", "?start=4"))
    listing = read_listing(content, SECTION, SITE)
    assert (listing.url, listing.section, listing.start) == (SECTION, "field-reports", 0)
    assert [
        (row.position, row.article_id, row.url, row.title, row.section, row.page_date) for row in listing.entries
    ] == [
        (1, "caci:13307", HOST + item_path(13307), "Report & 13307", "field-reports", date(2015, 12, 2)),
        (2, "caci:13306", HOST + item_path(13306), "Report & 13306", "field-reports", date(2015, 11, 18)),
    ]
    assert (listing.next_start, listing.page_number, listing.page_count) == (4, 1, 54)
    assert listing.newest == date(2015, 12, 2)


PAGINATIONS = {
    "first": ("", stock("Page 1 of 72", "?start=4", "?start=8", "?start=284"), (4, 1, 72)),
    "middle": ("?start=8", stock("Page 3 of 72", "?start=0", "?start=4", "?start=12", "?start=284"), (12, 3, 72)),
    "last": ("?start=284", stock("Page 72 of 72", "?start=0", "?start=280"), (None, 72, 72)),
    "limitstart": ("?start=4", stock("Page 2 of 3", "?limitstart=0", "?start=8"), (8, 2, 3)),
    "all-limitstart": ("?limitstart=4", stock("Page 2 of 3", "?limitstart=0", "?limitstart=8"), (8, 2, 3)),
    "of-2013": ("?start=4", of_2013("Page 2 of 54", "?start=0", "?start=8"), (8, 2, 54)),
    "of-2013-last": ("?start=212", of_2013("Page 54 of 54", "?start=0", "?start=208"), (None, 54, 54)),
    "of-2013-empty": ("", '<div class="k2Pagination"></div>', (None, None, None)),
    "single-page": ("", "", (None, None, None)),
    "unaligned": ("?start=3", stock("Page 1 of 72", "?start=0", "?start=4"), (4, 1, 72)),
    "order-of-links": ("?start=4", stock("Page 2 of 9", "?start=32", "?start=12", "?start=8", "?start=0"), (8, 2, 9)),
    "other-query": ("", stock("Page 1 of 2", "?tmpl=x&amp;start=4"), (4, 1, 2)),
}


@pytest.mark.parametrize(("query", "pagination", "expected"), PAGINATIONS.values(), ids=PAGINATIONS.keys())
def test_pagination(query: str, pagination: str, expected: tuple[int | None, int | None, int | None]) -> None:
    listing = read_listing(page(entry(13307), pagination), SECTION + query, SITE)
    assert (listing.next_start, listing.page_number, listing.page_count) == expected


def test_a_page_past_the_end_is_a_listing_without_entries() -> None:
    content = b"""<html><body><div id="k2Container" class="itemListView"><div class="itemListCategoriesBlock">
        <div class="itemListCategory"><h2>Field Reports</h2></div></div></div></body></html>"""
    listing = read_listing(content, SECTION + "?start=9000", SITE)
    assert listing == Listing(url=SECTION + "?start=9000", section="field-reports", start=9000)


def test_a_tag_page_has_no_section_of_its_own() -> None:
    content = page(entry(13307, "tag"), stock("Page 2 of 3", "?start=0", "?start=10"), view="tagView")
    listing = read_listing(content, TAG + "?start=5", SITE)
    assert (listing.section, listing.start, listing.next_start) == (None, 5, 10)
    assert [(row.article_id, row.section) for row in listing.entries] == [("caci:13307", "field-reports")]


@pytest.mark.parametrize(("view", "prefix"), [("userView", "userItem"), ("genericView", "genericItem")])
def test_other_list_views(view: str, prefix: str) -> None:
    content = page(entry(13307, prefix.removesuffix("Item")), view=view)
    assert [row.article_id for row in read_listing(content, TAG, SITE).entries] == ["caci:13307"]


def test_whole_articles_in_a_list_are_not_entries() -> None:
    text = "<p>By Emil Juraev</p><p>BACKGROUND: <a href='/publications/field-reports/item/1-x.html'>One</a></p>"
    aside = "<a class='moduleItemTitle' href='/publications/field-reports/item/2-y.html'>Two</a>"
    listing = read_listing(page(entry(13307, text=text), aside=aside), SECTION, SITE)
    assert [row.article_id for row in listing.entries] == ["caci:13307"]


def test_the_same_item_twice_on_a_page_is_listed_twice() -> None:
    listing = read_listing(page(entry(13307) + entry(13307)), SECTION, SITE)
    assert [(row.position, row.article_id) for row in listing.entries] == [(1, "caci:13307"), (2, "caci:13307")]


def test_a_title_without_link_has_its_read_more() -> None:
    view = f"""<div class="catItemView"><h3 class="catItemTitle">Report</h3><div class="catItemReadMore">
        <a class="k2ReadMore" href="{item_path(13307)}">Read more...</a></div></div>"""
    (row,) = read_listing(page(view), SECTION, SITE).entries
    assert (row.article_id, row.title, row.page_date) == ("caci:13307", "Report", None)


@pytest.mark.parametrize("content", [b"", b"<html><body><p>Not found</p></body></html>", b"%PDF-1.4"])
def test_what_is_not_a_list_is_rejected(content: bytes) -> None:
    with pytest.raises(RejectedPageError):
        read_listing(content, SECTION, SITE)


WHOLE = (
    "<div class='K2FeedImage'><img src='/a_S.jpg'/></div><div class='K2FeedIntroText'><p>By Emil Juraev</p>"
    "<p>November 25, 2020, the CACI Analyst</p><p>One bridge.</p></div><div class='K2FeedFullText'><p>One bridge. "
    "It is open.</p><p>No truck has crossed it.</p></div>"
)
TEASER = "<p>By Emil Juraev</p><p>One bridge.</p>"


def rss_item(number: int, description: str = WHOLE, published: str = "Wed, 25 Nov 2020 10:25:08 +0000") -> str:
    return f"""<item><title>Report &amp; {number}</title><link>{HOST}{item_path(number)}</link>
        <guid isPermaLink="true">{HOST}{item_path(number)}</guid><description><![CDATA[{description}]]></description>
        <author>nobody@example.invalid (Super User)</author><category>Field Reports</category>
        <pubDate>{published}</pubDate></item>"""


def rss(*items: str) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
        <title>Field Reports</title><link>{HOST}</link><lastBuildDate>Sun, 22 Nov 2026 07:15:47 +0000</lastBuildDate>
        <atom:link rel="self" type="application/rss+xml" href="{FEED}"/>{"".join(items)}</channel></rss>""".encode()


def atom(number: int) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><title>Field Reports</title>
        <link rel="self" href="{FEED}?type=atom"/><updated>2026-11-22T07:15:47+00:00</updated><entry>
        <title>Report &amp; {number}</title><link rel="alternate" type="text/html" href="{HOST}{item_path(number)}"/>
        <published>2020-11-25T10:25:08+00:00</published><updated>2020-11-25T10:25:08+00:00</updated>
        <author><name>Super User</name></author><summary type="html"><![CDATA[{WHOLE}]]></summary></entry></feed>
        """.encode()


@pytest.mark.parametrize("content", [rss(rss_item(11460)), atom(11460)], ids=["rss", "atom"])
def test_feeds_name_items(content: bytes) -> None:
    listing = read_feed(content, FEED, SITE)
    assert (listing.url, listing.section, listing.start, listing.next_start) == (FEED, "field-reports", 0, None)
    assert [(row.position, row.article_id, row.url, row.title, row.page_date) for row in listing.entries] == [
        (1, "caci:11460", HOST + item_path(11460), "Report & 11460", date(2020, 11, 25))
    ]
    assert listing.newest == date(2020, 11, 25)


@pytest.mark.parametrize("content", [rss(rss_item(11460)), atom(11460)], ids=["rss", "atom"])
def test_feeds_carry_the_whole_text(content: bytes) -> None:
    articles: list[Article] = read_feed_articles(content, FEED, SITE)
    (article,) = articles
    assert (article.article_id, article.title, article.url) == (
        "caci:11460", "Report & 11460", HOST + item_path(11460),
    )  # fmt: skip
    assert article.body == "One bridge. It is open.\n\nNo truck has crossed it."
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert article.page_date == article.issue_date == article.published_on == date(2020, 11, 25)
    assert (article.hits, article.tags, article.section) == (None, (), "field-reports")


def test_a_teaser_is_not_an_article() -> None:
    content = rss(rss_item(11460, TEASER))
    assert [row.article_id for row in read_feed(content, FEED, SITE).entries] == ["caci:11460"]
    assert read_feed_articles(content, FEED, SITE) == []


def test_a_feed_with_a_broken_date_keeps_its_items() -> None:
    listing = read_feed(rss(rss_item(2), rss_item(1, published="some day")), FEED, SITE)
    assert [(row.article_id, row.page_date) for row in listing.entries] == [
        ("caci:2", date(2020, 11, 25)),
        ("caci:1", None),
    ]


def test_an_empty_feed_names_nothing() -> None:
    listing = read_feed(rss(), FEED, SITE)
    assert (listing.entries, listing.newest) == ((), None)


@pytest.mark.parametrize(
    "content", [b"", b"<html><body>Field Reports</body></html>", b"\x89PNG", b'<?xml version="1.0"?>']
)
def test_what_is_not_a_feed_is_rejected(content: bytes) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_feed(content, FEED, SITE)
    assert error.value.reason in {RejectReason.UNKNOWN_LAYOUT, RejectReason.EMPTY, RejectReason.NOT_HTML}


def test_another_list_in_place_of_the_sections_is_rejected() -> None:
    """A site that answers every address with its home page: its list is of all sections, and pages at /?start=4."""
    home = page(entry(1) + entry(2), stock("Page 1 of 72", "?start=4").replace("/publications/field-reports.html", "/"))
    with pytest.raises(RejectedPageError) as error:
        read_listing(home, SECTION, SITE)
    assert error.value.reason is RejectReason.LISTING
    alien = page(entry(1) + entry(2)).replace(b"/publications/field-reports/", b"/publications/news-digest/")
    with pytest.raises(RejectedPageError):
        read_listing(alien, SECTION, SITE)
    assert len(read_listing(page(entry(1) + entry(2)), SECTION, SITE).entries) == 2
    assert len(read_listing(alien, TAG, SITE).entries) == 2, "a tag page lists all sections"


def test_a_mirror_may_write_its_host_into_the_links() -> None:
    mirror = "https://mirror.example"
    content = page(entry(1), stock("Page 1 of 9", "?start=4")).replace(b'href="/', f'href="{mirror}/'.encode())
    listing = read_listing(content, SECTION, SITE, None, f"{mirror}/publications/field-reports.html")
    assert ([row.article_id for row in listing.entries], listing.next_start) == (["caci:1"], 4)
    elsewhere = page(entry(1)).replace(b'href="/', b'href="https://other.example/')
    assert read_listing(elsewhere, SECTION, SITE).entries == ()
