"""Links from an item to others: the related items, the previous and the next one."""

from replica.cms.item_store import ItemStore
from replica.content.model import Entry
from replica.pages.escaping import escape


def related_html(store: ItemStore, item_id: int) -> str:
    """Return the block of related items, "" for an item without tags."""
    related = store.related(item_id)
    if not related:
        return ""
    items = "".join(
        f'<li class="{"odd" if place % 2 else "even"}">\n<a class="itemRelTitle" '
        f'href="{store.path(entry)}">{escape(store.title(entry))}</a>\n</li>\n'
        for place, entry in enumerate(related)
    )
    return (
        f'<div class="itemRelated">\n<h3>Related items</h3>\n<ul>\n{items}<li class="clr"></li>\n</ul>\n'
        '<div class="clr"></div>\n</div>\n'
    )


def navigation_html(store: ItemStore, entry: Entry) -> str:
    """Return the links to the previous (newer) and the next (older) item of the section, "" if there are none."""
    before, after = store.neighbours(entry)
    links = ""
    if before:
        links += f'<a class="itemPrevious" href="{store.path(before)}">&laquo; {escape(store.title(before))}</a>\n'
    if after:
        links += f'<a class="itemNext" href="{store.path(after)}">{escape(store.title(after))} &raquo;</a>\n'
    return (
        '<div class="itemNavigation">\n<span class="itemNavigationTitle">More in this category:</span>\n'
        f"{links}</div>\n"
        if links
        else ""
    )
