"""Addresses: every form in which the site names a page, and the one form in which we record it.

The forms were counted over 200 stored addresses of the public site and tried on a genuine Joomla with K2: an item
answers 200 under any menu, with a wrong slug or none, in any case and with any query, so only its id identifies it.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit, urlunsplit

from schemas.capture import PageKind
from spiders.sites import Site

# /publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html, /component/k2/item/8400.html, /item/8400-,
# /item/8400-x.json
ITEM_PATH = re.compile(
    r"^(?:/index\.php)?(?P<menu>(?:/[a-z0-9_-]+){0,3}?)/item/(?P<id>[0-9]{1,9})(?:-(?P<slug>[^/]*?))?(?:\.(?P<suffix>html|json))?/?$",
    re.I,
)
# /publications/field-reports.html, /publications/field-reports.feed, /publications/field-reports.json
SECTION_PATH = re.compile(
    r"^(?:/index\.php)?/publications/(?P<section>[a-z-]+?)(?:\.(?P<suffix>html|feed|json))?/?$", re.I
)
# /publications/news-digest/itemlist/tag/Kyrgyzstan.html; itemlist/user, itemlist/date and itemlist/category are lists
# too
ITEMLIST_PATH = re.compile(r"/itemlist(?:/(?P<list>tag|user|date|category|search)(?:/|$))?", re.I)
# analytical-articles-caci-analyst-2005-5-18-art-9961: the issue date in the slug of all 17 imported items seen
LEGACY_SLUG = re.compile(r"-(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})-art-(?P<id>\d+)$", re.I)
# ?q=node/5514, ?q=node/388/print: addresses of the former system
DRUPAL_NODE = re.compile(r"^node/(?P<node>[0-9]{1,9})(?:/print)?$")
REMEMBERED = 4096
NUMBER = re.compile(r"[0-9]{1,9}")
HOME_PATHS = frozenset({"", "/", "/index.php", "/home", "/home.html"})
UNSAFE = "/:@!$&'()*+,;=-._~%"


@dataclass(frozen=True)
class Address:
    """What a URL asks the site for."""

    url: str
    """The public URL: https, canonical host, without fragment; path and query as given, percent-encoded."""
    page_kind: PageKind
    own: bool = True
    """False for a host that is not the site's."""
    article_id: str | None = None
    section: str | None = None
    slug: str | None = None
    start: int = 0
    print_view: bool = False


def is_local_host(host: str) -> bool:
    """True for a loopback name: a page saved from there is of a local copy of the site, as the replica."""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def public_url(url: str, site: Site, origin: str | None = None) -> str:
    """The URL on the site's canonical host: https, no trailing dot, no fragment, percent-encoded once.

    `origin` is where pages are fetched from instead of the public host; its URLs, and those of loopback hosts, are
    mapped to it. URLs of other hosts are only percent-encoded.

    Raises:
        ValueError: it is no URL, as http://[broken.
    """
    return _public_url(url, site, origin)


# An address is written, indexed and told of, each time in this form.
@lru_cache(maxsize=REMEMBERED)
def _public_url(url: str, site: Site, origin: str | None) -> str:
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    path = quote(parts.path, safe=UNSAFE, errors="replace") or "/"
    query = quote(parts.query, safe=UNSAFE + "?", errors="replace")
    own = site.is_own_host(host) or is_local_host(host)
    if origin is not None and parts.netloc.lower() == urlsplit(origin).netloc.lower():
        own = True
    if own:
        return urlunsplit(("https", site.host, re.sub(r"^/{2,}", "/", path), query, ""))
    if host.rstrip(".") == site.drupal_host:
        return urlunsplit(("http", site.drupal_host, path, query, ""))
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))


def resolve(href: str, base: str, site: Site, origin: str | None = None) -> str | None:
    """The absolute public URL of a link on the page `base`; None for what is no http(s) address."""
    if href.startswith(("/", "http://", "https://")):  # of the base's address nothing but its host matters
        base = base[: base.find("/", len("https://")) + 1] or base
    return _resolve(href, base, site, origin)


# The sidebar links the same addresses on every page.
@lru_cache(maxsize=REMEMBERED)
def _resolve(href: str, base: str, site: Site, origin: str | None) -> str | None:
    try:
        absolute = urljoin(base, href.strip())
        scheme = urlsplit(absolute).scheme.lower()
        return public_url(absolute, site, origin) if scheme in {"http", "https"} else None
    except ValueError:  # an address such as http://[broken
        return None


def slug_date(slug: str | None) -> date | None:
    """The issue date inside an imported item's slug; None where there is none or it is no date."""
    match = LEGACY_SLUG.search(slug or "")
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


