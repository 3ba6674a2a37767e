"""A Prefect server on loopback, for a run without one. It ends with the process that started it.

Prefect would start a server by itself, without a password, and leave it behind for ever if that process is killed.
"""

import base64
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from tempfile import TemporaryFile
from threading import Thread
from typing import IO

from flows.children import python
from flows.errors import UserError
from spiders.terminal_text import one_line

MAX_SECONDS_TO_START = 120.0
SECONDS_BETWEEN_ATTEMPTS = 0.2
MAX_LENGTH_OF_CAUSE = 300
APPLICATION = "prefect.server.api.server:create_app"
# What Prefect sets for the server that it starts by itself: no web pages, and only the services that a run needs
EPHEMERAL = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
UNAUTHORIZED = 401
_servers: list["subprocess.Popen[bytes]"] = []
"""Kept, because a server ends when the pipe to it is closed."""


def start_own_server() -> dict[str, str]:
    """Start a server with a password of its own, and return the settings by which Prefect uses it.

    This process takes the port, and the server inherits it, so that nobody can be there in its place. Nothing stops the
    server: Prefect sends its last log lines when this process exits, and then the server ends by itself.

    Raises:
        UserError: the server ends before it answers, does not answer within two minutes, or lets anybody in.
    """
    password = f"caci:{secrets.token_urlsafe(32)}"
    # https://docs.prefect.io/v3/advanced/security-settings#basic-authentication
    environment = os.environ | EPHEMERAL | {"PREFECT_SERVER_API_AUTH_STRING": password}
    with socket.create_server(("127.0.0.1", 0)) as port, TemporaryFile() as errors:
        address = f"http://127.0.0.1:{port.getsockname()[1]}/api"
        server = subprocess.Popen(
            python("-m", "flows.orchestration.own_server", str(port.fileno())),
            stdin=subprocess.PIPE,
            stderr=errors,
            env=environment,
            cwd="/",  # Prefect's migrations put the working directory on Python's path
            pass_fds=(port.fileno(),),
            # In a session of its own: Ctrl-C must not reach it, since we still have to tell Prefect how the run ended.
            start_new_session=True,
            umask=0o077,  # its database holds the parameters and the logs of all runs
        )
        port.close()  # if the server ends, nobody else holds the port, and its clients notice
        _servers.append(server)
        _wait_for(server, address, password, errors)
    return {"PREFECT_API_URL": address, "PREFECT_API_AUTH_STRING": password}


def _wait_for(server: "subprocess.Popen[bytes]", address: str, password: str, errors: IO[bytes]) -> None:
    deadline = time.monotonic() + MAX_SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            if _status(address, password) == 200 and _status(address) == UNAUTHORIZED:
                return
        except (OSError, HTTPException):
            pass
        time.sleep(SECONDS_BETWEEN_ATTEMPTS)
    errors.seek(0)
    lines = [line for line in errors.read().decode(errors="replace").splitlines() if line.strip()]
    cause = one_line(lines[-1])[:MAX_LENGTH_OF_CAUSE] if lines else f"it did not answer at {address}"
    raise UserError(
        f"Prefect’s own server did not start: {cause}. Start one with `prefect server start`, and name it in"
        " PREFECT_API_URL."
    )


def _status(address: str, password: str | None = None) -> int:
    """Return the status with which the server answers; never through a proxy."""
    headers = {} if password is None else {"Authorization": f"Basic {base64.b64encode(password.encode()).decode()}"}
    request = urllib.request.Request(f"{address}/admin/version", headers=headers)  # noqa: S310 loopback
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def _end_with_parent() -> None:
    """Exit when the parent ends: it holds the other end of our standard input, and never writes to it."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main() -> None:
    """Serve on the socket whose file descriptor is the first argument, until the parent ends."""
    import uvicorn  # here, because only the server's process needs it

    Thread(target=_end_with_parent, daemon=True).start()
    config = uvicorn.Config(APPLICATION, factory=True, log_level="error")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
