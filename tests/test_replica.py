"""The replica: its truth table agrees with itself and with its pages, its addresses answer as the site's do, its faults
work.
"""

import gzip
import http.client
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from email.message import Message
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

from replica.archive import Archive
from replica.content.bylines import EVENT, FORMS
from replica.content.dates import Known, read_slashed, read_without_year
from replica.content.model import SECTION_NAMES
from replica.faults import Fault
from replica.server import Replica
from replica.truth import rows

Row = dict[str, Any]
_PUBLIC = "https://www.cacianalyst.org"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def fetch(url: str, **headers: str) -> tuple[int, bytes, Message]:
    """Return status, body and headers of `url`, following no redirect."""
    try:
        with _OPENER.open(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    """The default archive, served."""
    with Replica() as replica:
        yield replica


@pytest.fixture(scope="module")
def truth(site: Replica) -> list[Row]:
    """The truth about the default archive."""
    return site.truth()


@pytest.fixture
def small() -> Iterator[Replica]:
    """A small archive of a test's own."""
    with Replica(articles=40, seed=7) as replica:
        yield replica


def path(row: Row) -> str:
    """The path of a row's public address, without a slash at its beginning."""
    return str(row["url"]).removeprefix(f"{_PUBLIC}/")


def text_of(html: str) -> str:
    """The text of a page's columns without blanks and dirt, to look for texts in."""
    columns = html[html.index('<div class="itemBody">') : html.index('<div class="itemContentFooter">')]
    columns = re.sub(r"<style.*?</style>|<script.*?</script>|<!--.*?-->|<[^>]*>", "", columns, flags=re.DOTALL)
    plain = re.sub(r"\\+(?=['\"])", "", unescape(columns)).replace("â€", "”").replace("†", "”").replace("\u00ad", "")
    return re.sub(r"\s", "", plain)


def published(truth: list[Row], section: str | None = None) -> Row:
    """The first readable item of a section."""
    return next(row for row in truth if row["state"] == "published" and section in {None, row["section"]})


def test_truth_is_deterministic_for_a_seed() -> None:
    first, second, other = (list(rows(Archive(seed, 60))) for seed in (5, 5, 6))
    assert first == second
    assert first != other


def test_ids_are_unique_and_rise(truth: list[Row]) -> None:
    ids = [row["item_id"] for row in truth]
    assert len(ids) == len(set(ids)) == 600
    assert ids == sorted(ids)


def test_every_byline_form_occurs(truth: list[Row]) -> None:
    seen = {form.removeprefix("byline:") for row in truth for form in row["forms"] if form.startswith("byline:")}
    assert seen >= {*FORMS, EVENT}


def test_every_kind_and_state_occurs(truth: list[Row]) -> None:
    assert {row["kind"] for row in truth} == {"analytical", "field_report", "feature", "news_item", "news_digest"}
    assert {row["state"] for row in truth} == {"published", "gone", "login"}


def test_paragraphs_body_and_sections_agree(truth: list[Row]) -> None:
    for row in truth:
        abstract = [row["abstract"]] if row["abstract"] else []
        assert row["paragraphs"] == abstract + row["body"].split("\n\n")
        assert row["word_count"] == len(row["body"].split())
        assert all(section["text"] in row["body"] for section in row["sections"])
        if row["digest_items"]:
            assert row["body"] == "\n\n".join(item["text"] for item in row["digest_items"])
        assert all(text == " ".join(text.split()) for text in row["paragraphs"])


def test_lengths_are_those_of_their_kinds(truth: list[Row]) -> None:
    for kind, low, high in (("analytical", 350, 1100), ("field_report", 180, 600), ("news_item", 30, 220)):
        counts = [row["word_count"] for row in truth if row["kind"] == kind]
        assert low <= min(counts)
        assert max(counts) <= high


def test_texts_are_no_near_duplicates(truth: list[Row]) -> None:
    def shingles(row: Row) -> set[tuple[str, ...]]:
        words = row["body"].split()
        return {tuple(words[place : place + 5]) for place in range(len(words) - 4)}

    sample = [row for row in truth if row["kind"] == "analytical"][:60]
    found = [shingles(row) for row in sample]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            assert len(one & other) / len(one | other) < 0.1


def test_dates_follow_the_rules(truth: list[Row]) -> None:
    for row in truth:
        days = [row[name] for name in ("slug_date", "page_date", "issue_date", "title_date")]
        assert row["published_on"] == next((day for day in days if day), None)
        assert row["date_conflict"] == (len({day for day in days if day}) > 1)
    assert sum(row["date_conflict"] for row in truth) > 20
    assert any(row["page_date"] is None for row in truth)


def test_slashed_dates() -> None:
    nothing = Known(None, None)
    assert read_slashed(9, 4, 2003, nothing) == date(2003, 9, 4)
    assert read_slashed(3, 5, 2014, Known(None, date(2014, 3, 5))) == date(2014, 3, 5)
    assert read_slashed(4, 9, 2013, nothing) == date(2013, 9, 4)  # the Wednesday
    assert read_slashed(8, 5, 2014, nothing) is None  # a Tuesday and a Thursday
    assert read_slashed(19, 2, 2014, nothing) == date(2014, 2, 19)
    assert read_without_year(12, 30, Known(None, date(2016, 1, 2))) == date(2015, 12, 30)
    assert read_without_year(12, 30, nothing) is None


def test_pages_hold_what_the_truth_says(site: Replica, truth: list[Row]) -> None:
    for row in truth[::7]:
        if row["state"] != "published":
            continue
        html = fetch(site.url + path(row))[1].decode()
        text = text_of(html)
        wanted = [*row["paragraphs"], *filter(None, [row["bio"]]), *(row["byline"] or "").split(" / ")]
        for passage in wanted:
            assert re.sub(r"\s| \| ", "", passage.replace(" | ", "")) in text, (row["item_id"], passage)
        assert f'<span id="startOfPageId{row["item_id"]}"></span>' in html
        assert f'<link href="/{path(row)}" rel="canonical" />' in html


@pytest.mark.parametrize("section", SECTION_NAMES)
def test_walking_a_listing_finds_exactly_the_items_of_the_truth(site: Replica, truth: list[Row], section: str) -> None:
    found: list[int] = []
    start = 0
    while True:
        status, body, _ = fetch(f"{site.url}publications/{section}.html?start={start}")
        assert status == 200
        ids = re.findall(rf'<a class="k2ReadMore" href="/publications/{section}/item/(\d+)-', body.decode())
        if not ids:
            assert b"k2Pagination" not in body
            break
        found += map(int, ids)
        start += 4
    assert sorted(found) == [row["item_id"] for row in truth if row["section"] == section]


def test_the_old_block_of_a_listing_runs_oldest_first(site: Replica) -> None:
    days = [entry.day.isoformat() for entry in site.archive.listing("analytical-articles")]
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


def test_what_is_not_there(site: Replica, truth: list[Row]) -> None:
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
        found: list[int] = []
        for start in range(0, len(tagged) + 5, 5):
            body = fetch(f"{site.url}{menu}/itemlist/tag/Water+%26+Energy.html?start={start}")[1].decode()
            found += map(int, re.findall(r'<a class="k2ReadMore" href="[^"]*/item/(\d+)-', body))
        assert sorted(found) == tagged
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


def test_every_view_counts_and_shows_the_number_before_it(small: Replica) -> None:
    row = published(small.truth())
    counts = []
    for method in ("GET", "HEAD", "GET"):
        connection = http.client.HTTPConnection(str(urlsplit(small.url).netloc))
        connection.request(method, "/" + path(row))
        body = connection.getresponse().read().decode()
        counts += re.findall(r"Read <b>(\d+)</b> times", body)
        connection.close()
    assert counts == [str(row["hits"]), str(row["hits"] + 2)]


def test_the_archive_can_be_edited_while_it_is_served(small: Replica) -> None:
    new = small.archive.publish("analytical-articles")
    listing = f"{small.url}publications/analytical-articles.html"
    assert str(new.item_id).encode() in fetch(listing)[1]
    url = small.url.rstrip("/") + small.archive.path(new)
    before = fetch(url)
    small.archive.amend(new.item_id)
    after = fetch(url)
    assert before[2]["Last-Modified"] != after[2]["Last-Modified"]
    assert small.truth()[-1]["paragraphs"][-1].encode() in after[1]
    small.archive.unpublish(new.item_id)
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


def test_a_fault_befalls_only_what_it_names_and_as_often_as_it_says(small: Replica) -> None:
    small.faults.add("status=503:2@*/field-reports.html*2")
    url = f"{small.url}publications/field-reports.html"
    assert [fetch(url)[0] for _ in range(3)] == [503, 503, 200]
    assert fetch(f"{small.url}publications/news-digest.html")[0] == 200


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("redirect=loop@*", 302),
        ("login@*", 303),
        ("empty@*", 200),
        ("retry-after=1@*", 503),
        ("error-text@*", 200),
        ("robots@/robots.txt", 200),
    ],
)
def test_faults_that_answer(small: Replica, fault: str, expected: int) -> None:
    small.faults.add(fault)
    assert fetch(small.url + "robots.txt")[0] == expected


