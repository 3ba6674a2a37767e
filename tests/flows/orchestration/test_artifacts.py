"""What a run shows on Prefect's pages: its summary, the articles by year, and its progress."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from flows.orchestration.artifacts import difference_lines, summary_lines, years_as_markdown
from flows.pipeline.load import LoadResult
from flows.pipeline.rebuild import RebuildResult
from schemas.run import Run, RunState
from tests.conftest import environment_of
from warehouse.account.news import NewArticle
from warehouse.rebuild.difference import Difference

START = datetime(2026, 11, 25, 5, 17, tzinfo=UTC)


def test_a_title_with_markup_stays_the_text_of_its_link() -> None:
    title = "GEORGIA [AND] `ABKHAZIA`: *NOW*"
    green = Run(run_id="a", flow="ingest", started_at=START, finished_at=START, state=RunState.GREEN)
    new = [NewArticle("caci:1", title, "https://www.cacianalyst.org/x.html", "field-reports", None)]
    (line,) = [line for line in summary_lines(green, "Done.", new) if line.startswith("- ")]
    escaped = r"GEORGIA \[AND\] \`ABKHAZIA\`: \*NOW\*"
    assert line == f"- [{escaped}](https://www.cacianalyst.org/x.html) (field-reports)"


def test_a_rebuild_that_compared_nothing_says_why() -> None:
    def lines(**changes: Any) -> list[str]:
        return list(difference_lines(RebuildResult(Path("rebuild.duckdb"), LoadResult(), **changes)))

    assert lines() == ["There was no database to compare with.\n"]
    assert lines(damage="is cut short") == ["The database in use cannot be read: it is cut short.\n"]
    older, lacking = lines(older_version=True, unarchived=["a", "b"])
    assert "an older version of this program, so nothing was compared." in older
    assert "The archive lacks 2 of the captures, crawls, runs and decisions in it: a, …" in lacking
    assert "The lake was written by another version of this program" in lines(other_version=True)[0]
    same, lost = lines(difference=Difference([], []), lost=["analyst.warc.gz, 12"])
    assert (same, lost) == ("Nothing differs: every table has the same rows.\n", "- Lost: analyst.warc.gz, 12")


def test_the_years_are_a_table_with_a_bar_each() -> None:
    lines = years_as_markdown([(2003, 80), (2004, 20), (None, 1)]).splitlines()
    assert lines[2:] == [
        f"| 2003 | 80 | {'█' * 40} |", f"| 2004 | 20 | {'█' * 10} |", "| not known | 1 | █ |",
    ]  # fmt: skip
    assert len(years_as_markdown([]).splitlines()) == 2


# In a process of its own: the threads that Prefect leaves behind draw from `random`, which Hypothesis forbids.
AT_WORK = """
from prefect import flow
from prefect.runtime import flow_run

from flows.orchestration import progress_artifact
from flows.pipeline.progress import LineReporter

progress_artifact.SECONDS_BETWEEN_UPDATES = 0

@flow
def at_work():
    bar = progress_artifact.ProgressArtifact(LineReporter(print))
    bar.update("Item pages", 20, None)
    bar.update("Item pages", 100, 400)
    bar.update("Item pages", 300, 400)
    bar.say("still there")
    print(flow_run.id)

at_work()
"""


def test_progress_is_a_bar_on_prefects_pages(prefect_server: str, tmp_path: Path) -> None:
    environment = environment_of(tmp_path, PREFECT_API_URL=prefect_server)
    done = subprocess.run(
        [sys.executable, "-c", AT_WORK], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    *lines, run_id = done.stdout.splitlines()
    answer = httpx.post(
        f"{prefect_server}/artifacts/filter", json={"artifacts": {"flow_run_id": {"any_": [run_id]}}}, timeout=30
    )
    (artifact,) = [row for row in answer.json() if row["key"] == "progress"]
    assert (artifact["data"], artifact["description"]) == (75.0, "Item pages: 300 of 400")
    assert lines == ["Item pages: 100 of 400", "Item pages: 300 of 400", "still there"]
