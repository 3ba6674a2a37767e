"""Faults of the page: the right answer with another charset, markup or content."""

import re
from datetime import date

from replica.faults.exchange import Exchange
from replica.web.responses import Response

_FEED_FROZEN_AFTER = date(2012, 12, 31)
_CLASS = re.compile(rb'class="(?:itemView|item[A-Z]\w*|catItem\w*|tagItem\w*)')
_ITEMS = re.compile(rb'<div class="(?:itemList|tagItemList)">.*?(?=<div class="clearfix">)', re.DOTALL)
_PAGE_LINKS = re.compile(rb'<nav role="navigation" aria-label="Pagination">.*?</nav>', re.DOTALL)
_SENTENCE_END = re.compile(rb"[a-z]\.(?= )")
_TYPOGRAPHY = re.compile(rb"\xe2\x80[\x93\x94\x98\x99\x9c\x9d]")
_META_CHARSET = re.compile(rb'\t<meta charset="utf-8" />\n')


def nul_bytes(exchange: Exchange, _value: str) -> Response:
    """Return the page with a NUL byte at the end of every sentence."""
    response = exchange.answer()
    return Response(response.status, _SENTENCE_END.sub(rb"\g<0>\0", response.body), response.headers)


def mixed_charset(exchange: Exchange, _value: str) -> Response:
    """Return the page in UTF-8, but with its typographic quotation marks and dashes in cp1252."""
    response = exchange.answer()
    body = _TYPOGRAPHY.sub(lambda match: match[0].decode().encode("cp1252"), response.body)
    return Response(response.status, body, response.headers)


def charset(exchange: Exchange, value: str) -> Response:
    """Return the page in UTF-8 with a wrong charset in its header (`charset=windows-1251`), or with none anywhere."""
    response = exchange.answer()
    body = _META_CHARSET.sub(b"", response.body)
    kind = "text/html" if value in {"", "none"} else f"text/html; charset={value}"
    return Response(response.status, body, response.headers | {"Content-Type": kind})


def redesign(exchange: Exchange, value: str) -> Response:
    """Return the page in a new design: one of `DESIGNS`, or by default with another name for every class of K2."""
    if value:
        return exchange.answer(design=value)
    response = exchange.answer()
    body = _CLASS.sub(lambda match: match[0].replace(b'class="', b'class="x-'), response.body)
    return Response(response.status, body, response.headers)


def unlinked(exchange: Exchange, _value: str) -> Response:
    """Return the listing without the links to its other pages."""
    response = exchange.answer()
    return Response(response.status, _PAGE_LINKS.sub(b"", response.body), response.headers)


def emptied_listing(exchange: Exchange, _value: str) -> Response:
    """Return the listing without its items and its pagination, still with status 200."""
    response = exchange.answer()
    return Response(response.status, _ITEMS.sub(b"</div>\n", response.body), response.headers)


def frozen_feed(exchange: Exchange, _value: str) -> Response:
    """Return the feed as it was in 2012: the site's home feed stopped then, and live and dead feeds both answer 200."""
    path = exchange.address.split("?")[0]
    section = path.rpartition("/")[2].partition(".")[0]
    newer = [entry for entry in exchange.site.feed_entries(section) if entry.created.date() > _FEED_FROZEN_AFTER]
    joiner = "&" if "?" in exchange.address else "?"
    return exchange.answer(f"{exchange.address}{joiner}start={len(newer)}")
