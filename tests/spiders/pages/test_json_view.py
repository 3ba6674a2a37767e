"""K2's JSON view, of an item and of a list."""

import json
from datetime import date
from typing import Any

import pytest

from schemas.article import Kind
from schemas.capture import PageKind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.json_view import address_of_json, read_json_item, read_json_list
from spiders.sites import load_site
from spiders.urls import identify

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
PATH = "/publications/field-reports/item/13307-a-bridge"
URL = f"{HOST}{PATH}.json"
LIST = f"{HOST}/publications/field-reports.json?limit=100"


def item(**changes: Any) -> dict[str, Any]:
    """An item as the view has it."""
    return {
        "id": "13307",
        "title": "A bridge  that nobody crosses",
        "alias": "a-bridge",
        "link": f"{PATH}.html",
        "introtext": "<p>By Emil Juraev</p><p>December 2nd, 2015, the CACI Analyst</p><p>One bridge.</p>",
        "fulltext": "<p>It is open. E-mail: someone@example.org</p>",
        "created": "2015-12-02 00:00:00",
        "hits": "41",
        "category": {"name": "Field Reports", "alias": "field-reports"},
        "tags": [{"name": "Bridges"}, {"name": "Bridges"}, {"name": "Roads"}],
        "imageL": "/media/k2/items/cache/0_L.jpg?t=2015",
        "image_caption": "The bridge",
    } | changes


def encoded(**document: Any) -> bytes:
    return json.dumps(document).encode()


def test_an_item() -> None:
    article = read_json_item(encoded(item=item()), URL, SITE)
    assert (article.article_id, article.item_id, article.hits) == ("caci:13307", 13307, 41)
    assert (article.title, article.url) == ("A bridge that nobody crosses", f"{HOST}{PATH}.html")
    assert (article.kind, article.section, article.category) == (Kind.FIELD_REPORT, "field-reports", "Field Reports")
    assert (article.body, article.tags) == ("One bridge.\n\nIt is open.", ("Bridges", "Roads"))
    assert article.page_date == article.issue_date == date(2015, 12, 2)
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert (article.image_url, article.image_caption) == (f"{HOST}/media/k2/items/cache/0_L.jpg", "The bridge")


def test_a_list_names_items_and_carries_those_with_text() -> None:
    items = [item(), item(id=13308, link="/item/13308-x.html", introtext="", fulltext=""), item(id=13309, link=None)]
    listing, articles = read_json_list(encoded(items=items), LIST, SITE)
    assert [entry.article_id for entry in listing.entries] == ["caci:13307", "caci:13308", "caci:13309"]
    assert [article.article_id for article in articles] == ["caci:13307", "caci:13309"]
    assert (listing.section, listing.newest) == ("field-reports", date(2015, 12, 2))


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"created": "0000-00-00 00:00:00"}, "page_date", None),
        ({"created": 5}, "page_date", None),
        ({"hits": None}, "hits", None),
        ({"hits": 7}, "hits", 7),
        ({"hits": True}, "hits", None),
        ({"hits": "-3"}, "hits", None),
        ({"tags": None}, "tags", ()),
        ({"tags": ["Bridges", 5]}, "tags", ()),
        ({"category": [], "link": "/item/13307-x.html"}, "section", None),
        ({"category": {"name": "News Digest"}, "link": "/item/13307-x.html"}, "section", "news-digest"),
        ({"title": "A \ud800bridge\0"}, "title", "A \ufffdbridge"),
        ({"fulltext": 5}, "body", "One bridge."),
    ],
)
def test_what_an_item_may_hold(changes: dict[str, Any], field: str, value: object) -> None:
    article = read_json_item(encoded(item=item(**changes)), f"{HOST}/item/13307-x.json", SITE)
    assert getattr(article, field) == value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", RejectReason.EMPTY),
        (b"\x89PNG", RejectReason.NOT_HTML),
        (b"{", RejectReason.UNKNOWN_LAYOUT),
        (b"[]", RejectReason.UNKNOWN_LAYOUT),
        (b"{}", RejectReason.UNKNOWN_LAYOUT),
        (b"[" * 200_000, RejectReason.UNKNOWN_LAYOUT),
        (encoded(items=[item()]), RejectReason.UNKNOWN_LAYOUT),
        (encoded(item={"id": "13307"}), RejectReason.UNKNOWN_LAYOUT),
        (encoded(item=item(id="x")), RejectReason.UNKNOWN_LAYOUT),
        (encoded(item=item(id="9" * 5000)), RejectReason.UNKNOWN_LAYOUT),
        (encoded(item=item(id="8400")), RejectReason.SOFT_404),
        (encoded(item=item(introtext="", fulltext=None)), RejectReason.EMPTY),
        (b"<form action='?view=login'></form>", RejectReason.LOGIN_REQUIRED),
        (b"<h1>500 Internal Server Error</h1>", RejectReason.ERROR_PAGE),
    ],
)
def test_what_is_not_an_item_is_rejected(content: bytes, reason: RejectReason) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_json_item(content, URL, SITE)
    assert error.value.reason is reason


@pytest.mark.parametrize("content", [encoded(item=item()), encoded(items={}), encoded(items=[5]), encoded(items=[{}])])
def test_what_is_not_a_list_is_rejected(content: bytes) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_json_list(content, LIST, SITE)
    assert error.value.reason is RejectReason.UNKNOWN_LAYOUT


@pytest.mark.parametrize(
    ("url", "article_id", "section"),
    [
        (URL, "caci:13307", "field-reports"),
        (f"{HOST}{PATH}.html?format=json", "caci:13307", "field-reports"),
        (f"{HOST}/index.php?option=com_k2&view=item&id=13307&format=json", "caci:13307", None),
        (LIST, None, "field-reports"),
        (f"{HOST}/publications/field-reports.html?format=json", None, "field-reports"),
        (f"{HOST}/component/k2/itemlist/tag/Roads.json", None, None),
        (f"{HOST}/?format=json", None, None),
    ],
)
def test_addresses(url: str, article_id: str | None, section: str | None) -> None:
    address = identify(url, SITE)
    assert (address.page_kind, address.article_id, address.section) == (PageKind.JSON, article_id, section)


@pytest.mark.parametrize(
    ("content", "address"),
    [
        (encoded(item=item()), f"{HOST}{PATH}.html?format=json"),
        (encoded(category={"alias": "field-reports"}, items=[]), f"{HOST}/publications/field-reports.json"),
        (encoded(category={"alias": "elsewhere"}, items=[]), None),
        (encoded(item={"link": None}), None),
        (b'[{"file": "a.html", "url": "x"}]', None),
        (b"no json", None),
    ],
)
def test_the_address_of_a_saved_view(content: bytes, address: str | None) -> None:
    assert address_of_json(content, SITE) == address
