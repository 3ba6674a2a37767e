"""The spider against a site that misbehaves: no failure looks like success."""

from pathlib import Path

import pytest

from replica.server import Replica
from schemas.capture import PageKind
from spiders.archive.archive import Archive
from spiders.urls import identify
from tests.support.crawling import SITE, crawl, final_captures, first_item, item_requests


@pytest.mark.parametrize("robots", ["robots@/robots.txt", "robots=500@/robots.txt", "reset@/robots.txt"])
def test_robots_txt_is_obeyed_or_nothing_is_fetched(tmp_path: Path, robots: str) -> None:
    with Replica(articles=20, faults=[robots]) as replica:
        result = crawl(tmp_path, replica.url)
        assert {request.path for request in replica.requests} == {"/robots.txt"}
        assert result.exit_code == 1
        assert result.summary["reason"] != "finished"
        assert "robots.txt" in result.summary["problems"][0]
        assert "Traceback" not in result.log
        kinds = {capture.page_kind for capture in Archive(tmp_path / "archive", SITE).captures()}
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
        "content-length=-9000@*/field-reports.html*",
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
        names = {f"caci:{entry.item_id}" for entry in replica.store.listing("field-reports")}
        assert set(final_captures(tmp_path)) == names


def test_an_answer_that_broke_off_is_archived_as_such_and_asked_for_again(tmp_path: Path) -> None:
    with Replica(articles=20, seed=7) as replica:
        path = first_item(replica)
        article_id = identify(f"https://{SITE.host}{path}", SITE).article_id
        replica.faults.add(f"content-length=500@{path}**1")
        assert crawl(tmp_path, replica.url).exit_code == 0
    archive = Archive(tmp_path / "archive", SITE)
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
