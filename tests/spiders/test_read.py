"""From an archived response to its outcome, by the kind of the page and the status of the answer."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from schemas.article import Article
from schemas.capture import Capture, PageKind
from schemas.listing import Listing
from schemas.reject import Reject, RejectReason
from spiders import read
from spiders.archive.stored_record import ArchivedResponse
from spiders.read import Collection, Outcome, read_response
from spiders.responses import leads_to_login
from spiders.sites import load_site
from spiders.urls import identify
from tests.spiders.pages.test_item import HOST, URL, item_page

SITE = load_site("caci")
SECTION = f"{HOST}/publications/analytical-articles.html"
LISTING = b"""<div id="k2Container" class="itemListView"><div class="catItemView">
    <h3 class="catItemTitle">
    <a href="/publications/analytical-articles/item/8400-a-river.html">A RIVER</a></h3></div></div>"""
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><item><title>A RIVER</title>
    <link>{URL}</link></item></channel></rss>""".encode()
RENDERING = b"""Wednesday, 24 September 2003
A RIVER
Published in Analytical Articles
By Emil Juraev (9/24/2003 issue of the CACI Analyst)
BACKGROUND: The river has two names.
IMPLICATIONS: It has no owner.
Read 6482 times
"""


def response(
    content: bytes = b"",
    url: str = URL,
    *,
    status: int = 200,
    headers: list[tuple[str, str]] | None = None,
    kind: PageKind | None = None,
    truncated: str | None = None,
    content_type: str | None = "text/html; charset=utf-8",
) -> ArchivedResponse:
    """A response as the archive returns it."""
    address = identify(url, SITE)
    capture = Capture(
        capture_id="urn:uuid:1",
        url=url,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        status=status,
        content_type=content_type,
        payload_digest="sha1:A",
        warc_file="a.warc.gz",
        warc_offset=0,
        warc_length=1,
        page_kind=kind or address.page_kind,
        article_id=address.article_id,
    )
    return ArchivedResponse(capture, status, tuple(headers or ()), content, content_type, truncated)


def rejected(outcome: Outcome) -> Reject:
    assert isinstance(outcome, Reject)
    assert outcome.capture_id == "urn:uuid:1"
    return outcome


def test_an_item() -> None:
    article = read_response(response(item_page()), SITE)
    assert isinstance(article, Article)
    assert (article.article_id, article.title, article.url) == ("caci:8400", "A RIVER", URL)


def test_an_item_in_another_character_set() -> None:
    content = item_page(title="ASIA’S RIVER").decode().replace(' charset="utf-8"', "").encode("cp1252")
    article = read_response(response(content, content_type="text/html; charset=iso-8859-1"), SITE)
    assert isinstance(article, Article)
    assert article.title == "ASIA’S RIVER"


@pytest.mark.parametrize(
    ("url", "content"),
    [(SECTION, LISTING), (f"{HOST}/component/k2/itemlist/tag/Water.html", LISTING), (SECTION + "?format=feed", FEED)],
    ids=["listing", "tag", "feed"],
)
def test_lists(url: str, content: bytes) -> None:
    listing = read_response(response(content, url), SITE)
    assert isinstance(listing, Listing)
    assert [(entry.article_id, entry.title) for entry in listing.entries] == [("caci:8400", "A RIVER")]


@pytest.mark.parametrize(
    ("url", "article_id"),
    [(URL, "caci:8400"), ("urn:text:1", "caci-text:")],
    ids=["address", "no-address"],
)
def test_a_text_rendering(url: str, article_id: str) -> None:
    article = read_response(response(RENDERING, url, kind=PageKind.TEXT, content_type="text/plain"), SITE)
    assert isinstance(article, Article)
    assert article.article_id.startswith(article_id)
    assert (article.title, article.hits, article.page_date) == ("A RIVER", 6482, date(2003, 9, 24))
    assert [(section.label, section.text) for section in article.sections] == [
        ("BACKGROUND", "The river has two names."),
        ("IMPLICATIONS", "It has no owner."),
    ]


