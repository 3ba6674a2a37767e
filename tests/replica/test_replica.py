"""The addresses, lists and headers of the replica are those of the site."""

import gzip
import http.client
import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES
from replica.server import Replica
from tests.support.fetching import Row, fetch, path, published


@pytest.mark.parametrize("section", SECTION_NAMES)
def test_a_walk_over_a_listing_finds_exactly_the_items_of_the_truth(
    site: Replica, truth: list[Row], section: str
) -> None:
    listed: list[int] = []
    start = 0
    while True:
        status, body, _ = fetch(f"{site.url}publications/{section}.html?start={start}")
        assert status == 200
        ids = re.findall(rf'<a class="k2ReadMore" href="/publications/{section}/item/(\d+)-', body.decode())
        if not ids:
            assert b"k2Pagination" not in body
            break
        listed += map(int, ids)
        start += 4
    assert sorted(listed) == [row["item_id"] for row in truth if row["section"] == section]


def test_the_old_block_of_a_listing_is_in_ascending_order(site: Replica) -> None:
    days = [entry.day.isoformat() for entry in site.store.listing("analytical-articles")]
    seam = next(place for place, day in enumerate(days) if day < "2003-03-01")
    assert days[:seam] == sorted(days[:seam], reverse=True)
    assert days[seam:] == sorted(days[seam:])


def test_every_address_of_an_item_answers_with_one_canonical_link(site: Replica, truth: list[Row]) -> None:
    row = published(truth, "analytical-articles")
    number, canonical = row["item_id"], path(row)
    addresses = (
        canonical,
        canonical.removesuffix(".html"),
        canonical.removesuffix(".html") + "/",
        canonical + "/",
        canonical.upper(),
        f"publications/analytical-articles/item/{number}",
        f"publications/analytical-articles/item/{number}.html",
        f"publications/analytical-articles/item/{number}-",
        f"publications/analytical-articles/item/{number}-wrong-slug.html",
        f"publications/field-reports/item/{number}-x.html",
        f"publications/item/{number}-x",
        f"item/{number}-x.html",
        f"home/item/{number}.html",
        f"component/k2/item/{number}-x.html",
        f"component/k2/item/{number}.html",
        f"index.php?option=com_k2&view=item&id={number}",
        f"index.php?option=com_k2&view=item&id={number}:x&Itemid=4",
        f"index.php/{canonical}",
        f"{canonical}?utm_source=x&start=4",
        f"{canonical}?tmpl=component&print=1",
        f"/{canonical}",
    )
    for address in addresses:
        status, body, _ = fetch(site.url + address)
        assert status == 200, address
        assert f'<link href="/{canonical}" rel="canonical" />'.encode() in body, address


def test_missing_and_restricted_items(site: Replica, truth: list[Row]) -> None:
    number = published(truth)["item_id"]
    gone = next(row for row in truth if row["state"] == "gone")
    missing = (
        "item/alias.html",
        "item/99999999.html",
        f"about/item/{number}.html",
        f"item/{number}-x.feed",
        path(gone),
        "sitemap.xml",
    )
    for address in missing:
        status, body, _ = fetch(site.url + address)
        assert status == 404, address
        assert b"k2Container" not in body
    login = next(row for row in truth if row["state"] == "login")
    status, _, headers = fetch(site.url + path(login))
    assert status == 303
    assert "/component/users/?view=login&return=" in str(headers["Location"])
    assert fetch(f"{site.url}component/k2/itemlist/tag/Nowhere.html")[0] == 410


def test_soft_404_and_first_pages(site: Replica) -> None:
    status, body, _ = fetch(f"{site.url}?q=node/5514")
    assert status == 200
    assert b"itemListView" in body
    assert b'<link href="/?q=node/5514" rel="canonical" />' in body
    listing = f"{site.url}publications/news-digest.html"
    queries = ("", "?start=0", "?limitstart=0", "?start=-4", "?start=x")
    pages = {re.sub(rb".*itemListView", b"", fetch(listing + query)[1], flags=re.DOTALL) for query in queries}
    assert len(pages) == 1


