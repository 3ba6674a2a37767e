"""Addresses: every form seen on the public site and answered by a genuine K2, and the one form that is recorded."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.capture import PageKind
from spiders.sites import load_site
from spiders.urls import fetch_url, identify, listing_url, public_url, resolve, slug_date

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
ARTICLE = "/publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html"
SLUG = "prison-break-in-kyrgyzstan"
LEGACY = "/publications/analytical-articles/item/9961-analytical-articles-caci-analyst-2005-5-18-art-9961.html"

HOSTS = {
    "dotted": "https://cacianalyst.org.",
    "bare": "https://cacianalyst.org",
    "bare-http": "http://cacianalyst.org",
    "www-http": "http://www.cacianalyst.org",
    "www": "https://www.cacianalyst.org",
    "www-dotted": "https://www.cacianalyst.org.",
    "upper-case": "HTTP://WWW.CaciAnalyst.ORG",
    "default-port": "https://www.cacianalyst.org:443",
}

# address, article_id, section, slug
ITEMS = {
    "title-slug": (ARTICLE, "caci:13307", "field-reports", SLUG),
    "legacy-slug": (LEGACY, "caci:9961", "analytical-articles", "analytical-articles-caci-analyst-2005-5-18-art-9961"),
    "bare-id": ("/publications/analytical-articles/item/12384", "caci:12384", "analytical-articles", None),
    "id-html": ("/publications/field-reports/item/13307.html", "caci:13307", "field-reports", None),
    "id-dash": ("/publications/field-reports/item/13307-", "caci:13307", "field-reports", None),
    "no-suffix": (f"/publications/field-reports/item/13307-{SLUG}", "caci:13307", "field-reports", SLUG),
    "slash": (f"/publications/field-reports/item/13307-{SLUG}/", "caci:13307", "field-reports", SLUG),
    "html-slash": (ARTICLE + "/", "caci:13307", "field-reports", SLUG),
    "wrong-slug": ("/publications/field-reports/item/13307-x-y.html", "caci:13307", "field-reports", "x-y"),
    "digest-menu": ("/publications/news-digest/item/9356-n.html", "caci:9356", "news-digest", "n"),
    "feature-menu": ("/publications/feature-articles/item/13000-f.html", "caci:13000", "feature-articles", "f"),
    "archive-menu": ("/publications/archive/item/13307-a.html", "caci:13307", None, "a"),
    "publications-menu": ("/publications/item/13307-a.html", "caci:13307", None, "a"),
    "home-menu": ("/home/item/13307-a.html", "caci:13307", None, "a"),
    "short-menu": ("/field-reports/item/13307-a.html", "caci:13307", "field-reports", "a"),
    "no-menu": ("/item/13307-a.html", "caci:13307", None, "a"),
    "component": ("/component/k2/item/13307-a.html", "caci:13307", None, "a"),
    "component-id": ("/component/k2/item/13307.html", "caci:13307", None, None),
    "index-menu": ("/index.php" + ARTICLE, "caci:13307", "field-reports", SLUG),
    "index-component": ("/index.php/component/k2/item/13307-a.html", "caci:13307", None, "a"),
    "index-query": ("/index.php?option=com_k2&view=item&id=13307", "caci:13307", None, None),
    "index-query-alias": ("/index.php?option=com_k2&view=item&id=13307:a-b&Itemid=115", "caci:13307", None, "a-b"),
    "index-query-encoded": ("/index.php?option=com_k2&view=item&id=13307%3Aa-b", "caci:13307", None, "a-b"),
    "double-slash": ("/" + ARTICLE, "caci:13307", "field-reports", SLUG),
    "upper-menu": ("/PUBLICATIONS/Field-Reports/item/13307-a.html", "caci:13307", "field-reports", "a"),
    "upper-item": ("/publications/field-reports/ITEM/13307-a.HTML", "caci:13307", "field-reports", "a"),
    "utm-query": (ARTICLE + "?utm_source=x&utm_medium=y", "caci:13307", "field-reports", SLUG),
    "start-query": (ARTICLE + "?start=4", "caci:13307", "field-reports", SLUG),
    "fragment": (ARTICLE + "#comments", "caci:13307", "field-reports", SLUG),
    "leading-zeros": ("/publications/field-reports/item/013307-a.html", "caci:13307", "field-reports", "a"),
}

# address, kind, section, start
LISTS = {
    "section": ("/publications/field-reports.html", PageKind.LISTING, "field-reports", 0),
    "section-start": ("/publications/news-digest.html?start=3208", PageKind.LISTING, "news-digest", 3208),
    "section-first": ("/publications/field-reports.html?limitstart=0", PageKind.LISTING, "field-reports", 0),
    "section-zero": ("/publications/field-reports.html?start=0", PageKind.LISTING, "field-reports", 0),
    "section-limitstart": ("/publications/field-reports.html?limitstart=8", PageKind.LISTING, "field-reports", 8),
    "section-unaligned": ("/publications/field-reports.html?start=3", PageKind.LISTING, "field-reports", 3),
    "section-negative": ("/publications/field-reports.html?start=-4", PageKind.LISTING, "field-reports", 0),
    "section-word": ("/publications/field-reports.html?start=abc", PageKind.LISTING, "field-reports", 0),
    "section-no-suffix": ("/publications/field-reports", PageKind.LISTING, "field-reports", 0),
    "section-upper": ("/PUBLICATIONS/Field-Reports.html?start=4", PageKind.LISTING, "field-reports", 4),
    "section-index": ("/index.php/publications/field-reports.html", PageKind.LISTING, "field-reports", 0),
    "tag": ("/publications/news-digest/itemlist/tag/Kyrgyzstan.html", PageKind.TAG, None, 0),
    "tag-start": ("/publications/archive/itemlist/tag/Georgia.html?start=195", PageKind.TAG, None, 195),
    "tag-component": ("/component/k2/itemlist/tag/ISAF.html?start=5", PageKind.TAG, None, 5),
    "tag-space": ("/publications/archive/itemlist/tag/Central Asia.html", PageKind.TAG, None, 0),
    "tag-plus": ("/publications/archive/itemlist/tag/Central+Asia.html", PageKind.TAG, None, 0),
    "user": ("/publications/archive/itemlist/user/42-someone.html", PageKind.TAG, None, 0),
    "date": ("/component/k2/itemlist/date/2015/11.html", PageKind.TAG, None, 0),
    "category": ("/component/k2/itemlist/category/1.html", PageKind.TAG, None, 0),
    "feed": ("/publications/analytical-articles.feed", PageKind.FEED, "analytical-articles", 0),
    "feed-query": ("/publications/field-reports.html?format=feed", PageKind.FEED, "field-reports", 0),
    "feed-atom": ("/publications/field-reports.html?format=feed&type=atom", PageKind.FEED, "field-reports", 0),
    "feed-start": ("/publications/field-reports.feed?limit=100&start=100", PageKind.FEED, "field-reports", 100),
    "feed-home": ("/?format=feed&type=rss", PageKind.FEED, None, 0),
    "home": ("/", PageKind.HOME, None, 0),
    "home-empty": ("", PageKind.HOME, None, 0),
    "home-index": ("/index.php", PageKind.HOME, None, 0),
    "drupal-node": ("/?q=node/5514", PageKind.HOME, None, 0),
    "drupal-print": ("/?q=node/388/print", PageKind.HOME, None, 0),
    "drupal-term": ("/?q=taxonomy/term/2&page=104", PageKind.HOME, None, 0),
    "robots": ("/robots.txt", PageKind.ROBOTS, None, 0),
    "editorial": ("/editorial/editorial-principles.html?tmpl=component&print=1&page=", PageKind.OTHER, None, 0),
    "issue-pdf": ("/resources/pdf/issues/20110817Analyst.pdf", PageKind.OTHER, None, 0),
    "no-id": ("/publications/field-reports/item/prison-break.html", PageKind.OTHER, None, 0),
    "no-id-query": ("/index.php?option=com_k2&view=item&id=prison", PageKind.OTHER, None, 0),
    "empty-id-query": ("/index.php?option=com_k2&view=item", PageKind.OTHER, None, 0),
}


@pytest.mark.parametrize("origin", HOSTS.values(), ids=HOSTS.keys())
@pytest.mark.parametrize("path", [ARTICLE, LEGACY], ids=["title-slug", "legacy-slug"])
def test_every_host_form_is_one_public_address(origin: str, path: str) -> None:
    assert public_url(origin + path, SITE) == HOST + path


@pytest.mark.parametrize("origin", HOSTS.values(), ids=HOSTS.keys())
def test_every_host_form_names_one_article(origin: str) -> None:
    address = identify(origin + ARTICLE, SITE)
    assert (address.page_kind, address.article_id, address.own) == (PageKind.ITEM, "caci:13307", True)


@pytest.mark.parametrize(("path", "article_id", "section", "slug"), ITEMS.values(), ids=ITEMS.keys())
def test_item_addresses(path: str, article_id: str, section: str | None, slug: str | None) -> None:
    address = identify(HOST + path, SITE)
    assert address.page_kind is PageKind.ITEM
    assert (address.article_id, address.section, address.slug) == (article_id, section, slug)
    assert not address.print_view


@pytest.mark.parametrize(("path", "kind", "section", "start"), LISTS.values(), ids=LISTS.keys())
def test_other_addresses(path: str, kind: PageKind, section: str | None, start: int) -> None:
    address = identify(HOST + path, SITE)
    assert (address.page_kind, address.section, address.start) == (kind, section, start)
    assert (address.article_id, address.own) == (None, True)


@pytest.mark.parametrize("query", ["?tmpl=component&print=1", "?print=1&tmpl=component&page="])
def test_print_views_are_the_same_item(query: str) -> None:
    address = identify(HOST + LEGACY + query, SITE)
    assert (address.article_id, address.section, address.print_view) == ("caci:9961", "analytical-articles", True)


@pytest.mark.parametrize(
    ("url", "kind", "article_id"),
    [
        ("http://old.cacianalyst.org/?q=node/388", PageKind.ITEM, "caci-drupal:388"),
        ("http://old.cacianalyst.org/?q=node/388/print", PageKind.ITEM, "caci-drupal:388"),
        ("https://OLD.cacianalyst.org./?q=node/388", PageKind.ITEM, "caci-drupal:388"),
        ("http://old.cacianalyst.org/?q=taxonomy/term/2&page=104", PageKind.OTHER, None),
        ("http://old.cacianalyst.org/", PageKind.OTHER, None),
    ],
    ids=["node", "print", "dotted", "term", "home"],
)
def test_the_former_system_has_ids_of_its_own(url: str, kind: PageKind, article_id: str | None) -> None:
    address = identify(url, SITE)
    assert (address.page_kind, address.article_id) == (kind, article_id)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.silkroadstudies.org/publications/item/13307-a.html",
        "https://cacianalyst.org.example.com" + ARTICLE,
        "https://notcacianalyst.org" + ARTICLE,
        "https://cacianalyst.org@example.com" + ARTICLE,
        "mailto:editor@cacianalyst.org",
        "javascript:void(0)",
        "/publications/field-reports/item/13307-a.html",
    ],
    ids=["sister-site", "suffix", "prefix", "userinfo", "mailto", "javascript", "no-host"],
)
def test_other_hosts_name_no_article_of_ours(url: str) -> None:
    address = identify(url, SITE)
    assert (address.page_kind, address.article_id, address.own) == (PageKind.OTHER, None, False)


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("http://cacianalyst.org", HOST + "/"),
        (f"http://cacianalyst.org/{ARTICLE}", HOST + ARTICLE),
        (f"{HOST}{ARTICLE}#top", HOST + ARTICLE),
        (f"  {HOST}{ARTICLE}\n", HOST + ARTICLE),
        (f"{HOST}/images/pdf/180221 FT Name.pdf", HOST + "/images/pdf/180221%20FT%20Name.pdf"),
        (f"{HOST}/images/pdf/180221%20FT%20Name.pdf", HOST + "/images/pdf/180221%20FT%20Name.pdf"),
        (f"{HOST}/images/Šmíd.jpg", HOST + "/images/%C5%A0m%C3%ADd.jpg"),
        (f"{HOST}/itemlist/tag/Water+%26+Energy.html", HOST + "/itemlist/tag/Water+%26+Energy.html"),
        ("http://127.0.0.1:8081" + ARTICLE, HOST + ARTICLE),
        ("http://localhost:8081" + ARTICLE, HOST + ARTICLE),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("http://127.evil.example/a", "http://127.evil.example/a"),
        ("https://joe:secret@example.org/a", "https://example.org/a"),
        ("http://old.cacianalyst.org/?q=node/388", "http://old.cacianalyst.org/?q=node/388"),
    ],
    ids=[
        "root", "double-slash", "fragment", "padding", "space", "encoded", "accents", "tag", "loopback", "localhost",
        "other-host", "looks-like-loopback", "with-password", "drupal",
    ],
)  # fmt: skip
def test_public_urls(url: str, public: str) -> None:
    assert public_url(url, SITE) == public
    assert public_url(public, SITE) == public


def test_the_origin_of_a_mirror_is_the_public_host() -> None:
    origin = "http://mirror.example:8081"
    assert public_url(origin + ARTICLE, SITE, origin) == HOST + ARTICLE
    assert identify(origin + ARTICLE, SITE, origin).article_id == "caci:13307"
    assert identify(origin + ARTICLE, SITE).own is False
    assert fetch_url(HOST + ARTICLE + "?start=4", origin) == origin + ARTICLE + "?start=4"
    assert fetch_url(HOST + ARTICLE, None) == HOST + ARTICLE


@pytest.mark.parametrize(
    ("start", "url"),
    [(0, f"{HOST}/publications/field-reports.html"), (8, f"{HOST}/publications/field-reports.html?start=8")],
)
def test_listing_urls(start: int, url: str) -> None:
    assert listing_url("field-reports", start, SITE) == url


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        ("analytical-articles-caci-analyst-2005-5-18-art-9961", date(2005, 5, 18)),
        ("analytical-articles-caci-analyst-2000-7-5-art-7190", date(2000, 7, 5)),
        ("news-digest-caci-analyst-2009-9-6-art-11903", date(2009, 9, 6)),
        ("field-reports-caci-analyst-2002-09-11-art-7285", date(2002, 9, 11)),
        ("FIELD-REPORTS-CACI-ANALYST-2002-9-11-ART-7285", date(2002, 9, 11)),
        ("field-reports-caci-analyst-2002-2-31-art-7285", None),
        ("field-reports-caci-analyst-2002-13-1-art-7285", None),
        ("field-reports-caci-analyst-0-0-0-art-7285", None),
        ("prison-break-in-kyrgyzstan", None),
        ("the-2016-budget-and-5-18-lessons", None),
        ("", None),
        (None, None),
    ],
    ids=[
        "analytical", "earliest", "digest", "padded", "upper", "no-day", "no-month", "zeros", "title", "numbers",
        "empty", "none",
    ],
)  # fmt: skip
def test_slug_dates(slug: str | None, day: date | None) -> None:
    assert slug_date(slug, SITE) == day


BASE = HOST + ARTICLE


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/publications/field-reports.html", f"{HOST}/publications/field-reports.html"),
        ("13308-next.html", f"{HOST}/publications/field-reports/item/13308-next.html"),
        ("images/pdf/180221 FT Name.pdf", f"{HOST}/publications/field-reports/item/images/pdf/180221%20FT%20Name.pdf"),
        ("/images/pdf/180221 FT Name.pdf", f"{HOST}/images/pdf/180221%20FT%20Name.pdf"),
        (" /a.html ", f"{HOST}/a.html"),
        ("?start=4", f"{HOST}{ARTICLE}?start=4"),
        ("http://cacianalyst.org./a.html", f"{HOST}/a.html"),
        ("//cacianalyst.org/a.html", f"{HOST}/a.html"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("mailto:someone@example.org", None),
        ("MAILTO:someone@example.org", None),
        ("javascript:void(0)", None),
        ("tel:+1234", None),
        ("ftp://example.org/a", None),
        ("data:text/plain,a", None),
        ("http://[broken", None),
        ("http://[broken]/a", None),
    ],
)
def test_links_are_resolved(href: str, url: str | None) -> None:
    assert resolve(href, BASE, SITE) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://[broken",
        "https://www.cacianalyst.org:port/",
        "https://www.cacianalyst.org/publications/field-reports.html?start=²",
        "https://www.cacianalyst.org/index.php?option=com_k2&view=item&id=²",
        "https://www.cacianalyst.org/index.php?option=com_k2&view=item&id=" + "9" * 5000,
        "https://www.cacianalyst.org/publications/field-reports.html?start=" + "9" * 5000,
        "https://www.cacianalyst.org/publications/field-reports/item/١٢-x.html",
        "https://www.cacianalyst.org/publications/field-reports/item/²-x.html",
        "https://www.cacianalyst.org/\ud800",
        "http://\u2100.example/",
        "//",
    ],
    ids=[
        "bracket", "port", "superscript-start", "superscript-id", "long-id", "long-start", "arabic-digits",
        "superscript-path", "surrogate", "unsafe-host", "slashes",
    ],
)  # fmt: skip
def test_identify_answers_for_what_no_server_would(url: str) -> None:
    address = identify(url, SITE)
    assert address.page_kind in PageKind
    assert address.start >= 0


@settings(max_examples=50, deadline=None)
@given(st.text() | st.text(st.characters(categories=["Nd", "No", "Cs"]), min_size=1, max_size=3))
def test_identify_answers_for_any_text(text: str) -> None:
    identify(text, SITE)
    identify(f"http://{text}", SITE)
    identify(f"{HOST}/{text}", SITE)
    identify(f"{HOST}/publications/field-reports.html?start={text}", SITE)
    identify(f"{HOST}/index.php?option=com_k2&view=item&id={text}", SITE)
    identify(f"{HOST}/publications/field-reports/item/{text}", SITE)


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text())
def test_resolve_answers_for_any_text(href: str, base: str) -> None:
    for one in (href, f"http://{href}", f"//{href}"):
        for other in (BASE, base):
            url = resolve(one, other, SITE)
            assert url is None or url.startswith(("http://", "https://"))


@settings(max_examples=50, deadline=None)
@given(st.integers(min_value=1, max_value=999_999_999), st.from_regex(r"[a-z0-9-]{0,40}", fullmatch=True))
def test_any_id_with_any_slug_is_that_item(number: int, slug: str) -> None:
    for path in (f"/item/{number}-{slug}.html", f"/publications/news-digest/item/{number}-{slug}"):
        assert identify(HOST + path, SITE).article_id == f"caci:{number}"
