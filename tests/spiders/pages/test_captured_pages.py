"""The captured pages of a genuine Joomla + K2, and the records that they must give, field by field."""

import json
from typing import Any

import pytest

from schemas.article import Article
from spiders.pages.forms.feed import read_feed
from spiders.pages.forms.item import read_item
from spiders.pages.forms.listing import read_listing
from spiders.pages.forms.rendering import read_rendering
from spiders.sites import load_site
from tests.support.paths import ROOT

SHARED = ROOT.parent / "shared"
PAGES = SHARED / "pages"
SITE = load_site()
PUBLIC = "https://www.cacianalyst.org"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the captured pages are not part of the repository")

EXPECTED: list[dict[str, Any]] = (
    [json.loads(line) for line in (PAGES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    if PAGES.is_dir()
    else []
)
MANIFEST: dict[str, dict[str, Any]] = (
    {page["file"]: page for page in json.loads((PAGES / "manifest.json").read_text(encoding="utf-8"))}
    if PAGES.is_dir()
    else {}
)


def without(text: str, extras: list[str]) -> str:
    """A section's text without pull quotes and list items, its paragraphs joined as the expected records join them."""
    return " ".join(paragraph for paragraph in text.split("\n\n") if paragraph not in extras)


def flat(text: str) -> str:
    return " ".join(text.split())


def fields_of(article: Article, expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """For each key of the expected record: what was read and what must be."""
    extras = expected["extra_texts"]
    labelled = [section for section in expected["sections"] if section["heading"]]
    if article.digest_items:
        texts = [(item.headline or "", item.text) for item in article.digest_items]
        must = [(section["heading"], section["text"]) for section in expected["sections"]]
    else:
        texts = [(section.label, without(section.text, extras)) for section in article.sections]
        must = [(section["heading"], flat(section["text"])) for section in labelled]
    labels = [] if article.digest_items else [section["heading_raw"] for section in labelled]
    pdf = expected["pdf_link"]
    in_text = [link.url for link in article.links if link.block == "text"]
    return {
        "id": (article.item_id, expected["id"]),
        "url": (article.url, PUBLIC + expected["url"]),
        "category": (article.section, expected["category"]),
        "title": (article.title, expected["title"]),
        "authors": ([author.printed_as for author in article.authors], expected["authors"]),
        "authors_canonical": ([author.name for author in article.authors], expected["authors_canonical"]),
        "byline_raw": (article.byline, expected["byline_raw"]),
        "issue_date": (article.issue_date and article.issue_date.isoformat(), expected["issue_date"]),
        "created": (article.page_date and article.page_date.isoformat(), expected["created"][:10]),
        "lead": (article.abstract, expected["lead"]),
        "sections": (texts, must),
        "heading_raw": ([section.label_raw for section in article.sections], labels),
        "paragraphs": ([row.text for row in article.paragraphs if row.text not in extras], expected["paragraphs"]),
        "extra_texts": ([row.text for row in article.paragraphs if row.text in extras], extras),
        "bio": (article.bio, expected["bio"]),
        "bio_label": (next((row.raw for row in article.evidence if row.field == "bio"), None), expected["bio_label"]),
        "hits": (article.hits, expected["hits"]),
        "tags": (list(article.tags), expected["tags"]),
        "pdf_link": (article.pdf_url, PUBLIC + pdf if pdf else None),
        "item_image": (article.image_url, PUBLIC + expected["item_image"] if expected["item_image"] else None),
        "image_caption": (article.image_caption, expected["image_caption"]),
        "image_credit": (article.image_credit, expected["image_credit"]),
        "credit_line": (expected["credit_line"] in article.body if expected["credit_line"] else False, False),
        "attachments": ([url for url in in_text if "/item/download/" in url], expected["attachments"]),
    }


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_every_field_is_exactly_as_expected(expected):
    page = MANIFEST[expected["file"]]
    content = (PAGES / expected["file"]).read_bytes()
    article = read_item(content, page["url"], SITE, page["content_type"])
    different = {key: pair for key, pair in fields_of(article, expected).items() if pair[0] != pair[1]}
    assert different == {}


SEED = EXPECTED[-1] if EXPECTED else {}


def test_the_text_rendering_gives_the_fields_of_the_page():
    page = read_item((PAGES / "seed-item.html").read_bytes(), MANIFEST["seed-item.html"]["url"], SITE)
    (path,) = (SHARED / "seed").glob("*.txt")
    text = read_rendering(path.read_bytes(), SITE)
    # A text has no address, and with it no slug, no links, and the title in one line.
    carried = ("kind", "section", "category", "title", "byline", "authors", "page_date", "issue_date", "published_on",
               "abstract", "body", "sections", "paragraphs", "bio", "hits", "word_count", "content_digest")  # fmt: skip
    assert {name: getattr(text, name) for name in carried} == {name: getattr(page, name) for name in carried}


def test_the_seed_page_carries_its_sidebar():
    article = read_item((PAGES / "seed-item.html").read_bytes(), MANIFEST["seed-item.html"]["url"], SITE)
    visit = [(link.text, link.url) for link in article.links if link.block == "visit_also"]
    assert visit == [
        ("silkroad", "https://www.silkroadstudies.org/"),
        ("AFPC", "https://www.afpc.org/"),
        ("isdp", "https://www.isdp.eu/"),
        ("turkeyanalyst", "https://www.turkeyanalyst.org/"),
    ]
    staff = [link for link in article.links if link.block == "staff_publications"]
    assert len(staff) == 10
    assert staff[0].text == "2410Starr-cover"
    assert article.date_rule == "slug_date"
    assert "\\" not in article.body
    assert article.sections[0].text.startswith("Since December 2002")
    assert article.sections[0].text.endswith("safeguard themselves from terrorism.")


LISTINGS = [
    ("listing-stock-page1.html", 0, 4, 1, 72, ["caci:12867", "caci:12889", "caci:12818", "caci:12814"]),
    ("listing-k268-last-page.html", 212, None, 54, 54, ["caci:4837"]),
    ("listing-sitelike-past-the-end.html", 84, None, None, None, []),
    ("seed-listing.html", 240, 244, 61, 72, ["caci:6031", "caci:5982", "caci:5995", "caci:8400"]),
    ("tag-listing-page2.html", 5, 10, 2, 6, ["caci:11429", "caci:10886", "caci:10771", "caci:10710", "caci:10683"]),
]


@pytest.mark.parametrize(
    ("file", "start", "following", "number", "count", "items"), LISTINGS, ids=[row[0] for row in LISTINGS]
)
def test_listings_name_their_items_and_the_next_page(file, start, following, number, count, items):
    listing = read_listing((PAGES / file).read_bytes(), MANIFEST[file]["url"], SITE)
    assert [entry.article_id for entry in listing.entries] == items
    assert (listing.start, listing.next_start) == (start, following)
    assert (listing.page_number, listing.page_count) == (number, count)


def test_a_feed_names_its_items():
    file = "feed-rss-field-reports.xml"
    feed = read_feed((PAGES / file).read_bytes(), MANIFEST[file]["url"], SITE)
    assert (feed.section, feed.start, len(feed.entries)) == ("field-reports", 40, 10)
    assert feed.entries[0].article_id == "caci:11460"
    assert feed.newest is not None and feed.newest.isoformat() == "2020-11-25"
