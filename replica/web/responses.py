"""A response, with the headers that Joomla and K2 send."""

import gzip
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import md5
from secrets import token_hex

HTML = {"Content-Type": "text/html; charset=utf-8"}
_POWERED_BY = {"X-Content-Powered-By": "K2 v2.28 (by JoomlaWorks)", "X-Logged-In": "False"}


@dataclass(frozen=True, slots=True)
class Response:
    """A status, headers and a body; the server adds the headers on length and connection."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def with_headers(self, **headers: str) -> "Response":
        """Return the response with headers added or replaced; underscores in names stand for hyphens."""
        return replace(self, headers=self.headers | {name.replace("_", "-"): value for name, value in headers.items()})


def _now() -> datetime:
    return datetime.now(UTC)


def http_date(moment: datetime) -> str:
    """Return a moment as HTTP prints it (RFC 9110, 5.6.7); a moment without a time zone is in UTC."""
    return format_datetime(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC), usegmt=True)


def item_page(body: str, item_id: int, modified: datetime, kind: str = "text/html; charset=utf-8") -> Response:
    """Return an item's response: dated by its last edit, valid for 15 minutes, with an ETag that lacks its quotes."""
    tag = md5(f"{item_id}_{modified:%Y-%m-%d %H:%M:%S}".encode(), usedforsecurity=False).hexdigest()
    expires = http_date(_now() + timedelta(minutes=15))
    headers = {
        "Content-Type": kind,
        "Last-Modified": http_date(modified),
        "ETag": tag,
        "Expires": expires,
        **_POWERED_BY,
    }
    return Response(200, body.encode(), headers)


def list_page(body: str, kind: str = "text/html; charset=utf-8") -> Response:
    """Return the response of a listing or a feed: always just modified, and never to be cached."""
    headers = {
        "Content-Type": kind,
        "Last-Modified": http_date(_now()),
        "Expires": "Wed, 17 Aug 2005 00:00:00 GMT",
        "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
        "Pragma": "no-cache",
        **_POWERED_BY,
    }
    return Response(200, body.encode(), headers)


def with_session(response: Response, cookie: str | None) -> Response:
    """Return the response with a new session cookie, unless the client sent one."""
    return (
        response
        if cookie
        else response.with_headers(
            Set_Cookie=f"{md5(b'replica', usedforsecurity=False).hexdigest()}={token_hex(13)}; path=/; HttpOnly"
        )
    )


def compressed(response: Response, accepted: str) -> Response:
    """Return the response in gzip if `accepted`, the Accept-Encoding header, allows it.

    The web server then drops the invalid ETag.
    """
    if "gzip" not in accepted or len(response.body) < 200 or "Content-Encoding" in response.headers:
        return response
    headers = {name: value for name, value in response.headers.items() if name != "ETag"}
    headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(response.status, gzip.compress(response.body, compresslevel=1, mtime=0), headers)
