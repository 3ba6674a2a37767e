"""Pages that are not the requested item: each is rejected for a reason of the closed list."""

import pytest

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.item import read_item
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site
from tests.spiders.pages.test_item import BYLINE, HOST, URL, item_page

SITE = load_site("caci")
TEASERS = (
    '<div id="k2Container" class="itemListView"><div class="itemList"><div class="catItemView">'
    '<h3 class="catItemTitle"><a href="/publications/field-reports/item/1-a.html">A</a></h3>'
    f'<div class="catItemIntroText">{BYLINE}</div></div></div></div>'
)


def html(body: str, title: str = "The Analyst", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


PAGES = {
    "home-page": (html(TEASERS, "Home"), RejectReason.LISTING),
    "home-page-by-the-items-address": (
        html(TEASERS, "Home", f'<link rel="canonical" href="{URL}">'),
        RejectReason.SOFT_404,
    ),
    "home-page-by-its-own": (html(TEASERS, "Home", '<link rel="canonical" href="/">'), RejectReason.SOFT_404),
    "listing": (html(TEASERS, "Field Reports"), RejectReason.LISTING),
    "listing-by-its-own": (
        html(TEASERS, "Field Reports", '<link rel="canonical" href="/publications/field-reports.html">'),
        RejectReason.LISTING,
    ),
    "tag": (html('<div id="k2Container" class="tagView"></div>'), RejectReason.LISTING),
    "login-form": (
        html('<form action="/component/users/?task=user.login" method="post"><input type="password"></form>', "Login"),
        RejectReason.LOGIN_REQUIRED,
    ),
    "login-input": (html('<form action="/enter"><input type="password"></form>'), RejectReason.LOGIN_REQUIRED),
    "error-404": (html("<h1>Error: 404 Item not found</h1>", "Error: 404 Item not found"), RejectReason.ERROR_PAGE),
    "error-database": (html("<p>Could not connect to MySQL.</p>"), RejectReason.ERROR_PAGE),
    "error-php": (html("<b>Fatal error</b>: Uncaught TypeError: count()"), RejectReason.ERROR_PAGE),
    "error-plain": (b"503 Service Unavailable", RejectReason.ERROR_PAGE),
    "offline": (html("<p>This site is down for maintenance.</p>", "Offline"), RejectReason.ERROR_PAGE),
    "empty": (b"", RejectReason.EMPTY),
    "white-space": (b" \r\n\t ", RejectReason.EMPTY),
    "empty-body": (html("", ""), RejectReason.EMPTY),
    "byte-order-mark": (b"\xef\xbb\xbf", RejectReason.EMPTY),
    "pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", RejectReason.NOT_HTML),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", RejectReason.NOT_HTML),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", RejectReason.NOT_HTML),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", RejectReason.NOT_HTML),
    "nul-bytes": (b"\0" * 200 + b"text", RejectReason.NOT_HTML),
    "redesign": (html("<article><h1>A river</h1><p>Two names.</p></article>"), RejectReason.UNKNOWN_LAYOUT),
    "other-text": (b"Two names and no owner.", RejectReason.UNKNOWN_LAYOUT),
}


@pytest.mark.parametrize(("content", "reason"), PAGES.values(), ids=PAGES.keys())
def test_other_pages(content: bytes, reason: RejectReason) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_item(content, URL, SITE)
    assert error.value.reason is reason
    assert error.value.detail


OTHER = f"{HOST}/publications/analytical-articles/item/9999-a-river.html"
CANONICAL = '<link rel="canonical" href="/publications/analytical-articles/item/{}-a-river.html">'
DISAGREEING = {
    "address": (item_page(), OTHER),
    "mark": (item_page(canonical=CANONICAL.format(8400), item_id=9999), URL),
    "mark-and-address": (item_page(canonical=CANONICAL.format(8400), item_id=9999), OTHER),
    "canonical": (item_page(canonical=CANONICAL.format(9999)), URL),
    "no-mark": (item_page(mark=None), OTHER),
    "no-canonical": (item_page(canonical=None), OTHER),
    "node": (item_page(), "http://old.cacianalyst.org/?q=node/8400"),
}


@pytest.mark.parametrize(("content", "url"), DISAGREEING.values(), ids=DISAGREEING.keys())
def test_mark_canonical_link_and_address_must_agree(content: bytes, url: str) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_item(content, url, SITE)
    assert error.value.reason is RejectReason.SOFT_404


def test_a_page_that_nothing_identifies_is_rejected() -> None:
    with pytest.raises(RejectedPageError) as error:
        read_item(item_page(mark=None, canonical=None), f"{HOST}/about.html", SITE)
    assert error.value.reason is RejectReason.SOFT_404


@pytest.mark.parametrize(
    ("intro", "full"),
    [(None, None), ("", ""), ("<p>&nbsp;</p>", "<p><br></p>"), (None, BYLINE), (BYLINE, "<p>&nbsp;</p>")],
    ids=["no-columns", "empty", "blank", "only-a-byline", "byline-and-blank"],
)
def test_an_item_without_text_is_empty(intro: str | None, full: str | None) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_item(item_page(intro, full), URL, SITE)
    assert error.value.reason is RejectReason.EMPTY


def test_an_article_about_errors_is_not_an_error_page() -> None:
    full = f"{BYLINE}<p>Error 404, not found: the ministry’s site was offline, and its database error is old news.</p>"
    article = read_item(item_page(None, full, title="Page not found"), URL, SITE)
    assert article.title == "Page not found"
    assert article.body.startswith("Error 404, not found: ")


def test_a_page_in_another_class_order_is_read() -> None:
    assert read_item(item_page(view="blog itemView itemIsFeatured"), URL, SITE).article_id == "caci:8400"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", RejectReason.EMPTY),
        (b" \n\n ", RejectReason.EMPTY),
        (b"Two names.\nNo owner.\n", RejectReason.UNKNOWN_LAYOUT),
    ],
    ids=["empty", "blank", "unknown"],
)
def test_text_renderings_that_are_no_article(content: bytes, reason: RejectReason) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_rendering(content, SITE)
    assert error.value.reason is reason
