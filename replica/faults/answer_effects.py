"""Faults of the answer: another status, a redirect, an error, or another page in place of the right one."""

from datetime import UTC, datetime, timedelta

from replica.faults.exchange import Exchange
from replica.web.responses import HTML, Response, http_date

_ERROR_TEXTS = {
    "php": b"<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted in "
    b"<b>/srv/www/libraries/loader.php</b> on line <b>7</b><br />\n",
    "joomla": b"Error displaying the error page: Application Instantiation Error: Could not connect to MySQL.",
    "database": b"<html><head><title>Error</title></head><body><h1>Database connection error (2): The MySQL adapter"
    b" is not available.</h1></body></html>",
}


def status(_exchange: Exchange, value: str) -> Response:
    """Return a bare error: `status=503`, or `status=503:120` with a Retry-After of 120 seconds."""
    code, _, wait = (value or "500").partition(":")
    return Response(int(code), b"<h1>Error</h1>", HTML | ({"Retry-After": wait} if wait else {}))


def retry_after(_exchange: Exchange, value: str) -> Response:
    """Return 503 with a Retry-After in seconds (`retry-after=2`), or as a date that many seconds ahead (`date:2`)."""
    kind, _, ahead = value.partition(":")
    wait = http_date(datetime.now(UTC) + timedelta(seconds=float(ahead or 1))) if kind == "date" else value or "1"
    return Response(503, b"<h1>Busy</h1>", HTML | {"Retry-After": wait})


def redirect(exchange: Exchange, value: str) -> Response:
    """Return a redirect to any target; `redirect=loop` leads to the same address again."""
    return Response(302, b"", HTML | {"Location": exchange.address if value in {"", "loop"} else value})


def moved(_exchange: Exchange, value: str) -> Response:
    """Return a permanent redirect to another page, such as `moved=/component/k2/item/13307.html`."""
    return Response(301, b"", HTML | {"Location": value or "/"})


def login(_exchange: Exchange, _value: str) -> Response:
    """Return a redirect to the login page, wherever the request leads."""
    return Response(303, b"", HTML | {"Location": "/component/users/?view=login&return=Lw=="})


def answer(exchange: Exchange, value: str) -> Response:
    """Return the answer to another address: `answer=/` is the home page in place of any other page."""
    return exchange.answer(value or "/")


def empty(_exchange: Exchange, _value: str) -> Response:
    """Return status 200 with an empty body."""
    return Response(200, b"", dict(HTML))


def error_text(_exchange: Exchange, value: str) -> Response:
    """Return status 200 with an error message of PHP, of Joomla (`error-text=joomla`) or of the database."""
    return Response(200, _ERROR_TEXTS[value or "php"], dict(HTML))


def robots(_exchange: Exchange, value: str) -> Response:
    """Return a robots.txt that disallows everything or one path (`robots=/home`), or an error (`robots=500`)."""
    if value.isdecimal():
        return Response(int(value), b"", dict(HTML))
    path = value if value.startswith("/") else "/"
    return Response(200, f"User-agent: *\nDisallow: {path}\n".encode(), {"Content-Type": "text/plain"})
