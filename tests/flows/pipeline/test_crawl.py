"""The spider's process: what its run reports if it crashes, is killed, or does not end."""

import sys
from pathlib import Path

import pytest

from flows.pipeline import crawl as crawling
from flows.pipeline.progress import LOGGER, LineReporter
from flows.settings import Settings

EVENT = '{"event": "item", "article_id": "caci:1", "status": 200, "requested": 1}'
PREFACE = """
import os, signal, sys, time
def say(text): os.write(int(os.environ["CACI_EVENTS"]), text.encode())
"""
QUIET = LineReporter(lambda line: None)


def run(program: str, directory: Path, monkeypatch: pytest.MonkeyPatch, timeout: float = 60) -> crawling.CrawlResult:
    """Run a program in place of the spider; `say` in it sends an event."""
    monkeypatch.setattr(crawling, "_command", lambda *_: [sys.executable, "-c", f"{PREFACE}\n{program}"])
    settings = Settings(data_dir=directory, crawl_timeout=timeout)
    return crawling.crawl(settings, crawling.CrawlPlan(), LOGGER, QUIET)


def test_the_torn_last_event_of_a_killed_spider_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"say({EVENT + chr(10) + EVENT[:30]!r})\nos.kill(os.getpid(), signal.SIGKILL)"
    result = run(program, tmp_path, monkeypatch)
    assert result.items_fetched == 1
    assert result.problems == ["the spider ended with exit code -9: the spider ended without a summary"]


@pytest.mark.parametrize("end", range(len(EVENT) + 1))
def test_an_event_may_be_torn_anywhere(end: int) -> None:
    result = crawling.CrawlResult()
    crawling._read_event(EVENT[:end], result, QUIET)
    assert result.items_fetched == (end == len(EVENT))


@pytest.mark.parametrize("is_busy", [True, False])
def test_a_spider_that_does_not_end_in_time_is_killed(
    is_busy: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawling, "MAX_SECONDS_TO_END_CRAWL", 0.5)
    ignore = "signal.signal(signal.SIGTERM, signal.SIG_IGN)" if is_busy else ""
    program = f"{ignore}\nsay({EVENT + chr(10)!r})\nwhile True: time.sleep(0.1)"
    result = run(program, tmp_path, monkeypatch, timeout=1)
    assert result.items_fetched == 1
    assert ("so it was killed" in result.problems[0]) is is_busy
    assert (result.reason == "shutdown") is is_busy
    assert result.ended_early


@pytest.mark.parametrize(
    ("program", "cause"),
    [
        ("import no_such_module", " (ModuleNotFoundError: No module named 'no_such_module')"),
        ("raise SystemExit(1)", ""),
        ("print('2026-11-30 09:00:00 INFO scrapy: opened', file=sys.stderr); sys.exit(1)", ""),
    ],
)
def test_a_spider_that_crashes_names_its_error(
    program: str, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawling, "_command", lambda *_: [sys.executable, "-c", f"import sys\n{program}"])
    plan, quiet = crawling.CrawlPlan(), LineReporter(lambda line: None)
    result = crawling.crawl(Settings(data_dir=tmp_path), plan, LOGGER, quiet)
    assert result.problems == [f"the spider ended with exit code 1: the spider ended without a summary{cause}"]
