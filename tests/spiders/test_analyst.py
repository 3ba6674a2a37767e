"""The spider over real HTTP: every item once, and nothing twice."""

import gzip
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from replica.server import Replica
from schemas.capture import PageKind
from spiders.analyst import AnalystSpider
from spiders.archive.archive import Archive
from tests.support.archived import SITE
from tests.support.crawling import crawl, final_captures, item_requests, listed, start_crawl


def test_each_item_is_requested_once_and_none_by_the_second_crawl(tmp_path: Path) -> None:
    with Replica(articles=40, seed=7) as replica:
        first = crawl(tmp_path, replica.url)
        assert (first.exit_code, first.summary["reason"], first.summary["problems"]) == (0, "finished", [])
        requests = item_requests(replica)
        assert set(requests) == listed(replica)
        assert set(requests.values()) == {1}
        assert final_captures(tmp_path) == requests
        answered = [event for event in first.events if event["event"] == "item"]
        assert {event["article_id"] for event in answered} == set(requests)
        readable = {event["article_id"] for event in answered if event["status"] == 200}
        assert {article.article_id for article in first.articles} <= readable
        assert first.summary["items_requested"] == len(requests)
        agents = {request.headers["user-agent"] for request in replica.requests}
        assert all(agent.startswith("caci-analyst") for agent in agents)
        assert not any("cookie" in request.headers for request in replica.requests)

        second = crawl(tmp_path, replica.url)
        assert (second.exit_code, second.summary["items_requested"], second.articles) == (0, 0, [])
        assert item_requests(replica) == requests

        audit = crawl(tmp_path, replica.url, "-a", "audit=1")
        assert audit.summary["items_requested"] == 0
        assert audit.summary["listings_requested"] == first.summary["listings_requested"]


def test_the_settings_name_the_site(tmp_path: Path) -> None:
    settings = {"CACI_SITE": "caci", "CACI_DATA_DIR": str(tmp_path)}
    assert AnalystSpider.from_crawler(Crawler(AnalystSpider, Settings(settings))).site == SITE
    with pytest.raises(FileNotFoundError, match=r"nowhere\.toml"):
        AnalystSpider.from_crawler(Crawler(AnalystSpider, Settings(settings | {"CACI_SITE": "nowhere"})))


def test_a_new_item_alone_is_fetched(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7) as replica:
        first = crawl(tmp_path, replica.url, "-a", "sections=analytical-articles")
        before = item_requests(replica)
        entry = replica.store.publish("analytical-articles")
        second = crawl(tmp_path, replica.url, "-a", "sections=analytical-articles")
        assert item_requests(replica) - before == Counter({f"caci:{entry.item_id}": 1})
        assert [article.item_id for article in second.articles] == [entry.item_id]
        assert second.summary["listings_requested"] <= first.summary["listings_requested"]


@pytest.mark.parametrize("requests_before", [4, pytest.param(12, marks=pytest.mark.slow), 25])
def test_a_crawl_killed_in_its_first_walk_is_continued(tmp_path: Path, requests_before: int) -> None:
    with Replica(articles=60, seed=7) as replica:
        process = start_crawl(tmp_path, replica.url)
        deadline = time.monotonic() + 60
        while len(replica.requests) < requests_before and time.monotonic() < deadline:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert set(final_captures(tmp_path)) != listed(replica)
        finished = crawl(tmp_path, replica.url)
        assert (finished.exit_code, finished.summary["problems"]) == (0, [])
        assert final_captures(tmp_path) == Counter(dict.fromkeys(listed(replica), 1))


def test_two_crawls_at_once_end_with_a_sound_archive(tmp_path: Path) -> None:
    with Replica(articles=30, seed=7) as replica:
        processes = [start_crawl(tmp_path, replica.url) for _ in range(2)]
        outputs = [process.communicate(timeout=120) for process in processes]
        assert [process.returncode for process in processes] == [0, 0], outputs
        archive = Archive(tmp_path / "archive", SITE)
        assert archive.problems == []
        assert {capture.article_id for capture in archive.captures()} >= listed(replica)
        for capture in archive.captures():
            archive.read(capture)


class BytesHandler(BaseHTTPRequestHandler):
    """Serves one gzip body under every address but robots.txt, chunked, with a header that is not ASCII."""

    protocol_version = "HTTP/1.1"
    body = gzip.compress("<html><body>“no listing”</body></html>".encode() * 30)

    def do_GET(self) -> None:
        found = self.path != "/robots.txt"
        self.send_response_only(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("X-Powered-By", "K\xe92")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        if found:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        body = self.body if found else b"no"
        for part in (body[:100], body[100:]):
            if part:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def byte_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BytesHandler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_archive_has_the_bytes_that_were_sent(tmp_path: Path) -> None:
    with byte_server() as origin:
        crawl(tmp_path, origin, "-a", "sections=field-reports")
    archive = Archive(tmp_path / "archive", SITE)
    captures = {capture.page_kind: capture for capture in archive.captures()}
    assert captures[PageKind.ROBOTS].status == 404
    capture = captures[PageKind.LISTING]
    record = archive.record(capture)
    assert record.payload == BytesHandler.body
    assert record.get("WARC-Target-URI") == "https://www.cacianalyst.org/publications/field-reports.html"
    assert record.get("CACI-Fetched-URL") == f"{origin}/publications/field-reports.html"
    assert record.get("WARC-IP-Address") == "127.0.0.1"
    headers = archive.read(capture).headers
    assert [value for name, value in headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert dict(headers)["X-Powered-By"] == "K\xe92"
    assert "Transfer-Encoding" not in dict(headers)
