"""Prefect's environment as a command-line tool needs it: quiet, without telemetry, and with a server.

Nothing here imports Prefect before it is needed: the import takes two seconds, and reads the settings made here.
"""

import os
import sys
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

from flows.errors import UserError
from flows.orchestration.own_server import start_own_server

DEFAULTS = {
    # Telemetry prints "database is locked" tracebacks from the ephemeral server on SQLite.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The terminal shows our own progress; Prefect stores every log line of the run in its database in any case.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SHOW_CLI_BANNER": "false",
}


def prefect_api_url() -> str | None:
    """Return the address of the Prefect server that the user has set, in PREFECT_API_URL or else in Prefect's profile.

    https://docs.prefect.io/v3/concepts/settings-and-profiles
    """
    if (address := os.environ.get("PREFECT_API_URL")) is not None:
        return address or None
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    path = Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml").expanduser()
    try:
        profiles = tomllib.loads(path.read_text(encoding="utf-8"))
        active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
        return profiles["profiles"][active]["PREFECT_API_URL"] or None
    except (OSError, ValueError, LookupError, TypeError):  # there is no profile, or it names no server
        return None


def prepare(console_level: str = "CRITICAL") -> None:
    """Set what the user has not set. Call this before Prefect is imported.

    Args:
        console_level: the lowest level of Prefect's log lines that go to the terminal.

    Raises:
        UserError: the server that the user has set does not answer.
    """
    for name, value in {**DEFAULTS, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": console_level}.items():
        os.environ.setdefault(name, value)
    if (address := prefect_api_url()) is not None:
        check_server(address)


def ensure_prefect_server() -> None:
    """Make sure that this process has a Prefect server: the one that the user has set, or else one of our own.

    Raises:
        UserError: our own server does not start.
    """
    # Here, because Prefect reads its settings when it is imported: `prepare` comes first.
    from prefect.context import refresh_global_settings_context
    from prefect.settings import PREFECT_API_URL

    if PREFECT_API_URL.value():
        return
    sys.stderr.write("Starting a Prefect server; set PREFECT_API_URL to use one that is already running …\n")
    # Not with temporary_settings(): Prefect's event threads would not see it, and would start a server of their own
    # that nobody ends.
    os.environ["PREFECT_API_URL"] = start_own_server()
    refresh_global_settings_context()


def check_server(address: str) -> None:
    """Raise UserError if nothing answers at the address of a Prefect API."""
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/health", timeout=10):  # noqa: S310 the user's own setting
            return
    except urllib.error.HTTPError:
        return  # it answers; Prefect reports whether it lets us in
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise UserError(
            f"Prefect's server does not answer at {address} ({reason}). Start it with `prefect server start`, or unset"
            " PREFECT_API_URL to run without Prefect."
        ) from error
