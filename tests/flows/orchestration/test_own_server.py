"""Prefect's own server: it is ours from the first moment, it asks for a password, and no proxy is asked for it."""

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.errors import UserError
from flows.orchestration import own_server
from tests.chaos.processes import processes_of
from tests.conftest import Caci, environment_of
from tests.support.started import wait_until

PROXIES = {
    "http_proxy": "http://joe:secret@127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "socks://127.0.0.1:9/",
    "all_proxy": "socks5://127.0.0.1:9",
}
"""Nothing listens there; Prefect's client knows no `socks://`, which GNOME sets."""
RUN = """
import json, os, time
from threading import Thread
from flows.orchestration.environment import ensure_prefect_server, prepare
prepare()
ensure_prefect_server()
from prefect import flow
from prefect.settings import PREFECT_API_URL
@flow
def seven():
    return 7
result = seven()
def tell():
    address, password = os.environ["PREFECT_API_URL"], os.environ["PREFECT_API_AUTH_STRING"]
    print(json.dumps([address, password, result, PREFECT_API_URL.value()]), flush=True)
Thread(target=tell).start()
time.sleep(600)
"""


@dataclass(frozen=True)
class Run:
    """A process that has run a flow on a server of its own, whatever proxy is set, and waits; to start one is slow."""

    process: "subprocess.Popen[str]"
    home: Path
    address: str
    password: str
    result: int
    address_in_thread: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = tmp_path_factory.mktemp("run")
    with (home / "errors").open("w+") as errors, subprocess.Popen(
        [sys.executable, "-c", RUN], env=environment_of(home, **PROXIES), stdout=subprocess.PIPE, stderr=errors,
        text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (home / "errors").read_text()
        yield Run(process, home, *json.loads(line))
        process.kill()


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith(("CACI_", "PREFECT_"))]:
        monkeypatch.delenv(name)
    for name, value in environment_of(tmp_path, **PROXIES).items():
        monkeypatch.setenv(name, value)
    yield
    for server in own_server._servers:
        server.kill()
        server.communicate()
    own_server._servers.clear()


def status(address: str, authorization: str | None = None) -> int:
    headers = {} if authorization is None else {"Authorization": authorization}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_server_holds_its_port_and_lets_nobody_in_without_the_password(run: Run) -> None:
    for path in ("admin/settings", "admin/version"):
        assert status(f"{run.address}/{path}") == 401
        assert status(f"{run.address}/{path}", "Basic Y2FjaTpjYWNp") == 401
    (server,) = own_servers(run.home)
    assert run.password not in Path(f"/proc/{server}/cmdline").read_text()
    taken = socket.socket()
    with taken, pytest.raises(OSError, match="in use"):
        taken.bind(("127.0.0.1", urlsplit(run.address).port or 0))
    databases = list((run.home / "prefect").rglob("*.db"))
    assert databases != []
    assert [path for path in databases if path.stat().st_mode & 0o077] == []


def test_a_flow_runs_on_it_whatever_proxy_is_set(run: Run) -> None:
    assert run.result == 7


def test_every_thread_knows_the_server_which_ends_with_a_run_that_is_killed(run: Run) -> None:
    """A thread of Prefect that does not know it starts a server of its own, which nobody ends."""
    assert run.address_in_thread == run.address
    assert len(own_servers(run.home)) == 1
    run.process.kill()
    assert wait_until(lambda: not own_servers(run.home)), "the server continues alone"


def own_servers(home: Path) -> list[int]:
    """Return the processes of Prefect servers of a run in this test's home; each has a session of its own."""
    servers = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            is_ours = str(home) in environment.read_text(errors="replace")
            commands = [child.command for child in processes_of(int(environment.parent.name))] if is_ours else []
        except OSError:
            continue
        servers += [int(environment.parent.name) for command in commands if "flows.orchestration.own_server" in command]
    return servers


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("program", "cause"),
    [
        ("import sys; sys.exit('the disk is on fire')", "the disk is on fire"),
        ("import os; os._exit(0)", "it did not answer at http://127.0.0.1:"),
    ],
)
def test_a_server_that_does_not_start_says_why(program: str, cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_server, "python", lambda *_: [sys.executable, "-c", program])
    with pytest.raises(UserError, match=cause):
        own_server.start_own_server()


BROKEN = {
    "home": ({"PREFECT_HOME": "/dev/null/home"}, None, "Prefect's folder /dev/null/home cannot be written"),
    "profiles": ({}, "[profiles", "profiles.toml cannot be read"),
    "bytes": ({}, b"\xff\xfe", "profiles.toml cannot be read"),
    "dead": ({}, 'active = "a"\n[profiles.a]\nPREFECT_API_URL = "http://127.0.0.1:9/api"\n', "does not answer at"),
    "setting": ({"PREFECT_LOGGING_LEVEL": "secretly"}, None, "Prefect cannot be used with its settings"),
    "address": ({"PREFECT_API_URL": "http://joe:secret@[bad/api"}, None, "does not answer at"),
}


LIKE_ANOTHER = {"profiles", "dead"}
"""Like `bytes`, and like `address`, which names a password besides."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in LIKE_ANOTHER else []) for name in BROKEN]
)
def test_what_prefect_lacks_is_said_in_one_line(name: str, tmp_path: Path, caci: Caci) -> None:
    variables, profiles, message = BROKEN[name]
    (tmp_path / "profiles.toml").write_bytes(profiles if isinstance(profiles, bytes) else (profiles or "").encode())
    environment = {"PREFECT_PROFILES_PATH": str(tmp_path / "profiles.toml")} | variables
    done = caci("demo", "--articles", "20", data_dir=tmp_path / "data", **environment)
    assert done.returncode == 1, done.stderr
    assert message in done.stderr and "Traceback" not in done.stderr and "secret" not in done.stderr


@pytest.mark.slow
def test_the_demo_runs_whatever_proxy_is_set(tmp_path: Path, caci: Caci) -> None:
    done = caci("demo", "--articles", "40", data_dir=tmp_path / "data", PREFECT_API_URL="", **PROXIES)
    assert done.returncode == 0, done.stdout + done.stderr
