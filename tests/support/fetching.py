"""Requests to the replica, and rows of its truth table."""

import urllib.error
import urllib.request
from email.message import Message
from typing import Any

Row = dict[str, Any]
_PUBLIC = "https://www.cacianalyst.org"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirect)


def fetch(url: str, **headers: str) -> tuple[int, bytes, Message]:
    """Return status, body and headers of `url`, without following redirects."""
    try:
        with OPENER.open(urllib.request.Request(url, headers=headers), timeout=10) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def path(row: Row) -> str:
    """Return the path of a row's public URL, without its leading slash."""
    return str(row["url"]).removeprefix(f"{_PUBLIC}/")


def published(truth: list[Row], section: str | None = None) -> Row:
    """Return the first readable item of a section, or of all sections."""
    return next(row for row in truth if row["state"] == "published" and section in {None, row["section"]})
