"""A Prefect server with SQLite or PostgreSQL, and a worker, as an operator runs them, on loopback."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from tests.conftest import end, environment_of, wait_for
from tests.support.paths import ROOT

SECONDS = 120.0
# `.ci/run` installs Debian's package if it is missing; its commands are not on the PATH
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def eventually(condition: Callable[[], T], description: str) -> T:
    """Return the value of `condition` once it is true; fail after two minutes."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.5)  # each look at a run is work for the server
    pytest.fail(f"not in {SECONDS:.0f} seconds: {description}")


@contextmanager
def postgresql(home: Path, fsync: bool = False) -> Iterator[str]:
    """Yield the address of an empty database on a new PostgreSQL server, which listens only on loopback.

    With `fsync` its commits survive a power failure, as in production.
    """
    initdb = shutil.which("initdb") or (str(DEBIAN[-1]) if DEBIAN else None)
    if initdb is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    binaries, port = Path(initdb).resolve().parent, free_port()
    data = home / "postgresql"
    data.mkdir(mode=0o700)
    # PostgreSQL does not run as root.
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        for directory in (data, *list(data.parents)[:-2]):
            directory.chmod(directory.stat().st_mode | 0o011)
        os.chown(data, pwd.getpwnam(user).pw_uid, -1)
    options: dict[str, Any] = {"user": user, "cwd": "/", "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    command = [
        initdb,
        "--pgdata",
        str(data),
        "--username",
        "prefect",
        "--auth",
        "trust",
        "--no-sync",
        "--encoding=UTF8",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    settings = (
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        f"fsync={'on' if fsync else 'off'}",
    )
    server = subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(data), *(part for one in settings for part in ("-c", one))],
        stderr=subprocess.DEVNULL,
        **options,
    )
    try:
        eventually(lambda: _accepts(binaries, port), "PostgreSQL accepts connections")
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _accepts(binaries: Path, port: int) -> bool:
    command = [str(binaries / "pg_isready"), "--host", "127.0.0.1", "--port", str(port), "--quiet"]
    return subprocess.run(command, check=False).returncode == 0


