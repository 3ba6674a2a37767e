"""Prefect's environment as a command-line tool needs it: quiet, without telemetry, and with a server.

Nothing here imports Prefect before it is needed: the import takes two seconds, and reads the settings made here.
"""

import importlib
import os
import re
import sys
import tomllib
import urllib.error
import urllib.request
from contextlib import redirect_stderr
from http.client import HTTPException
from io import StringIO
from pathlib import Path

from pydantic import ValidationError

from flows.errors import UserError
from flows.orchestration.own_server import start_own_server
from spiders.proxies import is_own, use_no_proxy
from spiders.terminal_text import one_line

PROXY_WANTS_PASSWORD = 407
# http://name:password@host/api: the password may hold any character
USER = re.compile("//.*@")
DEFAULTS = {
    # Telemetry prints "database is locked" tracebacks from the ephemeral server on SQLite.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The terminal shows our own progress; Prefect stores every log line of the run in its database in any case.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SHOW_CLI_BANNER": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_CLASS": "flows.lasting_stream.LastingHandler",
    # By which an automation recognises a run whose process is gone, as in prefect.yaml.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "60",
}


def prefect_api_url() -> str | None:
    """Return the address of the Prefect server that the user has set, in PREFECT_API_URL or else in Prefect's profile.

    https://docs.prefect.io/v3/concepts/settings-and-profiles
    """
    if (address := os.environ.get("PREFECT_API_URL")) is not None:
        return address or None
    try:
        profiles = tomllib.loads(profiles_path().read_text(encoding="utf-8"))
        active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
        return profiles["profiles"][active]["PREFECT_API_URL"] or None
    except (OSError, RuntimeError, ValueError, LookupError, TypeError):  # no profile, or it names no server
        return None


def prefect_home() -> Path:
    """Return the folder in which Prefect keeps its profiles, results and database.

    Raises:
        RuntimeError: this user has no home.
    """
    return Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()


def profiles_path() -> Path:
    """Return the path of the file of Prefect's profiles, which need not exist; see `prefect_home`."""
    return Path(os.environ.get("PREFECT_PROFILES_PATH") or prefect_home() / "profiles.toml").expanduser()


def prepare(console_level: str = "CRITICAL") -> None:
    """Set what the user has not set. Call this before Prefect is imported.

    Args:
        console_level: the lowest level of Prefect's log lines that go to the terminal.

    Raises:
        UserError: the server that the user has set does not answer, or Prefect cannot be used with these settings.
    """
    for name, value in {**DEFAULTS, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": console_level}.items():
        os.environ.setdefault(name, value)
    _check_home()
    address = prefect_api_url()
    if address is None or is_own(address):
        use_no_proxy()
    if address is not None:
        check_server(address)
    try:
        with redirect_stderr(StringIO()):  # Prefect prints the values of invalid settings, which may be secrets
            importlib.import_module("prefect.context")
    except Exception as error:
        raise UserError(
            f"Prefect cannot be used with its settings: {_cause(error)}. Look at the variables PREFECT_… and at"
            f" {profiles_path()}."
        ) from error


def _cause(error: Exception) -> str:
    """Return an error without the values that pydantic quotes, which may be secrets."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return one_line(error)


def _check_home() -> None:
    """Raise UserError if Prefect could not write its folder, or not read its profiles."""
    try:
        home = prefect_home()
        home.mkdir(parents=True, exist_ok=True)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PermissionError(None, "Permission denied")
    except (OSError, RuntimeError) as error:
        folder = os.environ.get("PREFECT_HOME") or "~/.prefect"
        reason = getattr(error, "strerror", None) or error
        raise UserError(
            f"Prefect's folder {folder} cannot be written: {reason}. Name another one in PREFECT_HOME."
        ) from error
    try:
        tomllib.loads(profiles_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise UserError(
            f"Prefect's profiles in {profiles_path()} cannot be read: {one_line(error)}. Correct the file, or move it"
            " away."
        ) from error


def ensure_prefect_server() -> None:
    """Make sure that this process has a Prefect server: the one that the user has set, or else one of our own.

    Raises:
        UserError: our own server does not start.
    """
    # Here, because Prefect reads its settings when it is imported: `prepare` comes first.
    from prefect.context import refresh_global_settings_context
    from prefect.settings import PREFECT_API_URL

    # An empty variable asks for no server, even if a profile names one.
    if os.environ.get("PREFECT_API_URL") != "" and (address := PREFECT_API_URL.value()):
        check_server(address)  # Prefect may have found it elsewhere: in its defaults, in prefect.toml
        return
    sys.stderr.write("Starting a Prefect server; set PREFECT_API_URL to use one that is already running …\n")
    # Not with temporary_settings(): Prefect's event threads would not see it, and would start a server of their own
    # that nobody ends.
    os.environ.update(start_own_server())
    refresh_global_settings_context()


def check_server(address: str) -> None:
    """Raise UserError if nothing answers at the address of a Prefect API."""
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/health", timeout=10):  # noqa: S310 the user's own setting
            return
    except (OSError, ValueError, HTTPException) as error:
        if isinstance(error, urllib.error.HTTPError) and error.code < 500 and error.code != PROXY_WANTS_PASSWORD:
            return  # it answers; Prefect reports whether it lets us in
        # The text of other errors may quote an address with its password.
        reason = one_line(error.reason) if isinstance(error, urllib.error.URLError) else type(error).__name__
        raise UserError(
            f"Prefect's server does not answer at {USER.sub('//', address)} ({reason}). Start it with `prefect server"
            " start`, or unset PREFECT_API_URL to run without Prefect."
        ) from error
