"""Addresses: every form in which the site names a page, and the one form in which we record it.

The forms were counted on 200 stored addresses of the public site and tried on a genuine Joomla with K2: an item answers
200 under any menu, with a wrong slug or none, in any case and with any query, so only its id identifies it.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit, urlunsplit

from schemas.capture import PageKind
from spiders.proxies import is_loopback
from spiders.sites import Site

# /publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html, /component/k2/item/8400.html, /item/8400-,
# /item/8400-x.json
ITEM_PATH = re.compile(
    r"^(?:/index\.php)?(?P<menu>(?:/[a-z0-9_-]+){0,3}?)/item/(?P<id>[0-9]{1,9})(?:-(?P<slug>[^/]*?))?(?:\.(?P<suffix>html|json))?/?$",
    re.I,
)
# /publications/news-digest/itemlist/tag/Kyrgyzstan.html; itemlist/user, itemlist/date and itemlist/category are lists,
# too
ITEMLIST_PATH = re.compile(r"/itemlist(?:/(?P<list>tag|user|date|category|search)(?:/|$))?", re.I)
# ?q=node/5514, ?q=node/388/print: addresses of the former system
DRUPAL_NODE = re.compile(r"^node/(?P<node>[0-9]{1,9})(?:/print)?$")
MAX_CACHED_URLS = 4096
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


def without_user(url: str) -> str:
    """Return a URL without the user name and the password that it may contain.

    Raises:
        ValueError: it is not a URL.
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def host_of(url: str) -> str:
    """Return the host of a URL in lower case; empty if it has none, or is not a URL, as http://[broken."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def public_url(url: str, site: Site, origin: str | None = None) -> str:
    """Return a URL on the site's canonical host: https, no trailing dot, no fragment, percent-encoded once.

    Args:
        url: a URL of the site, in any form; one of another host is only percent-encoded.
        site: the site.
        origin: where pages are fetched from instead of the public host. URLs there, and on loopback hosts, become URLs
            of the public host.

    Raises:
        ValueError: it is not a URL, as http://[broken.
    """
    try:
        return _public_url(url, site, origin)
    except ValueError as error:
        raise ValueError(f"{url[:200]} is not an address") from error


# The same address is needed in this form when it is archived, indexed and reported.
@lru_cache(maxsize=MAX_CACHED_URLS)
def _public_url(url: str, site: Site, origin: str | None) -> str:
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    path = quote(parts.path, safe=UNSAFE, errors="replace") or "/"
    query = quote(parts.query, safe=UNSAFE + "?", errors="replace")
    # A page saved from this machine is of a local copy of the site, such as the replica.
    own = site.is_own_host(host) or is_loopback(host)
    if origin is not None and parts.netloc.lower() == urlsplit(origin).netloc.lower():
        own = True
    if own:
        return urlunsplit(("https", site.host, re.sub(r"^/{2,}", "/", path), query, ""))
    if host.rstrip(".") == site.drupal_host:
        return urlunsplit(("http", site.drupal_host, path, query, ""))
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, path, query, parts.fragment))


def resolve(href: str, base: str, site: Site, origin: str | None = None) -> str | None:
    """Return the absolute public URL of a link on the page `base`; None if it is not an http(s) address."""
    if href.startswith(("/", "http://", "https://")):  # only the host of the base matters
        base = base[: base.find("/", len("https://")) + 1] or base
    return _resolve(href, base, site, origin)


# The sidebar has the same links on every page.
@lru_cache(maxsize=MAX_CACHED_URLS)
def _resolve(href: str, base: str, site: Site, origin: str | None) -> str | None:
    try:
        absolute = urljoin(base, href.strip())
        scheme = urlsplit(absolute).scheme.lower()
        return public_url(absolute, site, origin) if scheme in {"http", "https"} else None
    except ValueError:  # an address such as http://[broken
        return None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


def match_legacy_slug(slug: str | None, site: Site) -> re.Match[str] | None:
    """Return the match of an imported item's slug, which ends in its issue date; None for any other slug."""
    return _pattern(site.legacy_slug).search(slug) if slug and site.legacy_slug else None


def slug_date(slug: str | None, site: Site) -> date | None:
    """Return the issue date in an imported item's slug; None if there is none or it is not a date."""
    match = match_legacy_slug(slug, site)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


@lru_cache(maxsize=MAX_CACHED_URLS)
def identify(url: str, site: Site, origin: str | None = None) -> Address:
    """Return what a URL asks for, whatever its host, alias and case; what is not a URL is not of the site."""
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
    return _item(public, parts.path, query, site) or _list(public, parts.path, query, site)


def _drupal(public: str, node: str, site: Site) -> Address:
    # The Joomla host ignores an unknown `?q=` and answers with the home page: a soft 404.
    if urlsplit(public).hostname != site.drupal_host:
        return Address(public, PageKind.HOME)
    return Address(public, PageKind.ITEM, article_id=f"{site.name}-drupal:{int(node)}")


def former_node(url: str, site: Site) -> int | None:
    """Return the node that an address of the former system asks for, on either host; None for any other address."""
    if site.drupal_host is None:
        return None
    host = host_of(url).rstrip(".")
    match = DRUPAL_NODE.match(parse_qs(urlsplit(url).query).get("q", [""])[0]) if host else None
    return int(match["node"]) if match and (site.is_own_host(host) or host == site.drupal_host) else None


def node_url(node: int, site: Site) -> str:
    """Return the address under which a page of the former system is recorded."""
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


def _list(public: str, path: str, query: dict[str, list[str]], site: Site) -> Address:
    start = query.get("start") or query.get("limitstart") or ["0"]
    offset = int(start[0]) if NUMBER.fullmatch(start[0]) else 0
    match = section_pattern(site.sections_path).match(path)
    section = match["section"].lower() if match else None
    for kind in (PageKind.FEED, PageKind.JSON):  # of any list, by suffix or by query
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


@cache
def section_pattern(sections_path: str) -> re.Pattern[str]:
    """Return the pattern of `/publications/field-reports.html`, also with .feed, .json or no suffix."""
    path = re.escape(sections_path)
    return re.compile(rf"^(?:/index\.php)?{path}/(?P<section>[a-z-]+?)(?:\.(?P<suffix>html|feed|json))?/?$", re.I)


def section_url(section: str, suffix: str, site: Site, query: str = "") -> str:
    """Return the public URL of a section with the suffix html, feed or json."""
    return urlunsplit(("https", site.host, f"{site.sections_path}/{section}.{suffix}", query, ""))


def listing_url(section: str, start: int, site: Site) -> str:
    """Return the public URL of one page of a section's listing."""
    return section_url(section, "html", site, f"start={start}" if start else "")


def feed_url(section: str, site: Site) -> str:
    """Return the public URL of a section's feed."""
    return section_url(section, "feed", site)


def item_url(article_id: str, site: Site) -> str:
    """Return a public URL of an item of which only the identifier is known: K2 answers there whatever its section."""
    return urlunsplit(("https", site.host, f"/component/k2/item/{article_id.partition(':')[2]}.html", "", ""))


def fetch_url(url: str, origin: str | None) -> str:
    """Return where a public URL is fetched from: the same path and query at `origin`, if there is one."""
    if origin is None:
        return url
    parts, start = urlsplit(url), urlsplit(origin)
    return urlunsplit((start.scheme, start.netloc, parts.path, parts.query, ""))
