"""What each fault does, one small function each.

Given the exchange and the fault's value, return a response or send something broken.
"""

import gzip
import re
import time
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import brotli
import zstandard

from replica.faults.exchange import Exchange
from replica.web.responses import Response, http_date

Effect = Callable[[Exchange, str], Response | None]

_HTML = {"Content-Type": "text/html; charset=utf-8"}
_LONGEST_WAIT = 60.0
_ENDLESS_BYTES = 64 * 2**20
_BOMB_MEGABYTES = 128
_FROZEN_AFTER = date(2012, 12, 31)
_CLASS = re.compile(rb'class="(?:itemView|item[A-Z]\w*|catItem\w*|tagItem\w*)')
_ITEMS = re.compile(rb'<div class="(?:itemList|tagItemList)">.*?(?=<div class="clearfix">)', re.DOTALL)
_ERROR_TEXT = (
    b"<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted in "
    b"<b>/srv/www/libraries/loader.php</b> on line <b>7</b><br />\n"
)
_ERROR_TEXTS = {
    "php": _ERROR_TEXT,
    "joomla": b"Error displaying the error page: Application Instantiation Error: Could not connect to MySQL.",
    "database": b"<html><head><title>Error</title></head><body><h1>Database connection error (2): The MySQL adapter"
    b" is not available.</h1></body></html>",
}
_PAGE_LINKS = re.compile(rb'<nav role="navigation" aria-label="Pagination">.*?</nav>', re.DOTALL)
_SENTENCE_END = re.compile(rb"[a-z]\.(?= )")
_TYPOGRAPHY = re.compile(rb"\xe2\x80[\x93\x94\x98\x99\x9c\x9d]")
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


def _slow_head(exchange: Exchange, value: str) -> None:
    """A head that never ends: so many bytes a second of a header line, for a minute."""
    rate = int(value or 10)
    exchange.raw(b"HTTP/1.1 200 OK\r\nX-Padding: ")
    for _ in range(int(_LONGEST_WAIT * rate)):
        exchange.raw(b"x")
        time.sleep(1 / rate)


def _content_length(exchange: Exchange, value: str) -> None:
    """A Content-Length that is so many bytes more than is sent (by default 1000), or less (`content-length=-5000`)."""
    response = exchange.answer()
    length = max(0, len(response.body) + int(value or 1000))
    exchange.head(response.status, response.headers | {"Content-Length": str(length)})
    exchange.body(response.body)


def _no_length(exchange: Exchange, _value: str) -> None:
    """The page over HTTP/1.0, without a Content-Length: the end of the connection is its end."""
    response = exchange.answer()
    exchange.head(response.status, response.headers, "HTTP/1.0")
    exchange.body(response.body)


def _huge_content_length(exchange: Exchange, value: str) -> None:
    """A Content-Length of a terabyte, or another, and a page."""
    response = exchange.answer()
    exchange.head(response.status, response.headers | {"Content-Length": value or str(10**12)})
    exchange.body(response.body)