@pytest.mark.parametrize("fault", ["reset", "content-length"])
def test_faults_that_break_off(small: Replica, fault: str) -> None:
    small.faults.add(f"{fault}@*")
    with pytest.raises((OSError, http.client.IncompleteRead)):
        fetch(small.url)


def test_a_huge_content_length_is_only_claimed(small: Replica) -> None:
    small.faults.add("huge-content-length@*")
    with _OPENER.open(small.url, timeout=10) as answer:
        assert int(answer.headers["Content-Length"]) == 10**12
        assert b"<html" in answer.read1(1000)


def test_faults_in_the_body(small: Replica) -> None:
    url = f"{small.url}publications/analytical-articles.html"
    row = published(small.truth())
    with pytest.raises(EOFError):
        small.faults.add("truncated-gzip@*")
        gzip.decompress(fetch(url)[1])
    for fault, page, absent in (
        ("redesign", small.url + path(row), b'class="itemFullText"'),
        ("emptied-listing", url, b"catItemView"),
    ):
        small.faults.clear()
        assert absent in fetch(page)[1]
        small.faults.add(f"{fault}@*")
        assert absent not in fetch(page)[1]
    small.faults.clear()
    small.faults.add("charset=windows-1251@*")
    assert fetch(url)[2]["Content-Type"] == "text/html; charset=windows-1251"


