"""Shared fixtures: the command as a user runs it, a real Prefect server, data directories that are ingested once."""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest

from flows.orchestration.own_server import EPHEMERAL
from replica.server import Replica
from tests.support.fetching import Row
from tests.support.forks import prepare_forks, run_forked
from tests.support.paths import ROOT
from tests.support.shared import controller_id, make_once

server_processes: list["subprocess.Popen[bytes]"] = []
"""The server itself, in the process that started it; kept, because Python warns of a forgotten process."""
Caci = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Ingested:
    """A data directory after one run of `caci ingest`; a test that changes it copies it first."""

    data_dir: Path
    articles: int
    """Number of articles of the replica."""
    seed: int
    """From which its articles were made: another replica of the same number and seed is the same site."""
    truth: list[Row]
    """The replica's truth after the run, including hits."""
    requested: list[str]
    """The path and query of each request of the run."""
    output: str
    """What the run printed."""
    _stack: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def site(self) -> Replica:
        """The same site, which has not received a request yet."""
        return self._stack.enter_context(Replica(articles=self.articles, seed=self.seed))

    def close(self) -> None:
        """Stop the site, if a test has used it."""
        self._stack.close()


# Exports, and a process that reads, take a second each in some hundred runs; the tests of both ask for them.
QUICK = {"CACI_PUBLISH_EXPORTS": "false", "CACI_READERS": "1"}


def pytest_configure() -> None:
    os.environ.update(QUICK)
    gc.disable()  # until all modules are imported: nothing of them is to be collected
    # A shell has what it starts in the background ignore the signal, and tests that send it would wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)


LONGEST = (
    "docs/test_cookbook.py", "flows/orchestration/test_deployments.py", "flows/pipeline/test_upgrade.py",
    "flows/commands/test_commands.py", "spiders/test_site_faults.py", "end_to_end/test_deaths.py",
    "spiders/downloader/test_politeness.py", "warehouse/lake/test_lake.py", "warehouse/publish/test_slices.py",
)  # fmt: skip
"""The first of them ingests the default replica, for which no other should wait; the others take longest."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files begin first, so that no process is left alone with one at the end."""
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(LONGEST)}
    assert all(path.exists() for path in ranks), "a file of LONGEST has another name now"
    items.sort(key=lambda item: ranks.get(item.path, len(LONGEST)))


def pytest_collection_finish() -> None:
    """Keep all that was imported out of each garbage collection, which would take half a second."""
    gc.freeze()
    gc.enable()


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """Return an environment without the user's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CACI_", "PREFECT_"))}
    ours = {"HOME": str(home), "PREFECT_HOME": str(home / "prefect"), "COLUMNS": "120", **QUICK}
    return kept | ours | more


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of the API of a real Prefect server on loopback, with SQLite, which all tests share."""

    def start(home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        # It has only the services that runs from a shell need; tests/support/prefect_parts.py starts complete servers.
        environment = environment_of(home, PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1", **EPHEMERAL)
        command = [sys.executable, "-m", "tests.support.prefect_server", str(port), str(controller_id())]
        with (home / "server.log").open("w") as log:
            server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=ROOT,
                start_new_session=True,
            )  # fmt: skip
        server_processes.append(server)
        wait_for(f"http://127.0.0.1:{port}/api/health", server, home / "server.log")
        (home / "address").write_text(f"http://127.0.0.1:{port}/api")

    return (make_once(tmp_path_factory, "prefect-home", start) / "address").read_text()


def end(process: "subprocess.Popen[bytes]") -> None:
    """Terminate a process, and kill it if it does not end."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `url` answers; fail with the log if the process ends before."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"{url} did not answer in two minutes:\n{log.read_text()}")


@pytest.fixture(scope="session")
def caci(tmp_path_factory: pytest.TempPathFactory, prefect_server: str) -> Caci:
    """Return a function that runs the command `caci` as a user would: `caci("sql", "SELECT 1", data_dir=…)`.

    It works without Prefect, unless it gets `PREFECT_API_URL=prefect_server`.
    """
    home = tmp_path_factory.mktemp("home")
    prepare_forks(environment_of(home, PREFECT_API_URL=prefect_server))

    def run(*arguments: str, data_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        options = ["--data-dir", str(data_dir), *arguments]
        whole = environment_of(home, CACI_DOWNLOAD_DELAY="0", **environment)
        # What Python and Prefect read when they start needs a start; the fork server began with this address.
        read_at_start = {name: environment[name] for name in environment if name.startswith(("PREFECT_", "PYTHON"))}
        if read_at_start in ({}, {"PREFECT_API_URL": prefect_server}):
            return run_forked(options, home, whole, 300)
        command = [sys.executable, "-m", "flows.cli", *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=home, env=whole)

    return run


def ingest_once(
    factory: pytest.TempPathFactory, caci: Caci, articles: int, seed: int = 2003, **environment: str
) -> Iterator[Ingested]:
    """Ingest a whole replica, only once even if several processes run the tests."""

    def ingest(directory: Path) -> None:
        with Replica(articles=articles, seed=seed) as site:
            done = caci("ingest", "--origin", site.url, data_dir=directory / "data", **environment)
            assert done.returncode == 0, done.stdout + done.stderr
            facts = {
                "articles": articles,
                "seed": seed,
                "truth": site.truth(),
                "requested": [request.path for request in site.requests],
                "output": done.stdout,
            }
        (directory / "facts.json").write_text(json.dumps(facts))

    directory = make_once(factory, f"ingested-{articles}-{seed}", ingest)
    ingested = Ingested(directory / "data", **json.loads((directory / "facts.json").read_text()))
    yield ingested
    ingested.close()


@pytest.fixture(scope="session")
def ingested(caci: Caci, prefect_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    """Return the 600 articles of the default replica, ingested through Prefect."""
    yield from ingest_once(tmp_path_factory, caci, 600, CACI_READERS="2", PREFECT_API_URL=prefect_server)


@pytest.fixture(scope="session")
def ingested_60(caci: Caci, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    """Return the 60 articles of a small replica, for tests that do not need many articles."""
    yield from ingest_once(tmp_path_factory, caci, 60)


@pytest.fixture(scope="session")
def ingested_small(caci: Caci, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    """Return the articles of the replica `small`, for tests that begin after a first run, on a copy of it."""
    yield from ingest_once(tmp_path_factory, caci, 40, seed=7)


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    """Serve the default replica."""
    with Replica() as replica:
        yield replica


@pytest.fixture(scope="module")
def truth(site: Replica) -> list[Row]:
    """Return the truth about the default replica."""
    return site.truth()


@pytest.fixture
def small() -> Iterator[Replica]:
    """Serve a small replica for one test."""
    with Replica(articles=40, seed=7) as replica:
        yield replica


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rates that the gate measured; the processes of a distributed run send them with their reports."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    rates = [value for report in reports for name, value in getattr(report, "user_properties", ()) if name == "gate"]
    if rates:
        terminalreporter.section("gate")
        terminalreporter.write_line(f"{'field':<28} {'exact':>6} {'of':>6}   rate")
    for name, exact, of in sorted(rates):
        terminalreporter.write_line(f"{name:<28} {exact:>6} {of:>6}  {exact / of:.4f}")
