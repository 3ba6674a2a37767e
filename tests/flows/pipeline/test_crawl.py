"""The spider's process: what its run reports if it crashes."""

import sys
from pathlib import Path

import pytest

from flows.pipeline import crawl as crawling
from flows.pipeline.progress import LOGGER, LineReporter
from flows.settings import Settings


@pytest.mark.parametrize(
    ("program", "cause"),
    [
        ("import no_such_module", " (ModuleNotFoundError: No module named 'no_such_module')"),
        ("raise SystemExit(1)", ""),
        ("print('2026-11-30 09:00:00 [scrapy] INFO: opened', file=sys.stderr); sys.exit(1)", ""),
    ],
)
def test_a_spider_that_crashes_names_its_error(
    program: str, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawling, "_command", lambda *_: [sys.executable, "-c", f"import sys\n{program}"])
    plan, quiet = crawling.CrawlPlan(), LineReporter(lambda line: None)
    result = crawling.crawl(Settings(data_dir=tmp_path), plan, LOGGER, quiet)
    assert result.problems == [f"the spider ended with exit code 1: the spider ended without a summary{cause}"]
