"""The faults of the replica."""

import gzip
import http.client
import re
import socket
import zlib
from collections.abc import Callable
from urllib.parse import urlsplit

import brotli
import pytest
import zstandard

from replica.faults.fault import Fault
from replica.server import Replica
from tests.support.fetching import OPENER, fetch, path, published


def test_a_fault_affects_only_the_requests_it_matches_and_only_as_many_as_it_states(small: Replica) -> None:
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
        ("robots=/home@/robots.txt", 200),
        ("unknown-encoding@*", 200),
    ],
)
def test_faults_that_return_a_response(small: Replica, fault: str, expected: int) -> None:
    small.faults.add(fault)
    assert fetch(small.url + "robots.txt")[0] == expected


@pytest.mark.parametrize("fault", ["reset", "content-length"])
def test_faults_that_break_off_the_transfer(small: Replica, fault: str) -> None:
    small.faults.add(f"{fault}@*")
    with pytest.raises((OSError, http.client.IncompleteRead)):
        fetch(small.url)


def test_a_huge_content_length_is_only_stated(small: Replica) -> None:
    small.faults.add("huge-content-length@*")
    with OPENER.open(small.url, timeout=10) as response:
        assert int(response.headers["Content-Length"]) == 10**12
        assert b"<html" in response.read1(1000)


def test_a_content_length_may_be_too_small(small: Replica) -> None:
    whole = fetch(small.url)[1]
    small.faults.add("content-length=-1000@*")
    assert len(fetch(small.url)[1]) == len(whole) - 1000


def test_the_end_of_the_connection_ends_a_page_without_a_length(small: Replica) -> None:
    small.faults.add("no-length@*")
    with OPENER.open(small.url, timeout=10) as response:
        assert response.version == 10
        assert "Content-Length" not in response.headers
        assert response.read().endswith(b"</html>\n")


@pytest.mark.parametrize(
    ("encoding", "unpack"),
    [
        ("gzip", gzip.decompress),
        ("deflate", zlib.decompress),
        ("br", brotli.decompress),
        ("zstd", lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed)),
    ],
)
def test_a_bomb_is_small_until_it_is_unpacked(small: Replica, encoding: str, unpack: Callable[[bytes], bytes]) -> None:
    small.faults.add(f"bomb={encoding}@*")
    _, packed, headers = fetch(small.url)
    assert headers["Content-Encoding"] == encoding
    assert len(packed) < 1e6
    assert len(unpack(packed)) == 128 * 2**20


def test_a_head_may_never_end(small: Replica) -> None:
    small.faults.add("slow-head=1000@*")
    parts = urlsplit(small.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head = b""
        while len(head) < 300:
            head += connection.recv(100)
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in head


def test_an_endless_body_may_come_in_chunks(small: Replica) -> None:
    small.faults.add("endless=chunked@*")
    with OPENER.open(small.url, timeout=10) as response:
        assert response.headers["Transfer-Encoding"] == "chunked"
        assert len(response.read(20 << 20)) == 20 << 20


def test_bytes_that_are_not_utf_8(small: Replica) -> None:
    page = small.url + path(published(small.truth(), "analytical-articles"))
    small.faults.add("mixed-charset@*")
    with pytest.raises(UnicodeDecodeError):
        fetch(page)[1].decode()
    small.faults.clear()
    small.faults.add("nul-bytes@*")
    assert fetch(page)[1].count(b".\0 ") > 10


def test_the_start_and_the_end_of_a_request_are_recorded(small: Replica) -> None:
    small.faults.add("timeout=0.2@*")
    with pytest.raises(OSError):
        fetch(small.url)
    (request,) = small.requests
    assert request.status == 0
    assert request.over_at is not None
    assert request.over_at - request.at >= 0.2


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


@pytest.mark.parametrize(
    "specification", ["nonsense", "status=500", "unknown@*", "status=abc@*", "bomb=rar@*", "slow-head=x@*"]
)
def test_wrong_specifications_raise_an_error(specification: str) -> None:
    with pytest.raises(ValueError, match="fault"):
        Fault.parse(specification)