@lru_cache(maxsize=REMEMBERED)
def identify(url: str, site: Site, origin: str | None = None) -> Address:
    """What `url` asks for, whatever host, alias or case it is written in; what is no URL is of no site."""
    try:
        public = public_url(url, site, origin)
    except ValueError:
        return Address(url, PageKind.OTHER, own=False)
    parts = urlsplit(public)
    query = parse_qs(parts.query)
    if parts.hostname not in {site.host, site.drupal_host}:
        return Address(public, PageKind.OTHER, own=False)
    if node := DRUPAL_NODE.match(query.get("q", [""])[0]):
        return _drupal(public, node["node"], site)
    if parts.hostname == site.drupal_host:
        return Address(public, PageKind.OTHER)
    return _item(public, parts.path, query, site) or _list(public, parts.path, query)


def _drupal(public: str, node: str, site: Site) -> Address:
    # On the Joomla host an unknown `?q=` is ignored and the home page answers: a soft 404.
    if urlsplit(public).hostname != site.drupal_host:
        return Address(public, PageKind.HOME)
    return Address(public, PageKind.ITEM, article_id=f"{site.name}-drupal:{int(node)}")


def former_node(url: str, site: Site) -> int | None:
    """The node that an address of the former system asks for, on either host; None for any other address."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    match = DRUPAL_NODE.match(parse_qs(parts.query).get("q", [""])[0])
    return int(match["node"]) if match and (site.is_own_host(host) or host == site.drupal_host) else None


def node_url(node: int, site: Site) -> str:
    """The recorded address of a page of the former system."""
    return f"http://{site.drupal_host}/?q=node/{node}"


def _item(public: str, path: str, query: dict[str, list[str]], site: Site) -> Address | None:
    match = ITEM_PATH.match(unquote(path))
    as_json = query.get("format") == ["json"]
    if match is not None:
        identifier, slug = match["id"], match["slug"]
        as_json = as_json or (match["suffix"] or "").lower() == "json"
        menu = match["menu"].rsplit("/", 1)[-1].lower()
    elif query.get("option") == ["com_k2"] and query.get("view") == ["item"]:
        identifier, _, slug = query.get("id", [""])[0].partition(":")
        menu = ""
    else:
        return None
    if not NUMBER.fullmatch(identifier):
        return Address(public, PageKind.OTHER)
    return Address(
        public,
        PageKind.JSON if as_json else PageKind.ITEM,
        article_id=f"{site.name}:{int(identifier)}",
        section=menu if menu in site.sections else None,
        slug=slug or None,
        print_view=query.get("print") == ["1"],
    )


def _list(public: str, path: str, query: dict[str, list[str]]) -> Address:
    start = query.get("start") or query.get("limitstart") or ["0"]
    offset = int(start[0]) if NUMBER.fullmatch(start[0]) else 0
    match = SECTION_PATH.match(path)
    section = match["section"].lower() if match else None
    for kind in (PageKind.FEED, PageKind.JSON):  # of any list, by ending or by query
        if query.get("format") == [kind] or path.lower().endswith(f".{kind}"):
            return Address(public, kind, section=section, start=offset)
    if ITEMLIST_PATH.search(path):
        return Address(public, PageKind.TAG, start=offset)
    if path in HOME_PATHS:
        return Address(public, PageKind.HOME)
    if path == "/robots.txt":
        return Address(public, PageKind.ROBOTS)
    if section:
        return Address(public, PageKind.LISTING, section=section, start=offset)
    return Address(public, PageKind.OTHER)


def listing_url(section: str, start: int, site: Site) -> str:
    """The public URL of one page of a section's listing."""
    query = f"start={start}" if start else ""
    return urlunsplit(("https", site.host, f"/publications/{section}.html", query, ""))


def feed_url(section: str, site: Site) -> str:
    """The public URL of a section's feed."""
    return urlunsplit(("https", site.host, f"/publications/{section}.feed", "", ""))


def item_url(article_id: str, site: Site) -> str:
    """A public URL of an item of which only the identifier is known: K2 answers there whatever its section is."""
    return urlunsplit(("https", site.host, f"/component/k2/item/{article_id.partition(':')[2]}.html", "", ""))


def fetch_url(url: str, origin: str | None) -> str:
    """Where a public URL is really fetched from: the same path and query at `origin`, if one is given."""
    if origin is None:
        return url
    parts, start = urlsplit(url), urlsplit(origin)
    return urlunsplit((start.scheme, start.netloc, parts.path, parts.query, ""))