def test_tags_are_listed_five_a_page_under_every_menu(site: Replica, truth: list[Row]) -> None:
    tagged = [row["item_id"] for row in truth if "Water & Energy" in row["tags"]]
    for menu in ("publications/field-reports", "component/k2", "publications/archive"):
        listed: list[int] = []
        for start in range(0, len(tagged) + 5, 5):
            body = fetch(f"{site.url}{menu}/itemlist/tag/Water+%26+Energy.html?start={start}")[1].decode()
            listed += map(int, re.findall(r'<a class="k2ReadMore" href="[^"]*/item/(\d+)-', body))
        assert sorted(listed) == tagged
    assert fetch(f"{site.url}component/k2/itemlist/tag/C5%2B1.html")[0] == 200
    assert fetch(f"{site.url}component/k2/itemlist/tag/C5+1.html")[0] == 410


def test_feeds_and_json(site: Replica, truth: list[Row]) -> None:
    feed = f"{site.url}publications/analytical-articles"
    assert fetch(f"{feed}.feed")[1].count(b"<item>") == 10
    assert fetch(f"{feed}.html?format=feed&limit=500")[1].count(b"<item>") == 100
    assert fetch(f"{feed}.html?format=feed&type=atom&limit=3")[1].count(b"<entry>") == 3
    row = published(truth)
    view = json.loads(fetch(site.url + path(row).replace(".html", ".json"))[1])
    assert view["item"]["id"] == str(row["item_id"])
    assert view["item"]["title"] == row["title"]


def test_headers(site: Replica, truth: list[Row]) -> None:
    url = site.url + path(published(truth))
    _, plain, headers = fetch(url)
    assert headers["ETag"].isalnum()
    assert headers["X-Content-Powered-By"].startswith("K2")
    assert headers["Set-Cookie"]
    status, _, _ = fetch(url, **{"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]})
    assert status == 200
    _, packed, headers = fetch(url, **{"Accept-Encoding": "gzip", "Cookie": "a=b"})
    assert headers["ETag"] is None
    assert headers["Set-Cookie"] is None
    assert len(gzip.decompress(packed)) == pytest.approx(len(plain), abs=200)


def test_every_view_is_counted_and_shows_the_number_before_it(small: Replica) -> None:
    row = published(small.truth())
    counts = []
    for method in ("GET", "HEAD", "GET"):
        connection = http.client.HTTPConnection(str(urlsplit(small.url).netloc))
        connection.request(method, "/" + path(row))
        body = connection.getresponse().read().decode()
        counts += re.findall(r"Read <b>(\d+)</b> times", body)
        connection.close()
    assert counts == [str(row["hits"]), str(row["hits"] + 2)]


def test_items_can_be_edited_while_they_are_served(small: Replica) -> None:
    new = small.store.publish("analytical-articles")
    listing = f"{small.url}publications/analytical-articles.html"
    assert str(new.item_id).encode() in fetch(listing)[1]
    url = small.url.rstrip("/") + small.store.path(new)
    before = fetch(url)
    small.store.amend(new.item_id)
    after = fetch(url)
    assert before[2]["Last-Modified"] != after[2]["Last-Modified"]
    assert small.truth()[-1]["paragraphs"][-1].encode() in after[1]
    small.store.unpublish(new.item_id)
    assert fetch(url)[0] == 404
    assert str(new.item_id).encode() not in fetch(listing)[1]


def test_requests_are_kept(small: Replica) -> None:
    fetch(small.url + "robots.txt", **{"User-Agent": "somebody"})
    request = small.requests[-1]
    assert (request.method, request.path, request.status, request.headers["user-agent"]) == (
        "GET",
        "/robots.txt",
        200,
        "somebody",
    )


def test_command_line() -> None:
    command = [sys.executable, "-m", "replica"]
    table = subprocess.run(
        [*command, "--truth", "-", "--articles", "6"], capture_output=True, text=True, check=True
    ).stdout
    assert [json.loads(line)["item_id"] for line in table.splitlines()] == [
        entry.item_id for entry in ItemStore(2003, 6).entries()
    ]
    assert subprocess.run([*command, "--articles", "1"], capture_output=True, check=False).returncode == 2
    with subprocess.Popen([*command, "--port", "0", "--articles", "6"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert re.fullmatch(r"Replica of the Analyst: http://127\.0\.0\.1:\d+/ \(6 articles, seed 2003\)\n", line)
        process.terminate()
        assert process.wait(timeout=5) == 0
