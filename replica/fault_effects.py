"""What each fault does, one small function each.

Given the exchange and the fault's value, return a response or send something broken.
"""

import gzip
import re
import time
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from replica.exchange import Exchange
from replica.responses import Response, http_date

Effect = Callable[[Exchange, str], Response | None]

_HTML = {"Content-Type": "text/html; charset=utf-8"}
_LONGEST_WAIT = 60.0
_ENDLESS_BYTES = 64 * 2**20
_BOMB_BYTES = 128 * 2**20
_FROZEN_AFTER = date(2012, 12, 31)
_CLASS = re.compile(rb'class="(?:itemView|item[A-Z]\w*|catItem\w*|tagItem\w*)')
_ITEMS = re.compile(rb'<div class="(?:itemList|tagItemList)">.*?(?=<div class="clearfix">)', re.DOTALL)
_ERROR_TEXT = (
    b"<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted in "
    b"<b>/srv/www/libraries/loader.php</b> on line <b>7</b><br />\n"
)
_META_CHARSET = re.compile(rb'\t<meta charset="utf-8" />\n')


def _status(_exchange: Exchange, value: str) -> Response:
    """A bare error: `status=503`, or `status=503:120` with a Retry-After of so many seconds."""
    status, _, wait = (value or "500").partition(":")
    return Response(int(status), b"<h1>Error</h1>", _HTML | ({"Retry-After": wait} if wait else {}))


def _retry_after(_exchange: Exchange, value: str) -> Response:
    """503 with Retry-After: seconds (`retry-after=2`), or a date a few seconds ahead (`retry-after=date:2`)."""
    kind, _, ahead = value.partition(":")
    wait = http_date(datetime.now(UTC) + timedelta(seconds=float(ahead or 1))) if kind == "date" else value or "1"
    return Response(503, b"<h1>Busy</h1>", _HTML | {"Retry-After": wait})


def _timeout(exchange: Exchange, value: str) -> None:
    """No answer at all for so many seconds (at most 60), then the end of the connection."""
    time.sleep(min(float(value or _LONGEST_WAIT), _LONGEST_WAIT))
    exchange.close()


def _slow(exchange: Exchange, value: str) -> None:
    """The right answer at so many bytes a second."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": str(len(response.body))})
    rate = max(1, int(value or 1000))
    step = max(1, rate // 10)
    for place in range(0, len(response.body), step):
        exchange.body(response.body[place : place + step])
        time.sleep(step / rate)


def _reset(exchange: Exchange, _value: str) -> None:
    """A TCP reset in mid-body."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": str(len(response.body))})
    exchange.body(response.body[: len(response.body) // 2])
    exchange.reset()


def _content_length(exchange: Exchange, value: str) -> None:
    """A Content-Length that promises more than is sent."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": str(len(response.body) + int(value or 1000))})
    exchange.body(response.body)


def _huge_content_length(exchange: Exchange, value: str) -> None:
    """A Content-Length of a terabyte, and a page."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": value or str(10**12)})
    exchange.body(response.body)


