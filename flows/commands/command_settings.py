"""The settings of a command: its options, then `CACI_…` variables, then the defaults."""

import difflib
import os
import sys
from functools import cache
from typing import Any

from pydantic import ValidationError

from flows.errors import WRONG_USE, UserError
from flows.settings import Settings
from spiders.proxies import SAVED
from spiders.terminal_text import one_line

OF_THE_SPIDER = ("CACI_DOWNLOAD_TIMEOUT", "CACI_EVENTS", SAVED)
"""Variables that the spider reads by itself."""


def command_settings(**options: Any) -> Settings:
    """Return the settings, overridden by the options that are not None.

    Raises:
        UserError: a value is invalid; the message says which and why.
    """
    check_variables()
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        may_hold_password = name == "LAKE" or "@" in str(first["input"])
        given = "what may hold a password" if may_hold_password else repr(first["input"])
        message = f"{first['msg'].removeprefix('Value error, ')} (CACI_{name}, given {given})."
        raise UserError(message, WRONG_USE) from error


@cache
def check_variables() -> None:
    """Warn once of variables `CACI_…` that are not settings, or are not for long."""
    known = [*(name.upper() for name in Settings.model_fields), *(name.removeprefix("CACI_") for name in OF_THE_SPIDER)]
    for name in sorted(name for name in os.environ if name.upper().startswith("CACI_")):
        if (setting := name.upper().removeprefix("CACI_")) not in known:
            nearest = difflib.get_close_matches(setting, known, n=1)
            warn(f"{name} is not a setting" + (f"; did you mean CACI_{nearest[0]}?" if nearest else ""))
    if os.environ.get("CACI_ACCEPT_LAYOUT"):
        warn(
            "CACI_ACCEPT_LAYOUT hides every change of the layout; give --new-baseline to one run instead. The next"
            " version ignores the variable"
        )


def warn(message: str) -> None:
    """Print a warning on standard error."""
    sys.stderr.write(f"caci: warning: {one_line(message)}\n")