@pytest.mark.parametrize("status", [301, 302, 304, 400, 403, 404, 410, 429, 500, 503])
@pytest.mark.parametrize("url", [URL, SECTION, f"{HOST}/"], ids=["item", "listing", "home"])
def test_an_error_status_has_no_record(status: int, url: str) -> None:
    assert read_response(response(item_page(), url, status=status), SITE) is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [(f"{HOST}/", PageKind.HOME), (f"{HOST}/robots.txt", PageKind.ROBOTS)],
    ids=["home", "robots"],
)
def test_some_pages_have_no_record(url: str, kind: PageKind) -> None:
    archived = response(LISTING, url)
    assert archived.capture.page_kind is kind
    assert read_response(archived, SITE) is None


@pytest.mark.parametrize("url", [f"{HOST}/?q=node/5514", f"{HOST}/?q=node/388/print"], ids=["node", "print"])
@pytest.mark.parametrize("content", [LISTING, item_page()], ids=["home", "item"])
def test_an_address_of_the_former_system_is_a_soft_404(url: str, content: bytes) -> None:
    assert rejected(read_response(response(content, url), SITE)).reason is RejectReason.SOFT_404


@pytest.mark.parametrize(
    ("status", "location", "login"),
    [
        (303, "/component/users/?view=login&return=aHR0cA==", True),
        (302, f"{HOST}/component/users/?view=login", True),
        (303, f"{HOST}/login.html?view=login", True),
        (303, f"{HOST}/publications.html", False),
        (303, None, False),
        (200, "/component/users/?view=login", False),
        (404, "/component/users/?view=login", False),
    ],
)
def test_login_redirects(status: int, location: str | None, login: bool) -> None:
    assert (300 <= status < 400 and leads_to_login(location)) is login
    headers = [("LOCATION", location)] if location else []
    outcome = read_response(response(item_page(), status=status, headers=headers), SITE)
    if login:
        reject = rejected(outcome)
        assert (reject.reason, reject.article_id, reject.url) == (RejectReason.LOGIN_REQUIRED, "caci:8400", URL)
    else:
        assert isinstance(outcome, Article if status == 200 else type(None))


def test_a_truncated_item_is_rejected() -> None:
    reject = rejected(read_response(response(item_page(), truncated="length"), SITE))
    assert (reject.reason, reject.article_id) == (RejectReason.BROKEN_OFF, "caci:8400")
    assert "length" in reject.detail


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", RejectReason.EMPTY),
        (LISTING, RejectReason.LISTING),
        (b"%PDF-1.4", RejectReason.NOT_HTML),
        (b"<form action='?view=login'></form>", RejectReason.LOGIN_REQUIRED),
        (b"<h1>500 Internal Server Error</h1>", RejectReason.ERROR_PAGE),
        (b"<article>Two names.</article>", RejectReason.UNKNOWN_LAYOUT),
        (item_page(item_id=9999), RejectReason.SOFT_404),
    ],
    ids=["empty", "listing", "binary", "login", "error", "redesign", "other-item"],
)
def test_a_page_that_is_not_the_item_is_rejected(content: bytes, reason: RejectReason) -> None:
    reject = rejected(read_response(response(content), SITE))
    assert (reject.reason, reject.article_id, reject.url) == (reason, "caci:8400", URL)


@pytest.mark.parametrize("content", [b"", b"<p>no list</p>"], ids=["empty", "unknown"])
@pytest.mark.parametrize("url", [SECTION, SECTION + "?format=feed"], ids=["listing", "feed"])
def test_a_page_that_is_not_a_list_is_rejected(url: str, content: bytes) -> None:
    reject = rejected(read_response(response(content, url), SITE))
    assert reject.article_id is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.silkroadstudies.org/publications/item/8400-a-river.html", RejectReason.OTHER_SITE),
        (f"{HOST}/editorial/editorial-principles.html", RejectReason.UNKNOWN_LAYOUT),
    ],
    ids=["sister-site", "editorial"],
)
def test_other_pages(url: str, reason: RejectReason) -> None:
    content = item_page() if "silkroad" in url else b"<p>Articles are in English.</p>"
    assert rejected(read_response(response(content, url), SITE)).reason is reason