def test_a_frozen_feed_ends_in_2012(site: Replica) -> None:
    fault = site.faults.add("frozen-feed@*.feed*")
    body = fetch(f"{site.url}publications/analytical-articles.feed")[1].decode()
    site.faults.remove(fault)
    years = [int(year) for year in re.findall(r"<pubDate>\w+, \d+ \w+ (\d{4})", body)]
    assert years
    assert max(years) <= 2012


@pytest.mark.parametrize("specification", ["nonsense", "status=500", "unknown@*", "status=abc@*"])
def test_wrong_faults_are_refused(specification: str) -> None:
    with pytest.raises(ValueError, match="fault"):
        Fault.parse(specification)


def test_command_line() -> None:
    command = [sys.executable, "-m", "replica"]
    table = subprocess.run(
        [*command, "--truth", "-", "--articles", "6"], capture_output=True, text=True, check=True
    ).stdout
    assert [json.loads(line)["item_id"] for line in table.splitlines()] == [
        entry.item_id for entry in Archive(2003, 6).entries()
    ]
    assert subprocess.run([*command, "--articles", "1"], capture_output=True, check=False).returncode == 2
    with subprocess.Popen([*command, "--port", "0", "--articles", "6"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert re.fullmatch(r"Replica of the Analyst: http://127\.0\.0\.1:\d+/ \(6 articles, seed 2003\)\n", line)
        process.terminate()
        assert process.wait(timeout=5) == 0