class Operator:
    """An operator of the pipeline, who starts and kills server and worker, and uses the command `prefect`."""

    def __init__(self, home: Path, database: str | None = None, **environment: str) -> None:
        self.home, self.port, self.database = home, free_port(), database
        self.api_url = f"http://127.0.0.1:{self.port}/api"
        self.environment = environment_of(
            home,
            DO_NOT_TRACK="1",
            PREFECT_SERVER_ANALYTICS_ENABLED="false",
            PREFECT_API_URL=self.api_url,
            PREFECT_WORKER_QUERY_SECONDS="1",
            PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS="2",
            **environment,
        )
        if database is not None:
            self.environment["PREFECT_API_DATABASE_CONNECTION_URL"] = database
        self.data_dir = Path(environment["CACI_DATA_DIR"])
        self.server: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduled: dict[str, set[str]] = {}
        """The times of day of the runs that the server has scheduled, by flow, until `pause`."""

    def start_server(self) -> None:
        self.server = self._start("server", "server", "start", "--host", "127.0.0.1", "--port", str(self.port))
        wait_for(f"{self.api_url}/health", self.server, self.home / "server.log")

    def kill_server(self) -> None:
        assert self.server is not None
        self.server.kill()
        self.server.wait()

    def start_worker(self) -> "subprocess.Popen[bytes]":
        """Start a worker in a session of its own, so that its runs are not killed with it."""
        name = f"worker-{len(self.workers)}"
        self.workers.append(self._start("worker", "worker", "start", "--pool", "caci", "--name", name))
        return self.workers[-1]

    def _start(self, log: str, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.home / f"{log}.log").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                stdout=output,
                stderr=output,
                env=self.environment,
                cwd=ROOT,
                start_new_session=True,
            )

    def stop(self) -> None:
        processes = [*self.workers, *([self.server] if self.server else [])]
        for process in processes:
            process.terminate()
        for process in processes:
            end(process)

    def prefect(self, *arguments: str, status: int = 0) -> str:
        """Run the command `prefect`, and return all that it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            capture_output=True,
            text=True,
            timeout=SECONDS * 2,
            check=False,
            env=self.environment | {"COLUMNS": "400"},
            cwd=ROOT,
        )
        assert done.returncode == status, done.stdout + done.stderr + self.log()
        return done.stdout + done.stderr

    def log(self) -> str:
        """Return the last lines of the logs of server and worker."""
        files = [self.home / "server.log", self.home / "worker.log"]
        return "".join(f"\n{file.name}:\n{file.read_text(errors='replace')[-4000:]}" for file in files if file.exists())

    def deploy(self) -> None:
        """Deploy the flows as docs/operations.md says."""
        self.prefect("work-pool", "create", "caci", "--type", "process")
        self.prefect("deploy", "--all", "--no-prompt")

    def pause(self) -> None:
        """Wait until the server has scheduled runs, and withdraw them, so that no test meets one."""
        deployments = self.api("deployments/filter")
        flows = {flow["id"]: flow["name"] for flow in self.api("flows/filter")}
        planned = {flows[row["flow_id"]] for row in deployments if row["schedules"]}
        eventually(lambda: {flows[run["flow_id"]] for run in self.runs()} == planned, f"planned runs{self.log()}")
        for run in self.runs():
            times = self.scheduled.setdefault(flows[run["flow_id"]], set())
            times.add(run["expected_start_time"][11:16])
        for row in deployments:
            httpx.post(f"{self.api_url}/deployments/{row['id']}/pause_deployment", timeout=30).raise_for_status()
        eventually(lambda: not self.runs(), f"no planned runs{self.log()}")

    def api(self, path: str, **body: Any) -> Any:
        """Return the response of the server's API to a POST of `body`."""
        response = httpx.post(f"{self.api_url}/{path}", json=body, timeout=30)
        response.raise_for_status()
        return response.json()

    def runs(self, **which: Any) -> list[dict[str, Any]]:
        """Return the flow runs, the latest first."""
        runs: list[dict[str, Any]] = self.api("flow_runs/filter", sort="EXPECTED_START_TIME_DESC", **which)
        return runs

    def run(self, run_id: str) -> dict[str, Any]:
        (run,) = self.runs(flow_runs={"id": {"any_": [run_id]}})
        return run

    def begin(self, deployment: str, **parameters: Any) -> str:
        """Create a run of a deployment, such as `ingest/analyst`, and return its identifier."""
        (row,) = self.api("deployments/filter", flows={"name": {"any_": [deployment.partition("/")[0]]}})
        run_id: str = self.api(f"deployments/{row['id']}/create_flow_run", parameters=parameters)["id"]
        return run_id

    def await_state(self, run_id: str, *types: str) -> dict[str, Any]:
        """Wait until the run is in a state of one of these types, and return the run."""

        def finished_run() -> dict[str, Any] | None:
            with suppress(httpx.HTTPError):
                run = self.run(run_id)
                return run if run["state_type"] in types else None
            return None

        run = eventually(finished_run, f"{run_id} is {types}{self.log()}")
        assert run is not None
        return run

    def artifacts(self, run_id: str) -> dict[str, Any]:
        """Return the artifacts of a run by key."""
        rows = self.api("artifacts/filter", artifacts={"flow_run_id": {"any_": [run_id]}}, limit=200)
        return {row["key"]: row["data"] for row in rows if row["key"]}

    def events(self, run_id: str, prefix: str) -> list[dict[str, Any]]:
        """Return our events of a run."""
        filter_ = {"event": {"prefix": [prefix]}, "occurred": {"since": "2026-01-01T00:00:00Z"}}
        rows = self.api("events/filter", filter=filter_, limit=50)["events"]
        return [row for row in rows if row["payload"].get("run_id") == run_id]


@contextmanager
def running(operator: Operator) -> Iterator[Operator]:
    """Run server and worker, with deployments whose schedules are paused, until the context ends."""
    try:
        operator.start_server()
        operator.deploy()
        operator.pause()
        operator.start_worker()
        yield operator
    finally:
        operator.stop()
