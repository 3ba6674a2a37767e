"""Messages that a notification sends: what to do comes first, and thousands of pages make none too long."""

import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from flows.backfill import plan_in_words
from flows.errors import NotImported
from flows.orchestration import events
from flows.orchestration.prefect_states import failed_with_message, state_of_run
from flows.pipeline.backfill.scope import Window, in_words
from flows.pipeline.crawl import CrawlResult, _forward_log
from flows.pipeline.load import LoadResult
from flows.pipeline.rebuild import RebuildResult
from flows.pipeline.run.advice import BY_REASON, advice_for
from flows.pipeline.run.result import RunResult
from schemas.listing import KnownItem
from schemas.run import Run, RunState
from spiders.crawl.events import EventLog
from spiders.crawl.report import CrawlReport
from spiders.messages import MAX_MESSAGE_CHARACTERS, first_of, joined

MANY = [
    f"the reader failed on https://www.cacianalyst.org/publications/field-reports/item/{number}-a-long-title.html"
    for number in range(5000)
]
START = datetime(2026, 11, 25, 5, 17, tzinfo=UTC)


def red(problems: list[str], crawled: CrawlResult | None = None) -> RunResult:
    run = Run(
        run_id="a",
        flow="ingest",
        started_at=START,
        finished_at=START,
        state=RunState.RED,
        reason=crawled.decisive_reason if crawled is not None else None,
        problems=tuple(problems),
    )
    return RunResult(run, crawled or CrawlResult(), None)


def failed(message: str) -> str:
    def flow() -> Any:
        raise NotImported(message)

    return str(failed_with_message(flow)().message)


def drift(pages: int) -> str:
    """Return what a crawl says when each of many pages that were on their way shows the drift of all selectors."""
    report = CrawlReport(EventLog(None))
    for page in range(pages):
        latest = f"(latest: https://www.cacianalyst.org/publications/analytical-articles/item/{page}-title.html)"
        selectors = [f"div.itemNumber{number}" for number in range(6)]
        said = f"was on 500 of the 500 item pages before and is on none of the last {page + 3} {latest}"
        report.layout_changed("item", {selector: f"`{selector}` {said}" for selector in selectors})
    (problem,) = report.problems
    assert report.layout_problems == {"item": problem}
    return red([problem], CrawlResult(reason="layout_drift")).message


def windows(count: int) -> list[Window]:
    items = (KnownItem(article_id="caci:1", url="https://www.cacianalyst.org/x", was_rejected=False),)
    return [Window(f"{2000 + number // 12}-{number % 12 + 1:02}", items) for number in range(count)]


COMPOSED: dict[str, Callable[[int], str]] = {
    "a red run": lambda count: red(MANY[:count]).message,
    "its state": lambda count: str(state_of_run(red(MANY[:count])).message),
    "a failed flow": lambda count: failed(joined(MANY[:count])),
    "a failed flow whose error is long": lambda count: failed(" ".join(MANY[:count])),
    "the cause of a crawl": lambda count: CrawlResult(problems=MANY[:count]).cause,
    "the plan of a backfill": lambda count: plan_in_words(windows(count)),
    "the windows of a backfill": lambda count: in_words(windows(count)),
    "a drift": drift,
    "one long problem": lambda count: red(["x" * 1000 * count]).message,
    "long problems": lambda count: red(["x" * 1000] * count).message,
}


@pytest.mark.parametrize("name", COMPOSED)
def test_a_message_about_thousands_of_pages_fits_into_a_notification(name: str) -> None:
    for count in (3, 50, 5000):
        message = COMPOSED[name](count)
        assert 0 < len(message) <= MAX_MESSAGE_CHARACTERS
        assert "\n" not in message


@pytest.mark.parametrize("reason", [*BY_REASON, "incomplete"])
def test_what_to_do_comes_first(reason: str) -> None:
    crawled = CrawlResult(reason=reason)
    assert red(MANY, crawled).message.startswith(f"The run is red. {advice_for(reason)} What is wrong: ")
    assert red(MANY, crawled).message.endswith("more.")


