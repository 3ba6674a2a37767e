"""K2's JSON view of an item and of a category: the two text columns separately, as they are stored."""

import json
from collections.abc import Sequence
from typing import Any

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES, Entry
from replica.content.pictures import image_path


def item_record(store: ItemStore, entry: Entry, hits: int) -> dict[str, Any]:
    """Return an item as an object of the view; `hits` is the number to show."""
    article = store.article(entry.item_id)
    columns = store.columns(entry.item_id)
    images = {
        f"image{size}": image_path(entry.item_id, size) if article.image else ""
        for size in ("XS", "S", "M", "L", "XL", "Generic")
    }
    return {
        "id": str(entry.item_id),
        "title": article.title,
        "alias": article.alias,
        "link": store.path(entry),
        "introtext": columns.intro,
        "fulltext": columns.full,
        "created": str(entry.created),
        "modified": str(article.modified or "0000-00-00 00:00:00"),
        "created_by_alias": "" if article.account == "Super User" else article.account,
        "hits": str(hits),
        "author": {"name": article.account},
        "category": {"name": SECTION_NAMES[entry.section], "alias": entry.section},
        "tags": [{"name": tag} for tag in article.tags],
        **images,
    }


def item_json(store: ItemStore, entry: Entry, hits: int) -> str:
    """Return the JSON view of one item."""
    return json.dumps({"site": {"name": "The Central Asia-Caucasus Analyst"}, "item": item_record(store, entry, hits)})


def category_json(store: ItemStore, section: str, entries: Sequence[Entry]) -> str:
    """Return the JSON view of some entries of a section, which counts as a view of none of them."""
    items = [item_record(store, entry, store.article(entry.item_id).hits) for entry in entries]
    return json.dumps({"category": {"name": SECTION_NAMES[section], "alias": section}, "items": items})
