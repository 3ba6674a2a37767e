"""The spider over real HTTP: every item once, nothing twice, and no failure that looks like success."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from replica.server import Replica
from schemas.article import Article
from schemas.capture import PageKind
from spiders.archive import Archive
from spiders.sites import load_site
from spiders.urls import identify

PROJECT = Path(__file__).parent.parent
SITE = load_site()


@dataclass
class Crawl:
    """What a finished crawl left behind."""

    exit_code: int
    log: str
    articles: list[Article]
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def summary(self) -> dict[str, Any]:
        assert self.events[-1]["event"] == "finished"
        return self.events[-1]


def start_crawl(directory: Path, origin: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    (directory / "events").unlink(missing_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "analyst", "-O", str(directory / "articles.jsonl"), *arguments],
        cwd=PROJECT,
        env=os.environ
        | {
            "CACI_ORIGIN": origin,
            "CACI_DOWNLOAD_DELAY": "0",
            "CACI_DATA_DIR": str(directory),
            "CACI_EVENTS": str(directory / "events"),
        }
        | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def crawl(directory: Path, origin: str, *arguments: str, **environment: str) -> Crawl:
    process = start_crawl(directory, origin, *arguments, **environment)
    log = process.communicate(timeout=120)[0]
    articles, events = directory / "articles.jsonl", directory / "events"
    return Crawl(
        process.returncode,
        log,
        [Article.model_validate_json(line) for line in articles.read_text().splitlines()] if articles.exists() else [],
        [json.loads(line) for line in events.read_text().splitlines()] if events.exists() else [],
    )


def item_requests(replica: Replica) -> Counter[str]:
    """How often each article was asked for."""
    addresses = (identify(f"https://{SITE.host}{request.path}", SITE) for request in replica.requests)
    return Counter(address.article_id for address in addresses if address.article_id is not None)


def final_captures(directory: Path) -> Counter[str]:
    """How many captures with a final answer each article has."""
    captures = Archive(directory / "archive").captures()
    return Counter(
        capture.article_id
        for capture in captures
        if capture.article_id is not None and capture.status in {200, 404, 410, 303}
    )


def listed(replica: Replica) -> set[str]:
    return {f"caci:{entry.item_id}" for entry in replica.archive.entries() if is_listed(replica, entry.item_id)}


def is_listed(replica: Replica, item_id: int) -> bool:
    return any(entry.item_id == item_id for section in SITE.sections for entry in replica.archive.listing(section))


def first_item(replica: Replica) -> str:
    """The path of an item that is listed and answers 200, without its query."""
    entry = replica.archive.listing("analytical-articles")[1]
    return replica.archive.path(entry)


def test_each_item_once_and_the_second_crawl_asks_for_none(tmp_path: Path) -> None:
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

        full = crawl(tmp_path, replica.url, "-a", "full=1")
        assert full.summary["items_requested"] == 0
        assert full.summary["listings_requested"] == first.summary["listings_requested"]


def test_a_new_item_alone_is_fetched(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7) as replica:
        first = crawl(tmp_path, replica.url, "-a", "sections=analytical-articles")
        before = item_requests(replica)
        entry = replica.archive.publish("analytical-articles")
        second = crawl(tmp_path, replica.url, "-a", "sections=analytical-articles")
        assert item_requests(replica) - before == Counter({f"caci:{entry.item_id}": 1})
        assert [article.item_id for article in second.articles] == [entry.item_id]
        assert second.summary["listings_requested"] <= first.summary["listings_requested"]


@pytest.mark.parametrize("requests_before", [4, 12, 25])
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


@pytest.mark.parametrize("robots", ["robots@/robots.txt", "robots=500@/robots.txt", "reset@/robots.txt"])
def test_robots_txt_is_obeyed_or_nothing_is_fetched(tmp_path: Path, robots: str) -> None:
    with Replica(articles=20, faults=[robots]) as replica:
        result = crawl(tmp_path, replica.url)
        assert {request.path for request in replica.requests} == {"/robots.txt"}
        assert result.exit_code == 1
        assert result.summary["reason"] != "finished"
        assert "robots.txt" in result.summary["problems"][0]
        assert "Traceback" not in result.log
        kinds = {capture.page_kind for capture in Archive(tmp_path / "archive").captures()}
        assert kinds <= {PageKind.ROBOTS}


def test_a_missing_robots_txt_allows_everything(tmp_path: Path) -> None:
    with Replica(articles=20, faults=["robots=404@/robots.txt"]) as replica:
        assert crawl(tmp_path, replica.url).exit_code == 0


def test_an_unreachable_site_is_one_clear_line(tmp_path: Path) -> None:
    with Replica(articles=20) as replica:
        url = replica.url
    result = crawl(tmp_path, url)
    assert result.exit_code == 1
    assert len(result.summary["problems"]) == 1
    assert "refused" in result.summary["problems"][0].lower()
    assert "Traceback" not in result.log


@pytest.mark.parametrize(
    "fault",
    [
        "status=503@*/field-reports.html*",
        "status=404@*/field-reports.html*",
        "redesign@*/field-reports.html*",
        "emptied-listing@*/field-reports.html*",
        "emptied-listing@*/field-reports.html?start=4",
        "error-text@*/field-reports.html*",
        "truncated-gzip@*/field-reports.html*",
        "login@*/field-reports.html*",
        "redirect@*/field-reports.html*",
        "redirect=https://example.org/@*/field-reports.html*",
    ],
)
def test_a_broken_listing_does_not_look_like_success(tmp_path: Path, fault: str) -> None:
    with Replica(articles=60, seed=7, faults=[fault]) as replica:
        result = crawl(tmp_path, replica.url, "-a", "sections=field-reports")
        assert (result.exit_code, result.summary["reason"]) == (1, "incomplete")
        assert "field-reports" in result.summary["problems"][0]
        replica.faults.clear()
        again = crawl(tmp_path, replica.url, "-a", "sections=field-reports")
        assert (again.exit_code, again.summary["problems"]) == (0, [])
        names = {f"caci:{entry.item_id}" for entry in replica.archive.listing("field-reports")}
        assert set(final_captures(tmp_path)) == names


@pytest.mark.parametrize(
    "effect",
    [
        "status=503",
        "status=403",
        "content-length=500",
        "reset",
        "endless",
        "huge-content-length",
        "redirect=loop",
        "redirect=https://example.org/",
        "redirect=file:///etc/passwd",
        "redirect=/home",
    ],
)
def test_an_item_without_an_answer_stays_pending(tmp_path: Path, effect: str) -> None:
    with Replica(articles=20, seed=7) as replica:
        path = first_item(replica)
        article_id = identify(f"https://{SITE.host}{path}", SITE).article_id or ""
        replica.faults.add(f"{effect}@{path}*")
        result = crawl(tmp_path, replica.url)
        assert (result.exit_code, result.summary["reason"]) == (1, "incomplete")
        assert article_id in result.summary["problems"][0]
        assert article_id not in {article.article_id for article in result.articles}
        replica.faults.clear()
        again = crawl(tmp_path, replica.url)
        assert (again.exit_code, again.summary["items_requested"]) == (0, 1)
        assert [article.article_id for article in again.articles] == [article_id]


@pytest.mark.parametrize("effect", ["login", "status=404", "status=410", "bomb", "truncated-gzip"])
def test_a_final_answer_without_an_article_is_not_asked_for_again(tmp_path: Path, effect: str) -> None:
    with Replica(articles=20, seed=7) as replica:
        replica.faults.add(f"{effect}@{first_item(replica)}*")
        assert crawl(tmp_path, replica.url).exit_code == 0
        again = crawl(tmp_path, replica.url)
        assert (again.exit_code, again.summary["items_requested"]) == (0, 0)


def test_an_answer_that_broke_off_is_archived_as_such_and_asked_for_again(tmp_path: Path) -> None:
    with Replica(articles=20, seed=7) as replica:
        path = first_item(replica)
        article_id = identify(f"https://{SITE.host}{path}", SITE).article_id
        replica.faults.add(f"content-length=500@{path}**1")
        assert crawl(tmp_path, replica.url).exit_code == 0
    archive = Archive(tmp_path / "archive")
    captures = [capture for capture in archive.captures() if capture.article_id == article_id]
    assert [archive.read(capture).truncated for capture in captures] == ["disconnect", None]


def test_a_new_layout_stops_the_crawl(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7, faults=["redesign@*/item/*"]) as replica:
        result = crawl(tmp_path, replica.url)
        assert (result.exit_code, result.summary["reason"]) == (1, "layout_unknown")
        assert sum(item_requests(replica).values()) < 40


def test_a_site_that_went_down_is_left_alone(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7, faults=["status=503@*/item/*"]) as replica:
        result = crawl(tmp_path, replica.url)
        assert (result.exit_code, result.summary["reason"]) == (1, "site_unreachable")
        assert len(item_requests(replica)) < 40


def test_an_archive_that_cannot_be_written_stops_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where the directory should be")
    with Replica(articles=20) as replica:
        result = crawl(tmp_path, replica.url)
        assert (result.exit_code, result.summary["reason"]) == (1, "archive_unwritable")
        assert {request.path for request in replica.requests} == {"/robots.txt"}


def test_two_crawls_at_once_end_with_a_sound_archive(tmp_path: Path) -> None:
    with Replica(articles=30, seed=7) as replica:
        processes = [start_crawl(tmp_path, replica.url) for _ in range(2)]
        outputs = [process.communicate(timeout=120) for process in processes]
        assert [process.returncode for process in processes] == [0, 0], outputs
        archive = Archive(tmp_path / "archive")
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
    archive = Archive(tmp_path / "archive")
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
