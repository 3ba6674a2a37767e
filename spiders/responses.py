"""What a response of the site settles, judged from its status, its Location and its content alone."""

from urllib.parse import parse_qs, urlsplit

from schemas.capture import PageKind
from spiders.sites import Site
from spiders.urls import identify, resolve

FINAL_STATUSES = frozenset({200, 404, 410})
PERMANENT_REDIRECTS = frozenset({301, 308})


def leads_to_login(location: str | None) -> bool:
    """Return True for a Location that is the site's login page.

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
    """Return True for an HTML page that begins and does not end, whatever its Content-Length says.

    Every page that the site was seen to send ends in `</html>`. One that was cut inside the text reads like a shorter
    article: of 215 cuts through one page of the replica, 50 did.
    """
    small = content.lower()
    return b"<html" in small and b"</html" not in small


def is_final(status: int, location: str | None) -> bool:
    """Return True if a whole response settles what its address holds: a page, missing, gone or behind the login.

    An overloaded server (429, 5xx) settles nothing: its address is requested again.
    """
    return status in FINAL_STATUSES or (300 <= status < 400 and leads_to_login(location))


def moved_to(url: str, status: int, location: str | None, site: Site) -> str | None:
    """Return the id of the other article to which an item is redirected permanently; None for every other response.

    A temporary redirect, and one that does not lead to an item of the site, settle nothing: the item stays pending.
    """
    if status not in PERMANENT_REDIRECTS or location is None:
        return None
    resolved = resolve(location, url, site)
    if resolved is None:
        return None
    source, target = identify(url, site), identify(resolved, site)
    are_items = source.page_kind is PageKind.ITEM and target.page_kind is PageKind.ITEM
    return target.article_id if are_items and target.article_id != source.article_id else None
