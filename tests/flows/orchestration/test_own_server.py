"""Prefect's own server: it is ours from the first moment, it asks for a password, and no proxy is asked for it."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.errors import UserError
from flows.orchestration import own_server
from tests.conftest import Caci, environment_of

PROXIES = {
    "http_proxy": "http://joe:secret@127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "socks://127.0.0.1:9/",
    "all_proxy": "socks5://127.0.0.1:9",
}
"""Nothing listens there; Prefect's client knows no `socks://`, which GNOME sets."""
RUN = """
from flows.orchestration.environment import ensure_prefect_server, prepare
prepare()
ensure_prefect_server()
from prefect import flow
@flow
def seven():
    return 7
print(seven())
"""


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


@pytest.mark.usefixtures("environment")
def test_the_server_holds_its_port_from_the_start_and_lets_nobody_in_without_the_password(tmp_path: Path) -> None:
    variables = own_server.start_own_server()
    address, password = variables["PREFECT_API_URL"], variables["PREFECT_API_AUTH_STRING"]
    for path in ("admin/settings", "admin/version"):
        assert status(f"{address}/{path}") == 401
        assert status(f"{address}/{path}", "Basic Y2FjaTpjYWNp") == 401
    (server,) = own_server._servers
    assert password not in Path(f"/proc/{server.pid}/cmdline").read_text()
    taken = socket.socket()
    with taken, pytest.raises(OSError, match="in use"):
        taken.bind(("127.0.0.1", urlsplit(address).port or 0))
    assert [path for path in (tmp_path / "prefect").rglob("*.db") if path.stat().st_mode & 0o077] == []


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


def test_a_flow_runs_on_it_whatever_proxy_is_set(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        env=environment_of(tmp_path, **PROXIES),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["7"], done.stderr


BROKEN = {
    "home": ({"PREFECT_HOME": "/dev/null/home"}, None, "Prefect's folder /dev/null/home cannot be written"),
    "profiles": ({}, "[profiles", "profiles.toml cannot be read"),
    "bytes": ({}, b"\xff\xfe", "profiles.toml cannot be read"),
    "dead": ({}, 'active = "a"\n[profiles.a]\nPREFECT_API_URL = "http://127.0.0.1:9/api"\n', "does not answer at"),
    "setting": ({"PREFECT_LOGGING_LEVEL": "secretly"}, None, "Prefect cannot be used with its settings"),
    "address": ({"PREFECT_API_URL": "http://joe:secret@[bad/api"}, None, "does not answer at"),
}


@pytest.mark.parametrize("name", BROKEN)
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