def test_a_drift_names_each_selector_once() -> None:
    message = drift(5000)
    assert len(message) < 900
    assert message.count("itemNumber") == 6 and "; the same of `div.itemNumber1`, `div.itemNumber2`, " in message


def test_parts_are_named_as_far_as_they_fit() -> None:
    assert joined([]) == ""
    assert joined(["one", "two"]) == "one; two"
    text = joined(MANY)
    *named, last = text.split("; ")
    assert named == MANY[: len(named)] and len(named) > 10
    assert last == f"and {5000 - len(named):,} more"
    assert first_of(["a", "b", "c"], 2) == ["a", "b", "and 1 more"]
    for length in range(60, 200):
        assert len(joined(MANY, length)) <= length


def test_events_have_a_bounded_length(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(events, "emit_event", lambda *_, payload: sent.append(payload))
    events.emit_run_events(red([*MANY, "x" * 100_000]).run, {"item": "x" * 100_000}, [])
    assert [len(str(payload)) < 20_000 for payload in sent] == [True, True]
    assert sent[0]["problems"][-1] == "and 4,991 more"


def test_the_log_of_the_spider_keeps_its_levels_and_leaves_out_what_scrapy_lists(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lines = """\
2026-11-30 16:20:38 INFO scrapy.utils.log: Versions:
{'lxml': '6.1.3',
 'libxml2': '2.14.6'}
2026-11-30 16:20:38 INFO scrapy.crawler: Overridden settings:
{'AUTOTHROTTLE_MAX_DELAY': 30.0}
2026-11-30 16:20:39 INFO scrapy.core.engine: Spider opened
2026-11-30 16:20:39 INFO spiders.downloader.pauses: Waiting 8 seconds after https://www.cacianalyst.org/
2026-11-30 16:20:39 WARNING analyst: Archive: damaged
2026-11-30 16:20:40 WARNING scrapy.core.scraper: a warning of Scrapy
2026-11-30 16:20:41 ERROR spiders.crawl.report: one item: INFO scrapy.utils.log: is not a level
2026-11-30 16:20:41 ERROR scrapy.core.scraper: Spider error processing
Traceback (most recent call last):
ValueError: no
2026-11-30 16:20:41 INFO scrapy.statscollectors: Dumping Scrapy stats:
{'downloader/request_bytes': 4628}
"""
    error: deque[str] = deque(maxlen=1)
    with caplog.at_level(logging.DEBUG, "tests.log"):
        _forward_log(StringIO(lines), logging.getLogger("tests.log"), error)
    levels = [(record.levelname, record.getMessage().split(": ", 1)[-1]) for record in caplog.records]
    assert levels == [
        ("DEBUG", "Spider opened"),
        ("INFO", "Waiting 8 seconds after https://www.cacianalyst.org/"),
        ("WARNING", "Archive: damaged"),
        ("WARNING", "a warning of Scrapy"),
        ("ERROR", "one item: INFO scrapy.utils.log: is not a level"),
        ("ERROR", "Spider error processing"),
        ("ERROR", "Traceback (most recent call last):"),
        ("ERROR", "no"),
        ("DEBUG", "Dumping Scrapy stats:"),
        ("DEBUG", "4628}"),
    ]


def test_what_a_rebuild_could_not_read_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.pipeline import rebuild

    monkeypatch.setattr(rebuild, "_replace_database", lambda *_: None)
    monkeypatch.setattr(rebuild, "publish_data", lambda *_: None)
    result = rebuild._put_in_use(None, RebuildResult(Path(), LoadResult(problems=MANY)), True)  # type: ignore[arg-type]
    assert result.problem is not None and len(result.problem) <= MAX_MESSAGE_CHARACTERS
