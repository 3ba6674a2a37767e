"""The pages of items in other designs, as the site may send them after a redesign: `designs.toml` has the designs."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES
from replica.content.pictures import image_path
from replica.pages.escaping import escape
from replica.pages.fragments import stamped, tag_path
from replica.pages.frame import Frame, Head, page_html
from replica.pages.item import HITS, head_of

# ?image <div>…{image}…</div>
_OPTIONAL = re.compile(r"^\?(?P<part>\w+) (?P<line>.*)$", re.MULTILINE)
_PART = re.compile(r"\{(?P<part>\w+)\}")
_NAMES = re.compile(r'\s(?:class|id|role|title|aria-label)="[^"]*"')


@dataclass(frozen=True)
class Design:
    """How the page of an item looks.

    Attributes:
        item: HTML of the item, with its parts in braces.
        day: how `strftime` writes the date.
        tag: HTML around the link of a tag.
        link: HTML around the link of a related item.
        states_data: whether the head states the article as K2 prints it; another program does not.
        has_classes: whether the document around the item has classes and ids.
    """

    item: str
    day: str
    tag: str
    link: str
    states_data: bool = True
    has_classes: bool = True


DESIGNS = {
    name: Design(**design)
    for name, design in tomllib.loads(files(__package__).joinpath("designs.toml").read_text(encoding="utf-8")).items()
}
"""By name, which is a value of the fault `redesign`."""


def redesigned_item_html(store: ItemStore, item_id: int, name: str) -> str:
    """Return the page of an item in a design, with the marks of `item_html`."""
    design, article = DESIGNS[name], store.article(item_id)
    parts = _parts(store, item_id, design)
    item = _OPTIONAL.sub(lambda match: match["line"] if parts[match["part"]] else "", design.item)
    item = _PART.sub(lambda match: parts[match["part"]], item)
    head = head_of(store, item_id)
    if not design.states_data:
        head = Head(article.title, canonical=head.canonical, description=head.description)
    page = page_html(head, item, Frame((("/", "Home"), (parts["section"], parts["category"])), "site"))
    before, body = page.split("<body", 1)
    return page if design.has_classes else f"{before}<body{_NAMES.sub('', body)}"


def _parts(store: ItemStore, item_id: int, design: Design) -> dict[str, str]:
    article, columns = store.article(item_id), store.columns(item_id)
    entry = article.entry
    menu = f"/publications/{entry.section}"
    return {
        "id": str(item_id),
        "path": store.path(entry),
        "title": escape(article.title, quote=False),
        "day": entry.created.strftime(design.day),
        "iso": f"{entry.created:%Y-%m-%d}",
        "section": f"{menu}.html",
        "category": SECTION_NAMES[entry.section],
        "hits": HITS,
        "image": stamped(image_path(item_id, "L"), article) if article.image else "",
        "caption": escape(article.image_caption or ""),
        "credit": escape(article.image_credits or ""),
        "intro": columns.intro if columns.full else "",
        "full": columns.full or columns.intro,
        "tags": _links(((tag_path(tag, menu), tag) for tag in article.tags), design.tag),
        "related": _links(((store.path(one), store.title(one)) for one in store.related(item_id)), design.link),
    }


def _links(pairs: Iterable[tuple[str, str]], form: str) -> str:
    return "\n".join(form.replace("{}", f'<a href="{path}">{escape(text, quote=False)}</a>') for path, text in pairs)
