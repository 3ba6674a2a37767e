"""Text that is safe to print in a terminal: control characters of a page are shown, not obeyed."""

import logging
import re
from typing import Any

# Escape and other control characters (C0 without tab and line end, DEL, C1), line and paragraph separators, the
# embeddings, overrides and isolates that turn the direction of all that follows
# (https://www.unicode.org/reports/tr9/), and halves of surrogate pairs
UNSAFE_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BREAKS = re.compile("[\t-\r\x85\u2028\u2029]+")
REPLACEMENT = "�"


def plain(value: Any) -> str:
    """Return a value as text in which � replaces every character that a terminal would obey; line ends and tabs stay.

    None becomes the empty string.
    """
    return UNSAFE_CHARACTER.sub(REPLACEMENT, "" if value is None else str(value))


def one_line(value: Any) -> str:
    """Return a value as `plain` text on one line, for messages and log lines, which a page could otherwise forge."""
    return plain(BREAKS.sub(" ", "" if value is None else str(value)))


class PlainFormatter(logging.Formatter):
    """Formats log records as `plain` text, since a message may quote a page."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return plain(super().format(record))
