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
    """Return status, body and headers of `url`, following no redirect."""
    try:
        with OPENER.open(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def path(row: Row) -> str:
    """The path of a row's public address, without a slash at its beginning."""
    return str(row["url"]).removeprefix(f"{_PUBLIC}/")


def published(truth: list[Row], section: str | None = None) -> Row:
    """The first readable item of a section."""
    return next(row for row in truth if row["state"] == "published" and section in {None, row["section"]})
