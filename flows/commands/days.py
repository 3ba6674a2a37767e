"""Options that are days, of which a year or a month is the first or the last: 2003, 2003-05, 2003-05-14."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from re import fullmatch
from typing import Any

from cyclopts import Parameter, Token


def first_day(text: str) -> date:
    """Return a day, or the first day of a year or a month.

    Raises:
        ValueError: the text is none of them.
    """
    return date(*_parts(text), *(1, 1)[len(_parts(text)) - 1 :])


def last_day(text: str) -> date:
    """Return a day, or the last day of a year or a month.

    Raises:
        ValueError: the text is none of them.
    """
    match _parts(text):
        case [year]:
            return date(year, 12, 31)
        case [year, month]:
            return date(year, month, monthrange(year, month)[1])
        case parts:
            return date(*parts)


def _parts(text: str) -> list[int]:
    parts = [int(part) for part in text.split("-")] if fullmatch(r"[0-9]{4}(-[0-9]{1,2}){0,2}", text) else []
    try:
        date(*parts, *(1, 1)[len(parts) - 1 :])
    except (TypeError, ValueError):
        message = f"{text!r} is not a day, a month or a year, as 2003-05-14, 2003-05 or 2003."
        raise ValueError(message) from None
    return parts


def _first(_: Any, tokens: Sequence[Token]) -> date:
    return first_day(tokens[0].value)


def _last(_: Any, tokens: Sequence[Token]) -> date:
    return last_day(tokens[0].value)


FIRST_DAY = Parameter(converter=_first)
"""For an option whose year or month means its first day."""
LAST_DAY = Parameter(converter=_last)
"""For an option whose year or month means its last day."""
