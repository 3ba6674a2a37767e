"""Which answers of the site are final, so that their page need not be asked for again."""

from urllib.parse import parse_qs, urlsplit

from spiders.cdxj import IndexEntry

FINAL_STATUSES = frozenset({200, 404, 410})


def leads_to_login(location: str | None) -> bool:
    """True for a Location that is the site's login page.

    A K2 item with access "Registered" answers 303 to `/component/users/?view=login&return=…`.
    """
    if location is None:
        return False
    parts = urlsplit(location)
    return "/component/users" in parts.path.lower() or "login" in parse_qs(parts.query).get("view", [])


def is_final(entry: IndexEntry) -> bool:
    """True for a response that settles what its address holds: whole, and read, missing, gone or behind the login.

    An overloaded server (429, 5xx) and a connection that broke off settle nothing. Nor does a text rendering, which is
    somebody else's reading of the page.
    """
    if entry.record_type != "response" or entry.truncated is not None:
        return False
    return entry.status in FINAL_STATUSES or (300 <= entry.status < 400 and leads_to_login(entry.redirect))
