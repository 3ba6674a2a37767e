"""A listing is read the same if BeautifulSoup has all of its page and not the list alone."""

from urllib.request import urlopen

import pytest

from replica.server import Replica
from schemas.listing import Listing
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms import listing
from spiders.pages.layouts.k2 import LIST_VIEWS
from spiders.pages.markup.soup import find_class
from spiders.pages.markup.tree import build
from spiders.sites import load_site
from tests.spiders.pages.test_listing import entry, page, stock
from tests.support.captured_pages import HTML, MANIFEST, page_content

SITE = load_site("caci")
URL = "https://www.cacianalyst.org/publications/field-reports.html"
PAGE = page(entry(1) + entry(2), stock("Page 1 of 2", "?start=2"))

Outcome = Listing | tuple[RejectReason, str]


def outcome(content: bytes, url: str) -> Outcome:
    try:
        return listing.read_listing(content, url, SITE)
    except RejectedPageError as error:
        return error.reason, error.detail


def both(content: bytes, url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    """What is read of the list alone, and of the whole page."""
    found = outcome(content, url)
    with monkeypatch.context() as patch:
        patch.setattr(listing, "_list_view", lambda root: find_class(build(root), *LIST_VIEWS))
        return found, outcome(content, url)


def test_every_listing_of_the_replica_is_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = 0
    with Replica(articles=120) as site:
        for path in ("publications.html", *(f"publications/{section}.html" for section in SITE.sections)):
            for start in (0, 4, 8, 4000):
                address = f"{path}?start={start}"
                with urlopen(site.url + address) as response:
                    found, plain = both(response.read(), f"https://www.cacianalyst.org/{address}", monkeypatch)
                assert found == plain, address
                entries += len(found.entries) if isinstance(found, Listing) else 0
    assert entries > 40


@pytest.mark.parametrize("file", HTML)
def test_every_captured_page_is_read_the_same(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, plain = both(page_content(file), MANIFEST[file]["url"], monkeypatch)
    assert found == plain


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_every_truncation_is_read_the_same(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for length in range(0, len(PAGE), step):
        found, plain = both(PAGE[:length], URL, monkeypatch)
        assert found == plain, length


@pytest.mark.parametrize("doctype", [b"", b"<!DOCTYPE html>"])
@pytest.mark.parametrize(
    "before",
    [
        b'<div class="ITEMLISTVIEW"><p>no list</p></div>',
        b'<template><div class="tagView"></div></template>',
        b'<div class="itemListViewer genericView"></div>',
        b'<svg class="itemListView"></svg>',
    ],
)
def test_what_resembles_the_list_is_read_the_same(
    doctype: bytes, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = doctype + PAGE.replace(b"<body>", b"<body>" + before)
    found, plain = both(content, URL, monkeypatch)
    assert found == plain
