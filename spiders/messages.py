"""Messages for a person, which a notification can hold: of bounded length, however many pages they are about."""

from collections.abc import Iterable

MAX_MESSAGE_CHARACTERS = 1500
"""Discord takes 2,000 characters and Slack 3,000 in one block; a person reads less."""
MAX_NAMED = 10
"""Of many alike, as many are named in a log or an event."""


def counted(value: float, one: str, many: str | None = None) -> str:
    """Return a number with its noun: 1 article, 2,000 articles, 0.5 seconds."""
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
    return f"{number} {one if value == 1 else many or f'{one}s'}"


def joined(parts: Iterable[str], max_characters: int = MAX_MESSAGE_CHARACTERS, separator: str = "; ") -> str:
    """Return the parts as one text: as many as fit, and how many more there are."""
    parts = list(parts)
    if len(text := separator.join(parts)) <= max_characters:
        return text
    room = max_characters - len(f"{separator}and {len(parts):,} more")
    number, length = 1, len(parts[0])
    while number < len(parts) and (length := length + len(separator) + len(parts[number])) <= room:
        number += 1
    return separator.join([shortened(part, room) for part in parts[:1]] + first_of(parts, number)[1:])


def first_of(parts: list[str], number: int = MAX_NAMED) -> list[str]:
    """Return the first parts and, if there are others, how many more there are as the last one."""
    others = len(parts) - number
    return [*parts[:number], f"and {others:,} more"] if others > 0 else parts


def shortened(text: str, max_characters: int = MAX_MESSAGE_CHARACTERS) -> str:
    """Return the text, cut off with an ellipsis if it is longer."""
    return text if len(text) <= max_characters else f"{text[: max_characters - 1]}…"