def _truncated_gzip(exchange: Exchange, _value: str) -> Response:
    """Half of a gzip stream, under a Content-Length that fits it."""
    response = exchange.answer()
    packed = gzip.compress(response.body)
    return Response(response.status, packed[: len(packed) // 2], response.headers | {"Content-Encoding": "gzip"})


def _endless(exchange: Exchange, value: str) -> None:
    """A page that goes on for 64 MiB, without a Content-Length, or in chunks (`endless=chunked`)."""
    part = b"<p>and so on and so forth</p>\n" * 2000
    if value == "chunked":
        exchange.head(200, _HTML | {"Transfer-Encoding": "chunked"})
        part = b"%x\r\n%b\r\n" % (len(part), part)
    else:
        exchange.head(200, _HTML)
    for _ in range(_ENDLESS_BYTES // len(part)):
        exchange.body(part)


def _bomb(_exchange: Exchange, value: str) -> Response:
    """128 MiB of blanks in a small body: gzip, or as `bomb=deflate`, `bomb=br`, `bomb=zstd` say."""
    encoding = value or "gzip"
    return Response(200, _packed_blanks(encoding), _HTML | {"Content-Encoding": encoding})


def _packed_blanks(encoding: str) -> bytes:
    """So many blanks that the client, not the replica, has to hold them."""
    blanks = b" " * 2**20
    if encoding == "br":
        brotli_packer = brotli.Compressor(quality=1)
        return b"".join([*(brotli_packer.process(blanks) for _ in range(_BOMB_MEGABYTES)), brotli_packer.finish()])
    packer = (
        zstandard.ZstdCompressor(level=1).compressobj()
        if encoding == "zstd"
        else zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS + (16 if encoding == "gzip" else 0))
    )
    return b"".join([*(packer.compress(blanks) for _ in range(_BOMB_MEGABYTES)), packer.flush()])


def _unknown_encoding(exchange: Exchange, value: str) -> Response:
    """The page under a Content-Encoding that nobody asked for."""
    response = exchange.answer()
    return Response(response.status, response.body, response.headers | {"Content-Encoding": value or "compress"})


def _nul_bytes(exchange: Exchange, _value: str) -> Response:
    """The page with a NUL byte at the end of every sentence."""
    response = exchange.answer()
    return Response(response.status, _SENTENCE_END.sub(rb"\g<0>\0", response.body), response.headers)


def _mixed_charset(exchange: Exchange, _value: str) -> Response:
    """A page of UTF-8 whose typographic quotation marks and dashes are in cp1252."""
    response = exchange.answer()
    body = _TYPOGRAPHY.sub(lambda match: match[0].decode().encode("cp1252"), response.body)
    return Response(response.status, body, response.headers)


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


def _moved(_exchange: Exchange, value: str) -> Response:
    """A redirect for good to another page, as `moved=/component/k2/item/13307.html`."""
    return Response(301, b"", _HTML | {"Location": value or "/"})


def _answer(exchange: Exchange, value: str) -> Response:
    """The right answer to another address, as `answer=/`: the home page in place of any other."""
    return exchange.answer(value or "/")


def _unlinked(exchange: Exchange, _value: str) -> Response:
    """A listing without the links to its other pages."""
    response = exchange.answer()
    return Response(response.status, _PAGE_LINKS.sub(b"", response.body), response.headers)


def _login(_exchange: Exchange, _value: str) -> Response:
    """The wall: everything leads to the login page."""
    return Response(303, b"", _HTML | {"Location": "/component/users/?view=login&return=Lw=="})


def _empty(_exchange: Exchange, _value: str) -> Response:
    """200, and nothing in it."""
    return Response(200, b"", dict(_HTML))


def _error_text(_exchange: Exchange, value: str) -> Response:
    """200, with an error in place of the page: of PHP, of Joomla (`error-text=joomla`) or of the database."""
    return Response(200, _ERROR_TEXTS[value or "php"], dict(_HTML))


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
    """A robots.txt that forbids everything, or one path (`robots=/home`), or fails with a status (`robots=500`)."""
    if value.isdecimal():
        return Response(int(value), b"", dict(_HTML))
    path = value if value.startswith("/") else "/"
    return Response(200, f"User-agent: *\nDisallow: {path}\n".encode(), {"Content-Type": "text/plain"})


# What the values of some faults look like; the others take any.
VALUE_FORMS = {
    "status": re.compile(r"|\d{3}(?::.+)?"),
    "timeout": re.compile(r"|\d+(?:\.\d+)?"),
    "slow": re.compile(r"|\d+"),
    "content-length": re.compile(r"|-?\d+"),
    "slow-head": re.compile(r"|\d+"),
    "endless": re.compile("|chunked"),
    "huge-content-length": re.compile(r"|\d+"),
    "bomb": re.compile("|gzip|deflate|br|zstd"),
    "robots": re.compile(r"|disallow|\d{3}|/.*"),
    "error-text": re.compile("|php|joomla|database"),
    "retry-after": re.compile(r"|\d+|date(?::\d+)?"),
}

EFFECTS: dict[str, Effect] = {
    "status": _status,
    "retry-after": _retry_after,
    "timeout": _timeout,
    "slow": _slow,
    "slow-head": _slow_head,
    "reset": _reset,
    "content-length": _content_length,
    "no-length": _no_length,
    "huge-content-length": _huge_content_length,
    "truncated-gzip": _truncated_gzip,
    "endless": _endless,
    "bomb": _bomb,
    "unknown-encoding": _unknown_encoding,
    "charset": _charset,
    "mixed-charset": _mixed_charset,
    "nul-bytes": _nul_bytes,
    "redirect": _redirect,
    "moved": _moved,
    "answer": _answer,
    "unlinked": _unlinked,
    "login": _login,
    "empty": _empty,
    "error-text": _error_text,
    "redesign": _redesign,
    "emptied-listing": _emptied_listing,
    "frozen-feed": _frozen_feed,
    "robots": _robots,
}
