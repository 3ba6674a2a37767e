"""The meaning of a requested path and query: every form of address that reaches an item, a listing, a tag or a feed."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, unquote_plus

from replica.content.model import SECTION_NAMES

# A K2 item under a K2 menu or none. Only the number counts, whatever follows it:
# /publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html
_ITEM = re.compile(
    r"(?:/component/k2|/home|/publications(?:/[a-z-]+)?)?/item/(?P<id>\d+)(?:[-:][^/]*?)?(?P<ending>\.[a-z]+)?/?",
    re.IGNORECASE,
)
_ITEM_WITHOUT_ID = re.compile(r".*/item/.*", re.IGNORECASE)
_SECTION = re.compile(
    rf"/publications/(?P<section>{'|'.join(SECTION_NAMES)})(?P<ending>\.html|\.feed|\.json)?/?", re.IGNORECASE
)
_CATEGORY = re.compile(
    r"(?:/component/k2|/publications(?:/[a-z-]+)?)/itemlist/category/(?P<id>\d+)[^/]*", re.IGNORECASE
)
_ALL = re.compile(r"/publications(?P<ending>\.html|\.feed)?/?", re.IGNORECASE)
_TAG = re.compile(
    r"(?P<menu>/component/k2|/publications(?:/[a-z-]+)?)/itemlist/tag/(?P<tag>[^/]+?)(?:\.html|\.feed)?/?",
    re.IGNORECASE,
)
# Lists by user, month or search repeat every item: traps for a crawler. /component/k2/itemlist/date/2003/9
_TRAP = re.compile(r"(?:/component/k2|/publications(?:/[a-z-]+)?)/itemlist/(?:user|date|search)(?:/.*)?", re.IGNORECASE)
_PREFIX = re.compile(r"^/index\.php(?=/)")
_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True)
class Target:
    """What an address means.

    `kind` is one of home, item, no_item, section, all, tag and other. All but `kind`, `path` and `query` belongs to
    some kinds only.
    """

    kind: str
    path: str
    query: dict[str, str]
    item_id: int = 0
    section: str = ""
    tag: str = ""
    menu: str = ""
    ending: str = ""
    design: str = ""

    @property
    def format(self) -> str:
        """The requested view, by ending or by query: "feed", "json", "raw" or "html"."""
        if self.ending in {".feed", ".json"}:
            return self.ending[1:]
        return self.query.get("format", "html")

    @property
    def printed(self) -> bool:
        """Whether the print view was requested."""
        return self.query.get("tmpl") == "component" or self.query.get("print") == "1"

    @property
    def start(self) -> int:
        """The offset into a listing; a negative or unreadable one means the first page."""
        text = self.query.get("limitstart") or self.query.get("start") or "0"
        return int(text) if text.isdecimal() else 0


def _by_query(path: str, query: dict[str, str]) -> Target | None:
    """Return the target of Joomla's own addresses, `/index.php?option=com_k2&view=item&id=ID:alias`; else None."""
    if query.get("option") != "com_k2" or query.get("view") != "item":
        return None
    number = re.match(r"\d+", query.get("id", ""))
    return Target("item", path, query, item_id=int(number[0])) if number else Target("no_item", path, query)


def resolve(path: str, query_text: str) -> Target:
    """Return what `path` (percent-encoded, as requested) and `query_text` mean; it raises no exception."""
    query = {name: values[-1] for name, values in parse_qs(query_text, keep_blank_values=True).items()}
    clean = _SLASHES.sub("/", _PREFIX.sub("", path)) or "/"
    decoded = unquote(clean)
    if decoded in {"/", "/index.php", "/home", "/home.html"}:
        return _by_query(path, query) or Target("home", path, query)
    if match := _ITEM.fullmatch(decoded):
        return Target("item", path, query, item_id=int(match["id"][:12]), ending=(match["ending"] or "").lower())
    if _ITEM_WITHOUT_ID.fullmatch(decoded):
        return Target("no_item", path, query)
    if match := _TAG.fullmatch(clean):
        # K2 reads a plus in a path as a blank, so a tag with a plus of its own needs %2B.
        return Target(
            "tag",
            path,
            query,
            tag=unquote_plus(match["tag"]),
            menu=match["menu"],
            ending=".feed" if clean.endswith(".feed") else "",
        )
    if match := _CATEGORY.fullmatch(decoded):
        number = int(match["id"][:6])
        return (
            Target("section", path, query, section=list(SECTION_NAMES)[number - 1])
            if 1 <= number <= len(SECTION_NAMES)
            else Target("no_item", path, query)
        )
    if match := _SECTION.fullmatch(decoded):
        return Target("section", path, query, section=match["section"].lower(), ending=(match["ending"] or "").lower())
    if _TRAP.fullmatch(decoded):
        return Target("all", path, query)
    if match := _ALL.fullmatch(decoded):
        return Target("all", path, query, ending=(match["ending"] or "").lower())
    return Target("other", path, query)
