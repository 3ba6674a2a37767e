"""A Prefect server of our own, on loopback, for a run without one: it ends with the process that started it.

Prefect would start one itself, and leave it behind for ever where that process is killed.
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

SECONDS_TO_START = 120.0
SECONDS_BETWEEN_LOOKS = 0.2
APPLICATION = "prefect.server.api.server:create_app"
# What Prefect sets for the server that it starts itself: no web pages, and only the services that one run needs
EPHEMERAL = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


_servers: list["subprocess.Popen[bytes]"] = []  # kept: each ends when the pipe to it is closed


def start_own_server() -> str:
    """Starts a server and gives the address of its API.

    Nobody stops it: Prefect sends its last log lines when this process exits, and then the server ends by itself.

    Raises:
        UserError: it ends before it answers, or does not answer in two minutes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/api"
    command = [sys.executable, "-m", "flows.orchestration.own_server", address]
    # In a session of its own: Ctrl-C is for us, who still have to tell Prefect how the run ended.
    server = subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ | EPHEMERAL, start_new_session=True)
    _servers.append(server)
    _wait_for(server, address)
    return address


def _wait_for(server: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=10):  # noqa: S310 loopback
                return
        except OSError:
            time.sleep(SECONDS_BETWEEN_LOOKS)
    raise UserError(
        "Prefect’s own server did not start. Start one with `prefect server start`, and name it in PREFECT_API_URL."
    )


def _end_with_parent() -> None:
    """The parent holds the other end of our standard input, and never writes: it ends when the parent does."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main() -> None:
    """Serves at the address that the first argument gives, until the parent ends."""
    import uvicorn

    Thread(target=_end_with_parent, daemon=True).start()
    config = uvicorn.Config(
        APPLICATION, factory=True, host="127.0.0.1", port=urlsplit(sys.argv[1]).port or 0, log_level="error"
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
