"""What the flows share: retries of a crawl, advice, publishing, what is shown, and the sums of several crawls."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.orchestration.artifacts import summary_lines, years_as_markdown
from flows.orchestration.parameters import SECTIONS
from flows.pipeline.backfill.totals import sum_crawls, sum_loads, sum_politeness
from flows.pipeline.crawl import CrawlResult
from flows.pipeline.load import LoadResult
from flows.pipeline.run.advice import BY_REASON, OTHERWISE, advice_for
from flows.pipeline.run.result import RunResult
from replica.faults.fault import Fault
from replica.server import Replica
from schemas.politeness import Politeness, RobotsDecisions
from schemas.run import Run, RunState
from spiders.sites import load_site
from tests.conftest import Caci, Ingested, environment_of
from tests.docs.test_operations import finish_reasons
from tests.support.prefect_parts import eventually
from warehouse.account.news import NewArticle
from warehouse.load.batch import LoadReport
from warehouse.query.sandbox import query

START = datetime(2026, 11, 25, 5, 17, tzinfo=UTC)


@pytest.mark.slow
def test_a_crawl_is_repeated_if_the_site_could_not_be_reached(
    caci: Caci, small: Replica, prefect_server: str, tmp_path: Path
) -> None:
    again = {"CACI_FETCH_RETRIES": "1", "CACI_FETCH_RETRY_DELAY": "0.1", "PREFECT_API_URL": prefect_server}
    small.faults.add(Fault("status", "*/robots.txt", "503", count=4))  # as often as one crawl asks
    done = caci("ingest", "--origin", small.url, data_dir=tmp_path / "data", **again)
    assert done.returncode == 0, done.stdout + done.stderr
    small.faults.clear()
    small.faults.add(Fault("status", "*/robots.txt", "503"))
    done = caci("ingest", "--origin", small.url, data_dir=tmp_path / "data", **again)
    assert done.returncode == 1
    assert "Without robots.txt nothing may be requested. The next run tries again" in done.stderr
    assert query(tmp_path / "data/analyst.duckdb", "SELECT state FROM runs").rows == [("green",)]


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


def test_the_sections_that_prefect_offers_are_those_of_the_site() -> None:
    assert list(load_site("caci").sections) == SECTIONS


def test_publish_refuses_after_a_red_run_and_publishes_after_a_green_one(
    caci: Caci, ingested: Ingested, small: Replica, prefect_server: str, tmp_path: Path
) -> None:
    data_dir, snapshot = tmp_path / "data", tmp_path / "data/analyst.duckdb"
    none = caci("publish", data_dir=data_dir)
    assert (none.returncode, "There is no warehouse" in none.stderr) == (1, True)
    arguments = ("ingest", "--origin", small.url)
    assert caci(*arguments, data_dir=data_dir, PREFECT_API_URL=prefect_server).returncode == 0
    rows = query(snapshot, "FROM articles ORDER BY ALL").rows
    snapshot.unlink()
    assert not (data_dir / "exports").exists()
    done = caci("publish", data_dir=data_dir, CACI_PUBLISH_EXPORTS="true")
    assert (done.returncode, "is published" in done.stdout) == (0, True)
    exported = {path: path.stat().st_mtime_ns for path in (data_dir / "exports").rglob("*") if path.is_file()}
    assert {path.relative_to(data_dir / "exports").parts[0] for path in exported} == {"parquet", "datapackage"}
    assert query(snapshot, "FROM articles ORDER BY ALL").rows == rows
    before = snapshot.read_bytes()
    small.faults.add(Fault("status", "*/field-reports.html*", "500"))
    assert caci(*arguments, data_dir=data_dir, PREFECT_API_URL=prefect_server).returncode == 1
    refused = caci("publish", data_dir=data_dir, CACI_PUBLISH_EXPORTS="true")
    assert refused.returncode == 1
    assert "the latest run (ingest, " in refused.stderr and "is red. Run `caci ingest` again" in refused.stderr
    assert snapshot.read_bytes() == before
    assert exported == {path: path.stat().st_mtime_ns for path in (data_dir / "exports").rglob("*") if path.is_file()}


@pytest.mark.slow
def test_caci_serve_runs_deployments_without_a_worker(
    prefect_server: str, small: Replica, caci: Caci, tmp_path: Path
) -> None:
    home, data_dir = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    assert "PREFECT_API_URL names no server" in caci("serve", data_dir=data_dir).stderr
    environment = environment_of(
        home,
        PREFECT_API_URL=prefect_server,
        PREFECT_RUNNER_POLL_FREQUENCY="1",
        CACI_ORIGIN=small.url,
        CACI_DOWNLOAD_DELAY="0",
    )

    def api(path: str, **body: object) -> list[dict[str, str]]:
        answer = httpx.post(f"{prefect_server}/{path}", json=body, timeout=30)
        answer.raise_for_status()
        rows: list[dict[str, str]] = answer.json()
        return rows

    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(data_dir), "serve"]
    with (home / "log").open("w") as log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as serve:
        try:
            deployed = eventually(
                lambda: len(rows) == 6 and rows if (rows := api("deployments/filter")) else None, "six deployments"
            )
            assert deployed
            (ingest,) = api("deployments/filter", flows={"name": {"any_": ["ingest"]}})
            path = f"{prefect_server}/deployments/{ingest['id']}/create_flow_run"
            # SQLite is busy while the schedules are written.
            made: dict[str, str] = eventually(
                lambda: answer.json() if (answer := httpx.post(path, json={}, timeout=30)).is_success else {}, "a run"
            )

            def state() -> str | None:
                (run,) = api("flow_runs/filter", flow_runs={"id": {"any_": [made["id"]]}})
                return run["state_type"] if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

            assert eventually(state, f"the run ends\n{(home / 'log').read_text()}") == "COMPLETED"
        finally:
            serve.terminate()
    assert serve.returncode == 0
    assert "Traceback" not in (home / "log").read_text()
    assert all(deployment["paused"] for deployment in api("deployments/filter"))
    assert query(data_dir / "analyst.duckdb", "SELECT state FROM runs").rows == [("green",)]


def test_a_title_with_markup_stays_the_text_of_its_link() -> None:
    title = "GEORGIA [AND] `ABKHAZIA`: *NOW*"
    green = Run(run_id="a", flow="ingest", started_at=START, finished_at=START, state=RunState.GREEN)
    new = [NewArticle("caci:1", title, "https://www.cacianalyst.org/x.html", "field-reports", None)]
    (line,) = [line for line in summary_lines(green, "Done.", new) if line.startswith("- ")]
    escaped = r"GEORGIA \[AND\] \`ABKHAZIA\`: \*NOW\*"
    assert line == f"- [{escaped}](https://www.cacianalyst.org/x.html) (field-reports)"


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


def test_a_red_run_is_an_event(caci: Caci, small: Replica, prefect_server: str, tmp_path: Path) -> None:
    small.faults.add(Fault("status", "*/field-reports.html*", "500"))
    arguments = ("ingest", "--origin", small.url)
    done = caci(*arguments, data_dir=tmp_path / "data", PREFECT_API_URL=prefect_server)
    assert done.returncode == 1
    ((run_id,),) = query(tmp_path / "data/warehouse.duckdb", "SELECT run_id FROM runs").rows

    def red_run_events() -> list[dict[str, Any]]:
        body = {"filter": {"event": {"name": ["caci.run.red"]}, "occurred": {"since": "2026-01-01T00:00:00Z"}}}
        events = httpx.post(f"{prefect_server}/events/filter", json=body, timeout=30).json()["events"]
        return [event for event in events if event["payload"]["run_id"] == run_id]

    (event,) = eventually(red_run_events, "an event of the red run")
    assert event["resource"]["prefect.resource.id"] == "caci.flow.ingest"
    assert any("field-reports" in problem for problem in event["payload"]["problems"])


def test_the_years_are_a_table_with_a_bar_each() -> None:
    lines = years_as_markdown([(2003, 80), (2004, 20), (None, 1)]).splitlines()
    assert lines[2:] == [
        f"| 2003 | 80 | {'█' * 40} |", f"| 2004 | 20 | {'█' * 10} |", "| not known | 1 | █ |",
    ]  # fmt: skip
    assert len(years_as_markdown([]).splitlines()) == 2


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
    one = LoadResult(LoadReport(captures=2, articles_new=1), new=["caci:1"], problems=["a"])
    two = LoadResult(LoadReport(captures=1, articles_new=1, articles_changed=1), new=["caci:2"], problems=["a"])
    joined = sum_loads([one, two])
    assert joined.report == LoadReport(captures=3, articles_new=2, articles_changed=1)
    assert (joined.new, joined.problems) == (["caci:1", "caci:2"], ["a"])


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
