"""How a run ends: its message and the advice for the operator."""

from datetime import UTC, datetime

import pytest

from flows.pipeline.crawl import CrawlResult
from flows.pipeline.run.advice import BY_REASON, OTHERWISE, advice_for
from flows.pipeline.run.result import RunResult
from schemas.run import Run, RunState
from tests.docs.test_operations import finish_reasons

START = datetime(2026, 11, 25, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize("reason", sorted(finish_reasons() - {"finished", "incomplete", "shutdown"}))
def test_each_reason_why_a_crawl_stops_has_its_advice(reason: str) -> None:
    assert advice_for(CrawlResult(reason=reason)) == BY_REASON[reason]


def test_a_red_run_says_what_is_wrong_and_what_to_do() -> None:
    red = Run(
        run_id="a", flow="ingest", started_at=START, finished_at=START, state=RunState.RED, problems=("one", "two")
    )
    message = RunResult(red, CrawlResult(reason="incomplete"), None).message
    assert message == f"The run is red: one; two. {OTHERWISE}"
    green = red.model_copy(update={"state": RunState.GREEN, "problems": ()})
    assert RunResult(green, CrawlResult(), None).message == "Done and complete."
