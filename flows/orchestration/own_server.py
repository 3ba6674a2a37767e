"""A Prefect server on loopback, for a run without one. It ends with the process that started it.

Prefect would start a server by itself, and leave it behind for ever if that process is killed.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from threading import Thread
from urllib.parse import urlsplit

from flows.errors import UserError

MAX_SECONDS_TO_START = 120.0
SECONDS_BETWEEN_ATTEMPTS = 0.2
APPLICATION = "prefect.server.api.server:create_app"
# What Prefect sets for the server that it starts by itself: no web pages, and only the services that a run needs
EPHEMERAL = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
_servers: list["subprocess.Popen[bytes]"] = []
"""Kept, because a server ends when the pipe to it is closed."""


def start_own_server() -> str:
    """Start a server, and return the address of its API.

    Nothing stops it: Prefect sends its last log lines when this process exits, and then the server ends by itself.

    Raises:
        UserError: the server ends before it answers, or does not answer within two minutes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/api"
    command = [sys.executable, "-m", "flows.orchestration.own_server", address]
    # In a session of its own: Ctrl-C must not reach it, since we still have to tell Prefect how the run ended.
    server = subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ | EPHEMERAL, start_new_session=True)
    _servers.append(server)
    _wait_for(server, address)
    return address


def _wait_for(server: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + MAX_SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=10):  # noqa: S310 loopback
                return
        except OSError:
            time.sleep(SECONDS_BETWEEN_ATTEMPTS)
    raise UserError(
        "Prefect’s own server did not start. Start one with `prefect server start`, and name it in PREFECT_API_URL."
    )


def _end_with_parent() -> None:
    """Exit when the parent ends: it holds the other end of our standard input, and never writes to it."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main() -> None:
    """Serve at the address in the first argument until the parent ends."""
    import uvicorn  # here, because only the server's process needs it

    Thread(target=_end_with_parent, daemon=True).start()
    config = uvicorn.Config(
        APPLICATION, factory=True, host="127.0.0.1", port=urlsplit(sys.argv[1]).port or 0, log_level="error"
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
