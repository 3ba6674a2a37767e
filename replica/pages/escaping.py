"""Escaping as PHP's htmlspecialchars does it (https://www.php.net/manual/en/function.htmlspecialchars.php)."""

from html import escape as escape_html


def escape(text: str, *, quote: bool = True) -> str:
    """Return `text` escaped for HTML; apostrophes become `&#039;` unless `quote` is False."""
    return escape_html(text, quote=quote).replace("&#x27;", "&#039;")
