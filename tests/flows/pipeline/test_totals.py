"""The sums of several crawls and loads: a backfill does both once per window, and is one run."""

from datetime import UTC, datetime, timedelta

from flows.pipeline.backfill.totals import sum_crawls, sum_loads, sum_politeness
from flows.pipeline.crawl import CrawlResult
from flows.pipeline.load import LoadResult
from schemas.politeness import Politeness, RobotsDecisions
from warehouse.load.batch import ArticleChange, LoadReport

START = datetime(2026, 11, 25, 5, 17, tzinfo=UTC)


def test_several_crawls_are_summed_up() -> None:
    one = CrawlResult(listing_pages=3, requests=5, bytes=10, statuses={"200": 5}, problems=["a"], reason="finished")
    two = CrawlResult(
        items_fetched=2, requests=3, bytes=1, statuses={"200": 2, "500": 1}, problems=["a", "b"], reason="incomplete"
    )
    joined = sum_crawls([one, two])
    assert (joined.listing_pages, joined.items_fetched, joined.requests, joined.bytes) == (3, 2, 8, 11)
    assert (joined.statuses, joined.problems, joined.reason) == ({"200": 7, "500": 1}, ["a", "b"], "incomplete")
    assert sum_crawls([one, one]).reason == "finished"


def test_several_loads_are_summed_up() -> None:
    one = LoadResult(
        LoadReport(captures=2, articles_new=1), changes=[ArticleChange("caci:1", "new", "A")], problems=["a"]
    )
    two = LoadResult(LoadReport(captures=1, articles_new=1, articles_changed=1), problems=["a"])
    two.changes = [ArticleChange("caci:2", "new", "B"), ArticleChange("caci:3", "gone", "C")]
    joined = sum_loads([one, two])
    assert joined.report == LoadReport(captures=3, articles_new=2, articles_changed=1)
    assert (joined.new, joined.problems) == (["caci:1", "caci:2"], ["a"])
    assert [change.article_id for change in joined.changes] == ["caci:1", "caci:2", "caci:3"]


def test_several_politeness_reports_are_summed_up() -> None:
    def report(requests: int, gap: float, start: datetime) -> Politeness:
        return Politeness(
            user_agent="caci", delay=1, concurrency=1, requests=requests, bytes=10, retries=1,
            statuses={"200": requests}, first_request_at=start, last_request_at=start + timedelta(minutes=1),
            shortest_gap=gap, median_gap=gap, longest_gap=gap, robots=RobotsDecisions(read=1, allowed=requests),
        )  # fmt: skip

    joined = sum_politeness([report(3, 1.0, START), report(5, 2.0, START + timedelta(hours=1))])
    assert joined is not None
    assert (joined.requests, joined.bytes, joined.retries, joined.statuses) == (8, 20, 2, {"200": 8})
    assert (joined.shortest_gap, joined.median_gap, joined.longest_gap) == (1.0, 2.0, 2.0)
    assert (joined.first_request_at, joined.last_request_at) == (START, START + timedelta(hours=1, minutes=1))
    assert joined.robots == RobotsDecisions(read=2, allowed=8)
    assert sum_politeness([]) is None
