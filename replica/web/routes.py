"""From a requested address to a response."""

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from secrets import randbelow, token_hex
from urllib.parse import urlsplit

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES, Entry
from replica.feeds.feed import DEFAULT_ENTRIES, MAX_ENTRIES, atom, rss
from replica.feeds.json_view import category_json, item_json
from replica.markup.typist import CLOAK
from replica.pages.comments import FORM_MARK
from replica.pages.designs import redesigned_item_html
from replica.pages.escaping import escape
from replica.pages.frame import BASE, REQUESTED, SITE
from replica.pages.item import HITS, item_html
from replica.pages.listing import listing_html
from replica.pages.other_pages import ROBOTS, error_html, login_html, plain_html
from replica.pages.tag_listing import tag_html
from replica.web.addresses import Target, resolve
from replica.web.responses import HTML, Response, item_page, list_page

_MARKS = re.compile(f"{HITS}|{CLOAK}|{FORM_MARK}|{REQUESTED}|{BASE}")
_MAX_CACHED_PAGES = 2048
_ENDING = re.compile(r"\.html$")
# The smallest files that programs take for a JPEG image and a PDF document.
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)
_PDF = (
    b"%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def _cloak() -> str:
    """Return Joomla's cloak of an e-mail address; its ids are new at every request."""
    number = f"{token_hex(16)}"
    return (
        f'<span id="cloak{number}">This email address is being protected from spambots. You need JavaScript enabled to '
        "view it.</span>"
        f"<script type='text/javascript'>document.getElementById('cloak{number}').innerHTML = ''; var "
        f"path{randbelow(99999)} = 'hr' + 'ef' + '=';</script>"
    )


def _uncloaked(body: str) -> str:
    """Return the body of a feed or a JSON view with its e-mail addresses: Joomla cloaks them in pages only."""
    return body.replace(CLOAK, "author@example.org")


class Site:
    """Answers requests with the items of a store. Safe to use from several threads."""

    def __init__(self, store: ItemStore) -> None:
        self.store = store
        self._page = lru_cache(maxsize=_MAX_CACHED_PAGES)(self._render)

    def respond(self, address: str, host: str, design: str = "") -> Response:
        """Return the response to `address` (path and query as requested) at `host`.

        A request for an item counts as a view, as it does in K2.

        Args:
            address: path and query, as requested.
            host: as requested.
            design: in which items are shown, one of `DESIGNS`; that of K2 by default.
        """
        parts = (
            urlsplit(f"//host/{address.lstrip('/')}")
            if not address.startswith("/") or address.startswith("//")
            else urlsplit(address)
        )
        target = replace(resolve(parts.path or "/", parts.query), design=design)
        requested = f"http://{host}{address}"
        handler = getattr(self, f"_{target.kind}")
        response: Response = handler(target, requested)
        return response

    def _render(self, _version: int, kind: str, *key: object) -> list[str]:
        """Return a page as alternating text and marks; every edit changes `version`, which renders it again."""
        if kind == "item" and key[2]:
            html = redesigned_item_html(self.store, int(str(key[0])), str(key[2]))
        elif kind == "item":
            html = item_html(self.store, int(str(key[0])), printed=bool(key[1]))
        elif kind == "tag":
            tag, start, menu = str(key[0]), int(str(key[1])), str(key[2])
            tagged = self.store.tagged(tag)
            html = tag_html(self.store, tagged[0], tagged[1], start, menu) if tagged else ""
        else:
            section, offset, path, canonical = map(str, key)
            html = listing_html(self.store, section or None, int(offset), path=path, canonical=canonical, title=SITE)
        return re.split(f"({_MARKS.pattern})", html)

    def _filled(self, pieces: list[str], requested: str, hits: int = 0) -> str:
        values = {
            HITS: str(hits),
            FORM_MARK: token_hex(16),
            REQUESTED: escape(requested),
            BASE: escape(requested.split("?")[0]),
        }
        return "".join(piece if place % 2 == 0 else values.get(piece) or _cloak() for place, piece in enumerate(pieces))

    def _item(self, target: Target, requested: str) -> Response:
        entry = self.store.entry(target.item_id)
        if not entry or entry.state == "gone" or target.format == "feed" or target.ending not in {"", ".html", ".json"}:
            return self._no_item(target, requested)
        if entry.state == "login":
            back = base64.b64encode(requested.encode()).decode()
            return Response(303, b"", {"Location": f"/component/users/?view=login&return={back}", **HTML})
        article = self.store.article(entry.item_id)
        hits = self.store.view(entry.item_id)
        modified = article.modified or entry.created
        if target.format == "json":
            return item_page(
                _uncloaked(item_json(self.store, entry, hits)),
                entry.item_id,
                modified,
                "application/json; charset=utf-8",
            )
        pieces = self._page(self.store.version, "item", entry.item_id, target.printed, target.design)
        return item_page(self._filled(pieces, requested, hits), entry.item_id, modified)

    def _no_item(self, _target: Target, _requested: str) -> Response:
        return Response(404, error_html(404, "Item not found").encode(), dict(HTML))

    def _section(self, target: Target, requested: str) -> Response:
        return self._list(
            target, requested, target.section, f"/publications/{target.section}.html", SECTION_NAMES[target.section]
        )

    def _all(self, target: Target, requested: str) -> Response:
        return self._list(target, requested, "", "/publications.html", "Publications")

    def _home(self, target: Target, requested: str) -> Response:
        # Joomla ignores `?q=node/N` of the old site and answers with the home page: a soft 404, whose canonical link
        # echoes the query.
        return self._list(target, requested, "", "/", SITE)

    def _list(self, target: Target, requested: str, section: str, path: str, title: str) -> Response:
        if target.format in {"feed", "json"}:
            return self._machine_list(target, requested, self.feed_entries(section), section, title)
        canonical = f"{path}?start={target.start}" if target.start else path
        if not section:
            # Lists over several categories name the requested address, including its query, as canonical.
            canonical = "/" + requested.removeprefix("http://").partition("/")[2]
        pieces = self._page(self.store.version, "list", section, target.start, path, canonical)
        return list_page(self._filled(pieces, requested))

    def feed_entries(self, section: str) -> Sequence[Entry]:
        """Return the entries of a section's feed, newest first; those of all sections for any other name."""
        return self.store.newest(section if section in SECTION_NAMES else None)

    def _machine_list(
        self, target: Target, requested: str, listing: Sequence[Entry], section: str, title: str
    ) -> Response:
        """Return a feed or the JSON view: 10 entries by default, at most 100 with `limit`."""
        limit_text = target.query.get("limit", "")
        limit = min(int(limit_text), MAX_ENTRIES) if limit_text.isdecimal() and int(limit_text) else DEFAULT_ENTRIES
        entries = listing[target.start : target.start + limit]
        origin, _, path = requested.removeprefix("http://").partition("/")
        if target.format == "json" and section:
            body = _uncloaked(category_json(self.store, section, entries))
            return list_page(body, "application/json; charset=utf-8")
        write, kind = (atom, "atom") if target.query.get("type") == "atom" else (rss, "rss")
        return list_page(
            _uncloaked(write(self.store, title, entries, f"http://{origin}", f"/{path}")),
            f"application/{kind}+xml; charset=utf-8",
        )

    def _tag(self, target: Target, requested: str) -> Response:
        tagged = self.store.tagged(target.tag)
        if not tagged:
            return Response(410, error_html(410, "Tag not found").encode(), dict(HTML))
        if target.format == "feed":
            return self._machine_list(target, requested, tagged[1], "", tagged[0])
        return list_page(
            self._filled(self._page(self.store.version, "tag", tagged[0], target.start, target.menu.lower()), requested)
        )

    def _other(self, target: Target, requested: str) -> Response:
        path = target.path.split("?")[0]
        if path == "/robots.txt":
            return Response(200, ROBOTS.encode(), {"Content-Type": "text/plain"})
        if path.startswith(("/media/", "/images/")):
            return (
                Response(200, _PDF, {"Content-Type": "application/pdf"})
                if path.endswith(".pdf")
                else Response(200, _JPEG, {"Content-Type": "image/jpeg"})
            )
        if path.startswith("/component/users"):
            return list_page(self._filled(re.split(f"({_MARKS.pattern})", login_html()), requested))
        page = plain_html(_ENDING.sub("", path).rstrip("/"))
        if page:
            return list_page(self._filled(re.split(f"({_MARKS.pattern})", page), requested))
        return Response(404, error_html(404, "Page not found").encode(), dict(HTML))
