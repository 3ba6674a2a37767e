"""What several tests share: the command as a user calls it, a real Prefect server, a data directory ingested once."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.orchestration.own_server import EPHEMERAL
from replica.server import Replica
from tests.support.fetching import Row
from tests.support.forks import prepare_forks, run_forked

ARTICLES = 600
servers: list[str] = []
"""The address of the session's Prefect server, once it runs."""
Caci = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Ingested:
    """A data directory after one run of `caci ingest` on a replica that still serves."""

    data_dir: Path
    site: Replica
    output: str
    """What the first run printed."""


# A second for each of some hundred runs; tests/flows/test_flows.py turns them on.
WITHOUT_EXPORTS = {"CACI_PUBLISH_EXPORTS": "false"}


def pytest_configure() -> None:
    os.environ.update(WITHOUT_EXPORTS)


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the user's own settings is left."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CACI_", "PREFECT_"))}
    ours = {"HOME": str(home), "PREFECT_HOME": str(home / "prefect"), "COLUMNS": "120", **WITHOUT_EXPORTS}
    return kept | ours | more


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the API of a real Prefect server on loopback, on SQLite."""
    home = tmp_path_factory.mktemp("prefect-home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # With the services alone that runs from a shell need; tests/support/prefect_parts.py starts whole ones.
    environment = environment_of(home, PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1", **EPHEMERAL)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health", server, home / "server.log")
        servers.append(f"http://127.0.0.1:{port}/api")
        yield servers[0]
    finally:
        end(server)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Asks a process to end, and kills one that does not."""
    process.terminate()
    try:
        process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until `url` answers; fails with the log where the process ends before."""
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
def caci(tmp_path_factory: pytest.TempPathFactory) -> Caci:
    """Runs the command `caci` as a user would: `caci("sql", "SELECT 1", data_dir=…)`."""
    home = tmp_path_factory.mktemp("home")

    def run(*arguments: str, data_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        options = ["--data-dir", str(data_dir), *arguments]
        whole = environment_of(home, CACI_DOWNLOAD_DELAY="0", **environment)
        if environment.get("PREFECT_API_URL") in servers and "PREFECT_HOME" not in environment:
            prepare_forks(environment_of(home, PREFECT_API_URL=environment["PREFECT_API_URL"]))
            return run_forked(options, home, whole, 300)
        command = [sys.executable, "-m", "flows.cli", *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=home, env=whole)

    return run


@pytest.fixture(scope="session")
def ingested(caci: Caci, prefect_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    """A whole replica, ingested once through Prefect. Tests that change it copy it first."""
    data_dir = tmp_path_factory.mktemp("ingested") / "data"
    with Replica(articles=ARTICLES) as site:
        done = caci("ingest", "--origin", site.url, data_dir=data_dir, PREFECT_API_URL=prefect_server)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Ingested(data_dir, site, done.stdout)


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    """The default archive, served."""
    with Replica() as replica:
        yield replica


@pytest.fixture(scope="module")
def truth(site: Replica) -> list[Row]:
    """The truth about the default archive."""
    return site.truth()


@pytest.fixture
def small() -> Iterator[Replica]:
    """A small archive of a test's own."""
    with Replica(articles=40, seed=7) as replica:
        yield replica


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the rates that the gate measured; the processes of a distributed run send them with their reports."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    found = [value for report in reports for name, value in getattr(report, "user_properties", ()) if name == "gate"]
    if found:
        terminalreporter.section("gate")
        terminalreporter.write_line(f"{'field':<28} {'exact':>6} {'of':>6}   rate")
    for field, exact, of in sorted(found):
        terminalreporter.write_line(f"{field:<28} {exact:>6} {of:>6}  {exact / of:.4f}")
