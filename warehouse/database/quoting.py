"""Names and texts as SQL takes them, where a statement has no place for a parameter."""

from pathlib import Path


def quoted_name(name: str) -> str:
    """A name of SQL, with its quotes."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str | Path) -> str:
    """A text, as a path, with the quotes of SQL."""
    return "'" + str(text).replace("'", "''") + "'"