def test_a_failing_reader_is_a_reject_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise KeyError("river")

    monkeypatch.setattr("spiders.read.read_item", fail)
    reject = rejected(read_response(response(item_page()), SITE))
    assert (reject.reason, reject.detail) == (RejectReason.READER_ERROR, "KeyError: 'river'")


def test_the_same_bytes_give_the_same_record() -> None:
    assert read_response(response(item_page()), SITE) == read_response(response(item_page()), SITE)


WHOLE_FEED = FEED.replace(
    b"</link>",
    b"</link><description>&lt;div class='K2FeedIntroText'&gt;By Ann Lee&lt;/div&gt;"
    b"&lt;div class='K2FeedFullText'&gt;Two names.&lt;/div&gt;</description>",
)
JSON_LIST = b'{"items": [{"id": "8400", "title": "A RIVER", "introtext": "Two names."}]}'


@pytest.mark.parametrize(
    ("url", "content"),
    [(f"{SECTION}?format=feed", WHOLE_FEED), (f"{SECTION}?format=json", JSON_LIST)],
    ids=["feed", "json"],
)
def test_one_capture_may_hold_many_articles(url: str, content: bytes) -> None:
    found = read_response(response(content, url), SITE)
    assert isinstance(found, Collection)
    assert [(article.article_id, article.body) for article in found.articles] == [("caci:8400", "Two names.")]
    assert [entry.article_id for entry in found.listing.entries] == ["caci:8400"]
    assert rejected(read_response(response(content, url, truncated="length"), SITE)).reason is RejectReason.BROKEN_OFF


def test_json_that_is_not_a_view_is_rejected() -> None:
    reject = rejected(read_response(response(b"{}", URL.replace(".html", ".json")), SITE))
    assert (reject.reason, reject.article_id) == (RejectReason.UNKNOWN_LAYOUT, "caci:8400")


@pytest.mark.parametrize("host", [HOST, "http://old.cacianalyst.org"], ids=["new-host", "old-host"])
def test_a_page_that_the_former_system_made_is_read(host: str) -> None:
    content = b'<link href="misc/drupal.css"><div class="node"><h2 class="title">A RIVER</h2>Two names.</div>'
    article = read_response(response(content, f"{host}/?q=node/388"), SITE)
    assert isinstance(article, Article)
    assert (article.article_id, article.title, article.body) == ("caci-drupal:388", "A RIVER", "Two names.")


def test_a_page_that_takes_too_long_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        while True:
            with suppress(Exception):
                sum(range(1000))

    monkeypatch.setattr(read, "MAX_SECONDS_PER_PAGE", 0.2)
    monkeypatch.setattr(read, "read_item", endless)
    for _ in range(3):
        assert rejected(read_response(response(item_page()), SITE)).reason is RejectReason.TOO_SLOW
    monkeypatch.undo()
    assert isinstance(read_response(response(item_page()), SITE), Article)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_another_thread_reads_without_a_limit() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert isinstance(pool.submit(read_response, response(item_page()), SITE).result(), Article)


@pytest.mark.parametrize("url", ["http://[x", "", "urn:x", "https:///x", "http://a]b/"])
def test_an_address_that_is_none_is_of_another_site(url: str) -> None:
    archived = response(item_page(), url, kind=PageKind.OTHER)
    assert rejected(read_response(archived, SITE)).reason is RejectReason.OTHER_SITE


def test_what_a_reject_says_is_a_text_that_any_table_can_hold() -> None:
    archived = response(
        b'{"\\ud800": 1}', f"{HOST}/publications/analytical-articles.json", content_type="application/json"
    )
    reject = rejected(read_response(archived, SITE))
    assert reject.reason is RejectReason.UNKNOWN_LAYOUT
    assert reject.detail == "JSON without a list of items; its keys are ?"
