"""Server, worker and runs that are killed, cancelled or doubled: the data is right, and the state is honest."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.orchestration.automations import apply, automation_for_silent_runs
from replica.server import Replica
from spiders.archive.verify import Verification
from tests.flows.orchestration.test_deployments import RUNS, STORED, published
from tests.support.paths import ROOT
from tests.support.prefect_parts import Operator, eventually, postgresql, running
from tests.support.webhook import NAME, receiving, save_block
from warehouse.query.sandbox import query

DELAY = 0.15
"""Seconds between two requests, so that a run takes long enough to be interrupted."""


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    with Replica(articles=24, seed=7) as replica:
        yield replica


@pytest.fixture(scope="module")
def operator(site: Replica, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    home = tmp_path_factory.mktemp("failures")
    environment = {"CACI_DATA_DIR": str(home / "data"), "CACI_ORIGIN": site.url}
    with postgresql(home) as database, running(Operator(home, database, **environment)) as operator:
        yield operator


class Slow:
    """A run of `ingest` that takes its time, on a data directory of its own."""

    def __init__(self, operator: Operator, data_dir: Path) -> None:
        self.operator, self.data_dir = operator, data_dir
        self.settings = {"data_dir": str(data_dir), "download_delay": DELAY}
        self.run_id = self.begin()

    def begin(self) -> str:
        return self.operator.begin("ingest/analyst", settings=self.settings)

    def meet(self) -> "Slow":
        """Wait until its crawl is in progress."""
        eventually(lambda: any(self.data_dir.glob("archive/*.warc.gz")), f"a crawl{self.operator.log()}")
        return self

    def processes(self, word: str) -> list[int]:
        """Return the processes of the run whose command line contains `word`."""
        found = []
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = command.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (command.parent / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if word in line and (str(self.data_dir) in line or self.run_id in environment):
                found.append(int(command.parent.name))
        return found

    def end(self, run_id: str | None = None) -> dict[str, Any]:
        return self.operator.await_state(run_id or self.run_id, "COMPLETED", "FAILED", "CRASHED", "CANCELLED")

    def finish_with_another(self, site: Replica) -> None:
        """Check that the next run finishes what this one started."""
        assert self.end(self.begin())["state_type"] == "COMPLETED", self.operator.log()
        self.check(site)

    def check(self, site: Replica) -> None:
        assert [name for (name,) in query(self.data_dir / "analyst.duckdb", STORED).rows] == published(site)
        assert [*Verification(self.data_dir / "archive").defects()] == []


@pytest.fixture
def slow(operator: Operator, tmp_path: Path) -> Slow:
    return Slow(operator, tmp_path / "data")


@pytest.mark.slow
def test_a_run_that_is_cancelled_ends_its_spider(operator: Operator, slow: Slow, site: Replica) -> None:
    slow.meet()
    assert slow.processes(" scrapy crawl ")
    operator.prefect("flow-run", "cancel", slow.run_id)
    assert slow.end()["state_type"] == "CANCELLED"
    eventually(lambda: not slow.processes(" scrapy crawl "), "the spider has ended")
    assert [*Verification(slow.data_dir / "archive").defects()] == []
    slow.finish_with_another(site)


@pytest.mark.slow
def test_a_run_whose_process_is_killed_is_crashed_and_the_next_one_finishes(slow: Slow, site: Replica) -> None:
    slow.meet()
    for process_id in slow.processes("prefect"):
        os.kill(process_id, signal.SIGKILL)
    run = slow.end()
    assert run["state_type"] == "CRASHED"
    slow.finish_with_another(site)


@pytest.mark.slow
def test_two_runs_of_one_deployment_take_turns(operator: Operator, slow: Slow, site: Replica) -> None:
    other = slow.begin()
    waiting = operator.await_state(other, "SCHEDULED")
    states = [slow.end()["state_type"], slow.end(other)["state_type"]]
    assert states == ["COMPLETED", "COMPLETED"], waiting
    slow.check(site)
    assert query(slow.data_dir / "analyst.duckdb", RUNS).rows == [("ingest", "green")] * 2
    times = [(operator.run(run)["start_time"], operator.run(run)["end_time"]) for run in (slow.run_id, other)]
    (_, first_end), (second_start, _) = sorted(times)
    assert first_end <= second_start, "one at a time"


@pytest.mark.slow
def test_a_worker_that_is_killed_and_replaced_loses_nothing(operator: Operator, slow: Slow, site: Replica) -> None:
    slow.meet()
    operator.workers[-1].kill()
    operator.workers[-1].wait()
    operator.start_worker()
    assert slow.end()["state_type"] == "COMPLETED", "the run goes on without the worker that began it"
    slow.check(site)


@pytest.mark.slow
def test_one_run_that_is_executed_twice(operator: Operator, site: Replica, tmp_path: Path) -> None:
    """By two processes at once, and once more when it is over."""
    (deployment,) = operator.api("deployments/filter", flows={"name": {"any_": ["ingest"]}})
    settings = {"data_dir": str(tmp_path / "data"), "download_delay": DELAY}
    state = {"type": "PENDING"}  # the worker takes what is scheduled
    path = f"deployments/{deployment['id']}/create_flow_run"
    run_id = operator.api(path, parameters={"settings": settings}, state=state)["id"]
    command = [sys.executable, "-m", "prefect", "flow-run", "execute", run_id]
    options: dict[str, Any] = {"env": operator.environment, "cwd": ROOT, "stdout": subprocess.DEVNULL}
    both = [subprocess.Popen(command, stderr=subprocess.STDOUT, **options) for _ in range(2)]
    for process in both:
        process.wait(timeout=120)
    subprocess.run(command, check=False, timeout=120, stderr=subprocess.STDOUT, **options)
    assert operator.await_state(run_id, "COMPLETED", "FAILED", "CRASHED")["state_type"] == "COMPLETED"
    assert [name for (name,) in query(tmp_path / "data/analyst.duckdb", STORED).rows] == published(site)
    assert {state for _, state in query(tmp_path / "data/analyst.duckdb", RUNS).rows} == {"green"}


@pytest.mark.slow
def test_a_run_that_is_gone_with_its_worker_is_crashed_and_notified(
    operator: Operator, site: Replica, tmp_path: Path
) -> None:
    """As when a machine goes down. The permitted silence is shorter here than in use."""
    settings = temporary_settings({PREFECT_API_URL: operator.api_url})
    with receiving() as webhook, settings, get_client(sync_client=True) as client:
        save_block(webhook)
        output = subprocess.run(
            [sys.executable, "-m", "flows.cli", "automations", "--notify", NAME],
            env=operator.environment, capture_output=True, text=True, check=True, cwd=operator.home,
        ).stdout  # fmt: skip
        assert "caci: tell of red runs" in output
        apply(client, [automation_for_silent_runs(timedelta(seconds=12))])
        assert len(client.read_automations()) == 5, "updated, not created again"
        # Not before: what the server heard of a run before an automation changed, it judges by the former one.
        slow = Slow(operator, tmp_path / "data").meet()
        operator.workers[-1].kill()
        operator.workers[-1].wait()
        for process_id in slow.processes("prefect"):
            os.kill(process_id, signal.SIGKILL)
        run = slow.end()
        assert (run["state_type"], run["state"]["message"][:19]) == ("CRASHED", "Its process is gone")
        assert "Nothing is lost" in webhook.message("ingest is Crashed")
        apply(client, [automation_for_silent_runs()])
    operator.start_worker()
    slow.finish_with_another(site)


@pytest.mark.slow
def test_a_server_that_is_killed_and_restarted_during_a_run(operator: Operator, slow: Slow, site: Replica) -> None:
    slow.meet()
    operator.kill_server()
    eventually(lambda: not slow.processes(" scrapy crawl "), "the crawl goes on without the server")
    operator.start_server()
    run = slow.end()
    # What Prefect could not be told of in time it takes for a crash; ours is in the archive either way.
    assert run["state_type"] in {"COMPLETED", "CRASHED"}, run["state"]
    slow.finish_with_another(site)