def _truncated_gzip(exchange: Exchange, _value: str) -> Response:
    """Half of a gzip stream, under a Content-Length that fits it."""
    response = exchange.answer()
    packed = gzip.compress(response.body)
    return Response(response.status, packed[: len(packed) // 2], response.headers | {"Content-Encoding": "gzip"})


def _endless(exchange: Exchange, _value: str) -> None:
    """A page that goes on for 64 MiB, without a Content-Length."""
    exchange.head(200, _HTML)
    chunk = b"<p>and so on and so forth</p>\n" * 2000
    for _ in range(_ENDLESS_BYTES // len(chunk)):
        exchange.body(chunk)


def _bomb(_exchange: Exchange, value: str) -> Response:
    """128 MiB of blanks in a small gzip (or, with `bomb=deflate`, deflate) body."""
    if value == "deflate":
        return Response(200, zlib.compress(b" " * _BOMB_BYTES, 1), _HTML | {"Content-Encoding": "deflate"})
    return Response(200, gzip.compress(b" " * _BOMB_BYTES, compresslevel=1), _HTML | {"Content-Encoding": "gzip"})


def _charset(exchange: Exchange, value: str) -> Response:
    """A wrong charset in the header (`charset=windows-1251`), or with `charset=none` none anywhere.

    The body stays UTF-8.
    """
    response = exchange.answer()
    body = _META_CHARSET.sub(b"", response.body)
    kind = "text/html" if value in {"", "none"} else f"text/html; charset={value}"
    return Response(response.status, body, response.headers | {"Content-Type": kind})


def _redirect(exchange: Exchange, value: str) -> Response:
    """A redirect to any target; `redirect=loop` leads to the same address again."""
    return Response(302, b"", _HTML | {"Location": exchange.address if value in {"", "loop"} else value})


def _login(_exchange: Exchange, _value: str) -> Response:
    """The wall: everything leads to the login page."""
    return Response(303, b"", _HTML | {"Location": "/component/users/?view=login&return=Lw=="})


def _empty(_exchange: Exchange, _value: str) -> Response:
    """200, and nothing in it."""
    return Response(200, b"", dict(_HTML))


def _error_text(_exchange: Exchange, _value: str) -> Response:
    """200, with an error of PHP in place of the page."""
    return Response(200, _ERROR_TEXT, dict(_HTML))


def _redesign(exchange: Exchange, _value: str) -> Response:
    """The page of a new design: every class of K2's has another name."""
    response = exchange.answer()
    return Response(
        response.status,
        _CLASS.sub(lambda match: match[0].replace(b'class="', b'class="x-'), response.body),
        response.headers,
    )


def _emptied_listing(exchange: Exchange, _value: str) -> Response:
    """A listing without its items and its pagination, still 200."""
    response = exchange.answer()
    return Response(response.status, _ITEMS.sub(b"</div>\n", response.body), response.headers)


def _frozen_feed(exchange: Exchange, _value: str) -> Response:
    """A feed that stopped in 2012, as the site's home feed did; live and dead feeds answer 200 alike."""
    path = exchange.address.split("?")[0]
    section = path.rpartition("/")[2].partition(".")[0]
    newer = [entry for entry in exchange.site.feed_entries(section) if entry.created.date() > _FROZEN_AFTER]
    joiner = "&" if "?" in exchange.address else "?"
    return exchange.answer(f"{exchange.address}{joiner}start={len(newer)}")


def _robots(_exchange: Exchange, value: str) -> Response:
    """A robots.txt that forbids everything, or fails with a status (`robots=500`)."""
    if value.isdecimal():
        return Response(int(value), b"", dict(_HTML))
    return Response(200, b"User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"})


# What the values of some faults look like; the others take any.
VALUE_FORMS = {
    "status": re.compile(r"|\d{3}(?::.+)?"),
    "timeout": re.compile(r"|\d+(?:\.\d+)?"),
    "slow": re.compile(r"|\d+"),
    "content-length": re.compile(r"|\d+"),
    "huge-content-length": re.compile(r"|\d+"),
    "bomb": re.compile("|gzip|deflate"),
    "robots": re.compile(r"|disallow|\d{3}"),
    "retry-after": re.compile(r"|\d+|date(?::\d+)?"),
}

EFFECTS: dict[str, Effect] = {
    "status": _status,
    "retry-after": _retry_after,
    "timeout": _timeout,
    "slow": _slow,
    "reset": _reset,
    "content-length": _content_length,
    "huge-content-length": _huge_content_length,
    "truncated-gzip": _truncated_gzip,
    "endless": _endless,
    "bomb": _bomb,
    "charset": _charset,
    "redirect": _redirect,
    "login": _login,
    "empty": _empty,
    "error-text": _error_text,
    "redesign": _redesign,
    "emptied-listing": _emptied_listing,
    "frozen-feed": _frozen_feed,
    "robots": _robots,
}
