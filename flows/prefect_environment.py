"""Prefect as a command-line tool wants it: quiet, without telemetry, and with the server that is there, if one is."""

import os

DEFAULTS = {
    # Its telemetry prints "database is locked" tracebacks from the ephemeral server on SQLite.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The terminal shows our own progress; Prefect keeps every log line of the run in its database all the same.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SHOW_CLI_BANNER": "false",
}


def prepare() -> None:
    """Sets what the user has not set. To be called before Prefect is imported."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
