"""The sums of several crawls and loads: a backfill does both once per window, and is one run."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from flows.pipeline.crawl import CrawlResult
from flows.pipeline.load import LoadResult
from schemas.politeness import Politeness, RobotsDecisions
from warehouse.load.batch import LoadReport


def sum_crawls(crawls: Sequence[CrawlResult]) -> CrawlResult:
    """Return the sum of one or more crawls. Its reason is that of the first crawl that did not simply finish."""
    total = CrawlResult(reason=next((crawl.reason for crawl in crawls if crawl.reason != "finished"), "finished"))
    for crawl in crawls:
        total.listing_pages += crawl.listing_pages
        total.items_fetched += crawl.items_fetched
        total.requests += crawl.requests
        total.bytes += crawl.bytes
        total.items_requested += crawl.items_requested
        total.pages_of_section |= crawl.pages_of_section
        total.layout_problems |= crawl.layout_problems
        total.unreachable_items = crawl.unreachable_items or total.unreachable_items
        total.statuses = dict(Counter(total.statuses) + Counter(crawl.statuses))
    total.problems = _once([problem for crawl in crawls for problem in crawl.problems])
    total.notes = _once([note for crawl in crawls for note in crawl.notes])
    total.politeness = sum_politeness([crawl.politeness for crawl in crawls if crawl.politeness is not None])
    return total


def sum_loads(loads: Sequence[LoadResult]) -> LoadResult:
    """Return the sum of loads."""
    counts = sum((Counter(vars(load.report)) for load in loads), Counter[str]())
    return LoadResult(
        report=LoadReport(**counts),
        rejects=[reject for load in loads for reject in load.rejects],
        problems=_once([problem for load in loads for problem in load.problems]),
        notes=_once([note for load in loads for note in load.notes]),
        changes=[change for load in loads for change in load.changes],
    )


def sum_politeness(reports: Sequence[Politeness]) -> Politeness | None:
    """Return the sum of the politeness reports of crawls with one configuration; None if there are none.

    Each crawl measured its own gaps: the median is that of their medians, weighted by requests.
    """
    if not reports:
        return None
    first = reports[0]
    medians = [report.median_gap for report in reports for _ in range(report.requests) if report.median_gap is not None]
    robots = [report.robots for report in reports]
    return Politeness(
        user_agent=first.user_agent,
        delay=first.delay,
        concurrency=first.concurrency,
        first_request_at=next((report.first_request_at for report in reports if report.first_request_at), None),
        last_request_at=next((report.last_request_at for report in reversed(reports) if report.last_request_at), None),
        requests=sum(report.requests for report in reports),
        bytes=sum(report.bytes for report in reports),
        retries=sum(report.retries for report in reports),
        shortest_gap=min((report.shortest_gap for report in reports if report.shortest_gap is not None), default=None),
        median_gap=median(medians) if medians else None,
        longest_gap=max((report.longest_gap for report in reports if report.longest_gap is not None), default=None),
        statuses=dict(sum((Counter(report.statuses) for report in reports), Counter[str]())),
        robots=RobotsDecisions(
            **{name: sum(getattr(report, name) for report in robots) for name in RobotsDecisions.model_fields}
        ),
    )


def _once(lines: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(lines))
