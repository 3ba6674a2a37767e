"""The captured pages of a genuine Joomla + K2, and the records that must be read from them: one test a field."""

import pytest

from schemas.article import Article
from spiders.pages.forms.feed import read_feed
from spiders.pages.forms.listing import read_listing
from spiders.pages.forms.rendering.rendering import read_rendering
from tests.support.captured_pages import (
    COMPARED,
    EXPECTED,
    MANIFEST,
    SITE,
    captured_article,
    fields_of,
    page_content,
)

PRINT_VIEW = "item-print-view-2003.html"
WITH_SIDEBAR = "item-analytical-2003-br-sidebar.html"
NOT_COMPARED = {
    # How the page was made.
    "file", "state", "expect_status", "intro_mode", "intro_text", "markup", "heading_markup", "byline_markup",
    "byline_style", "quirks", "featured",
    # What K2 knows of an item and no record holds.
    "k2_author", "publish_up", "modified", "extra_fields", "inline_images",
}  # fmt: skip
DERIVED = {
    "article_id", "kind", "category", "slug_date", "title_date", "published_on", "date_rule", "date_conflict",
    "word_count", "content_digest", "reader_version",
}  # fmt: skip
"""Fields of an article that an expected record does not name; the replica's truth and their own tests do."""


@pytest.mark.parametrize("key", COMPARED)
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_each_field_is_exactly_as_expected(expected, key):
    read, must = fields_of(captured_article(expected["file"]), expected)[key]
    assert read == must


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_an_expected_record_has_no_key_that_nothing_is_compared_with(expected):
    # `heading_raw` is a key of each section.
    assert set(expected) == (set(COMPARED) - {"heading_raw"}) | NOT_COMPARED
    assert set(fields_of(captured_article(expected["file"]), expected)) == set(COMPARED)


def test_a_record_has_no_field_that_is_compared_with_nothing():
    assert set(Article.model_fields) == set().union(*COMPARED.values()) | DERIVED


def test_every_item_page_has_an_expected_record():
    items = {file for file, page in MANIFEST.items() if page["item_id"]}
    assert items == {expected["file"] for expected in EXPECTED} | {PRINT_VIEW}


def test_a_print_view_has_the_fields_of_its_page():
    page, printed = captured_article(WITH_SIDEBAR), captured_article(PRINT_VIEW)
    # It has no sidebar.
    assert printed.links == ()
    assert printed == page.model_copy(update={"links": ()})


def test_a_text_rendering_has_the_fields_of_its_page():
    page = captured_article(WITH_SIDEBAR)
    text = read_rendering(page_content("rendering-2003.txt"), SITE)
    # A text has no address, and with it no slug, no links, and the title in one line.
    carried = ("kind", "section", "category", "title", "byline", "authors", "page_date", "issue_date", "published_on",
               "abstract", "body", "sections", "paragraphs", "bio", "hits", "word_count", "content_digest")  # fmt: skip
    assert {name: getattr(text, name) for name in carried} == {name: getattr(page, name) for name in carried}


def test_a_page_carries_its_sidebar():
    article = captured_article(WITH_SIDEBAR)
    visit = [(link.text, link.url) for link in article.links if link.block == "visit_also"]
    assert visit == [
        ("silkroad", "https://www.silkroadstudies.org/"),
        ("AFPC", "https://www.afpc.org/"),
        ("isdp", "https://www.isdp.eu/"),
        ("turkeyanalyst", "https://www.turkeyanalyst.org/"),
    ]
    staff = [link for link in article.links if link.block == "staff_publications"]
    assert len(staff) == 10
    assert staff[0].text == "2410Stern-cover"
    assert article.date_rule == "slug_date"
    assert "\\" not in article.body
    assert article.sections[0].text.startswith("Since March 2002")
    assert article.sections[0].text.endswith("before they agree on anything larger.")


LISTINGS = [
    ("listing-stock-page1.html", 0, 4, 1, 72, ["caci:12867", "caci:12889", "caci:12818", "caci:12814"]),
    ("listing-k268-last-page.html", 212, None, 54, 54, ["caci:4837"]),
    ("listing-sitelike-past-the-end.html", 84, None, None, None, []),
    ("listing-sitelike-page61.html", 240, 244, 61, 72, ["caci:6031", "caci:5982", "caci:5995", "caci:5990"]),
    ("tag-listing-page2.html", 5, 10, 2, 6, ["caci:11429", "caci:10886", "caci:10771", "caci:10710", "caci:10683"]),
]


@pytest.mark.parametrize(
    ("file", "start", "following", "number", "count", "items"), LISTINGS, ids=[row[0] for row in LISTINGS]
)
def test_listings_name_their_items_and_the_next_page(file, start, following, number, count, items):
    listing = read_listing(page_content(file), MANIFEST[file]["url"], SITE)
    assert [entry.article_id for entry in listing.entries] == items
    assert (listing.start, listing.next_start) == (start, following)
    assert (listing.page_number, listing.page_count) == (number, count)


def test_a_feed_names_its_items():
    file = "feed-rss-field-reports.xml"
    feed = read_feed(page_content(file), MANIFEST[file]["url"], SITE)
    assert (feed.section, feed.start, len(feed.entries)) == ("field-reports", 40, 10)
    assert feed.entries[0].article_id == "caci:11460"
    assert feed.newest is not None and feed.newest.isoformat() == "2020-11-25"
