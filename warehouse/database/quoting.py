"""Names and texts as SQL takes them, for the places in a statement that take no parameter."""

from pathlib import Path


def quoted_name(name: str) -> str:
    """Return a name with the quotes of SQL."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str | Path) -> str:
    """Return a text, or a path, with the quotes of SQL."""
    return "'" + str(text).replace("'", "''") + "'"
