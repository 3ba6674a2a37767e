"""Prefect as a command-line tool wants it: quiet, without telemetry, and with the server that is there, if one is."""

import os
import sys
import urllib.error
import urllib.request

from flows.exit import UserError

DEFAULTS = {
    # Its telemetry prints "database is locked" tracebacks from the ephemeral server on SQLite.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The terminal shows our own progress; Prefect keeps every log line of the run in its database all the same.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SHOW_CLI_BANNER": "false",
}


def prepare(console_level: str = "CRITICAL") -> None:
    """Sets what the user has not set. To be called before Prefect is imported.

    Args:
        console_level: from which level on Prefect's log lines go to the terminal.

    Raises:
        UserError: PREFECT_API_URL names a server that does not answer.
    """
    for name, value in {**DEFAULTS, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": console_level}.items():
        os.environ.setdefault(name, value)
    server = os.environ.get("PREFECT_API_URL")
    if server is not None:
        refuse_silent_server(server)


def ensure_prefect_server() -> None:
    """Prefect's server for as long as this process lasts: the one that its settings name, else one of our own.

    Raises:
        UserError: our own does not start.
    """
    from prefect.context import refresh_global_settings_context
    from prefect.settings import PREFECT_API_URL

    if PREFECT_API_URL.value():
        return
    from flows.orchestration.own_server import start_own_server

    sys.stderr.write("Starting Prefect’s own server; PREFECT_API_URL would name one that runs already …\n")
    # Not by temporary_settings(): its threads that send events would not see it, and start a server that nobody ends.
    os.environ["PREFECT_API_URL"] = start_own_server()
    refresh_global_settings_context()


def refuse_silent_server(address: str) -> None:
    """Raises UserError if nothing answers at the address of a Prefect API."""
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/health", timeout=10):  # noqa: S310 the user's own setting
            return
    except urllib.error.HTTPError:
        return  # it answers; whether it lets us in, Prefect says
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise UserError(
            f"Prefect's server does not answer at {address} ({reason}). Start it with `prefect server start`, or unset"
            " PREFECT_API_URL to run with a server of our own."
        ) from error
