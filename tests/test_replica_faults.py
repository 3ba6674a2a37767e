"""The faults of the replica: each does what its name says."""

import gzip
import http.client
import re

import pytest

from replica.faults import Fault
from replica.server import Replica
from tests.fetching import OPENER, fetch, path, published


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
    with OPENER.open(small.url, timeout=10) as answer:
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
