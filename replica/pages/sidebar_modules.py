"""Modules of the sidebar: teasers of other items, which begin like bylines, and the tag cloud."""

from replica.cms.item_store import ItemStore
from replica.content.randomness import stream
from replica.pages.escaping import escape
from replica.pages.fragments import header_date, teaser_text


def teaser_module(store: ItemStore, item_id: int) -> str:
    """Return a module with the teasers of three items, whose texts begin "By NAME (…"."""
    random = stream(store.seed, item_id, "teasers")
    entries = random.sample(store.listing(), min(3, len(store.listing())))
    items = "".join(
        f'<li class="{"odd" if place % 2 else "even"}">\n<a class="moduleItemTitle" '
        f'href="{store.path(entry)}">{escape(store.title(entry))}</a>\n'
        '<div class="moduleItemIntrotext">\n'
        f"{escape(teaser_text(store.columns(entry.item_id).intro, 25), quote=False)}</div>\n"
        f'<span class="moduleItemDateCreated">\nWritten on {header_date(entry.created, with_time=True)}</span>\n'
        f'<a class="moduleItemReadMore" href="{store.path(entry)}">\nRead more...</a>\n</li>\n'
        for place, entry in enumerate(entries)
    )
    return (
        '<div class="well "><h3 class="page-header">Latest</h3>\n<div id="k2ModuleBox98" class="k2ItemsBlock">\n'
        f'<ul>\n{items}<li class="clearList"></li>\n</ul>\n</div>\n</div>\n'
    )


def tag_cloud(store: ItemStore) -> str:
    """Return the tag cloud.

    Unlike the links of item pages, its links contain raw blanks and signs, so the one with a plus leads nowhere.
    """
    links = "\n".join(
        f'<a href="/publications/analytical-articles/itemlist/tag/{name}.html" title="{number} items tagged with '
        f'{escape(name)}">{escape(name)}</a>'
        for name, number in store.tags()
    )
    return (
        f'<div class="well "><h3 class="page-header">Tags</h3>\n<div class="k2TagCloudBlock">\n{links}\n</div>\n'
        "</div>\n"
    )
