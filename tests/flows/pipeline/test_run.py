"""How a run ends: its message, the advice for the operator, and when it is shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.errors import Busy
from flows.pipeline.crawl import CrawlPlan, CrawlResult
from flows.pipeline.lock import exclusive
from flows.pipeline.run.advice import BY_REASON, OTHERWISE, advice_for
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.sequence import run_on_site
from flows.pipeline.run.steps import DirectSteps
from flows.settings import Settings
from schemas.run import Run, RunState
from tests.docs.test_operations import finish_reasons

START = datetime(2026, 11, 25, 5, 17, tzinfo=UTC)


def test_each_reason_why_a_crawl_stops_has_its_advice() -> None:
    assert BY_REASON.keys() == finish_reasons() - {"finished"}
    assert advice_for(None) == OTHERWISE


def test_a_new_layout_decides_the_advice() -> None:
    crawled = CrawlResult(reason="incomplete", layout_problems={"item": "changed"})
    assert crawled.decisive_reason == "layout_drift"
    assert "docs/how-to/selector.md" in advice_for("layout_drift") and "running again" in advice_for("layout_drift")


def test_a_red_run_says_what_is_wrong_and_what_to_do() -> None:
    red = Run(
        run_id="a",
        flow="ingest",
        started_at=START,
        finished_at=START,
        state=RunState.RED,
        reason="incomplete",
        problems=("one", "two"),
    )
    message = RunResult(red, CrawlResult(reason="incomplete"), None).message
    assert message == f"The run is red. {BY_REASON['incomplete']} What is wrong: one; two."
    green = red.model_copy(update={"state": RunState.GREEN, "problems": ()})
    assert RunResult(green, CrawlResult(), None).message == "Done and complete."


class UnreachableSite(DirectSteps):
    """The steps of a run whose crawl reads nothing; looks whether the data directory is locked when it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[RunResult] = []

    def fetch(self, _settings: Settings, _plan: CrawlPlan, _name: str = "fetch") -> CrawlResult:
        return CrawlResult(problems=["robots.txt cannot be fetched"], reason="robots_unreachable")

    def show(self, settings: Settings, result: RunResult) -> None:
        with pytest.raises(Busy), exclusive(settings.data_dir):
            pass
        self.shown.append(result)


def test_a_run_is_shown_before_another_one_can_write(tmp_path: Path) -> None:
    """To show it, the warehouse is read; that must not keep the next run, which waits for the lock, from writing."""
    steps = UnreachableSite()
    with ThreadPoolExecutor(1) as thread:  # so that the following tests are not nice
        run = thread.submit(run_on_site, "ingest", Settings(data_dir=tmp_path / "data"), CrawlPlan(), steps)
    assert steps.shown == [run.result()]
    assert run.result().problem == "robots.txt cannot be fetched"
