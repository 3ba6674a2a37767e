"""Which answers of the site are final, so that their page need not be asked for again."""

from urllib.parse import parse_qs, urlsplit

from schemas.capture import PageKind
from spiders.archive.index import IndexEntry
from spiders.sites import Site
from spiders.urls import identify, resolve

FINAL_STATUSES = frozenset({200, 404, 410})
PERMANENT_REDIRECTS = frozenset({301, 308})


def leads_to_login(location: str | None) -> bool:
    """True for a Location that is the site's login page.

    A K2 item with access "Registered" answers 303 to `/component/users/?view=login&return=…`.
    """
    if location is None:
        return False
    try:
        parts = urlsplit(location)
    except ValueError:  # an address such as http://[broken
        return False
    return "/component/users" in parts.path.lower() or "login" in parse_qs(parts.query).get("view", [])


def breaks_off(content: bytes) -> bool:
    """True for an HTML page that begins and does not end, whatever its Content-Length said.

    Every page that the site was seen to send ends in `</html>`. One that was cut inside the text reads like a shorter
    article: of 215 cuts through one page of the replica, 50 did.
    """
    small = content.lower()
    return b"<html" in small and b"</html" not in small


def is_final(entry: IndexEntry) -> bool:
    """True for a response that settles what its address holds: whole, and read, missing, gone or behind the login.

    An overloaded server (429, 5xx) and a connection that broke off settle nothing. Nor does a text rendering, which is
    somebody else's reading of the page.
    """
    if not entry.is_response or entry.truncated is not None:
        return False
    return entry.status in FINAL_STATUSES or (300 <= entry.status < 400 and leads_to_login(entry.redirect))


def moved_to(entry: IndexEntry, site: Site) -> str | None:
    """The other article to which an item is redirected for good; None for every other answer.

    A temporary redirect, and one that leads to no item of the site, settle nothing: the item stays pending.
    """
    if not entry.is_response or entry.status not in PERMANENT_REDIRECTS or entry.redirect is None:
        return None
    location = resolve(entry.redirect, entry.url, site)
    if location is None:
        return None
    source, target = identify(entry.url, site), identify(location, site)
    items = source.page_kind is PageKind.ITEM and target.page_kind is PageKind.ITEM
    return target.article_id if items and target.article_id != source.article_id else None
