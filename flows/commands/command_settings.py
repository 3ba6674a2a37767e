"""The settings of a command: its options, then `CACI_…` variables, then the defaults."""

from typing import Any

from pydantic import ValidationError

from flows.errors import WRONG_USE, UserError
from flows.settings import Settings


def command_settings(**options: Any) -> Settings:
    """Return the settings, overridden by the options that are not None.

    Raises:
        UserError: a value is invalid; the message says which and why.
    """
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        given = "what may hold a password" if name == "LAKE" else repr(first["input"])
        message = f"{first['msg'].removeprefix('Value error, ')} (CACI_{name}, given {given})."
        raise UserError(message, WRONG_USE) from error
